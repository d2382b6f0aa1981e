//! A recipe bound to columns: all that a body is made of, before there is a row.

use super::super::check::{Place, Report};
use super::super::family::{Answers, Family, Part, Prompt, Role, Tool, ToolChoice, Turn, messages};
use super::super::json::Node;
use super::super::recipe::{Conversation, Parameters, Recipe, TurnRole};
use super::super::source::Row;
use super::super::template::{Template, Text};
use super::super::tokens::RecordCount;
use super::media::{self, Attachments};
use super::{
    BAD_PATCH, EMPTY_PROMPT, LEFT_OUT, MEDIA_FORMAT, NOT_ABLE, NOT_MESSAGES,
    PARAMETER_OUT_OF_RANGE, UNKNOWN_COLUMN, did_you_mean, meter, patch,
};

/// Name of the tool whose input is the answer, where a recipe wants answers of a schema.
const ANSWER_TOOL: &str = "answer";

/// See the [module](self).
#[derive(Debug)]
pub(super) struct Draft {
    family: &'static dyn Family,
    model: String,
    system: Text,
    examples: Vec<(Text, Text)>,
    conversation: Bound,
    prompt: Text,
    media: Vec<(String, usize)>,
    parameters: Parameters,
    parameter_columns: Vec<(String, usize)>,
    tools: Vec<Tool>,
    tool_choice: ToolChoice,
    patch: Option<serde_json::Value>,
    columns: Vec<String>,
}

#[derive(Debug)]
enum Bound {
    None,
    Messages(String, usize),
    Turns(Vec<(usize, Role)>),
}

impl Draft {
    /// Binds a recipe to columns; the report says what of it does not fit.
    pub(super) fn bind(
        recipe: &Recipe,
        family: &'static dyn Family,
        columns: &[String],
        report: &mut Report,
    ) -> Self {
        let examples = recipe.examples.iter().map(|example| {
            let user = bind(&example.user, "example", columns, report);
            (user, bind(&example.assistant, "example", columns, report))
        });
        let examples = examples.collect();
        let system = bind(&recipe.system, "system prompt", columns, report);
        let prompt = bind(&recipe.prompt, "prompt", columns, report);
        let mut find = |name: &str, what: &str| {
            let found = columns.iter().position(|column| column == name);
            if found.is_none() {
                let candidates = columns.iter().map(String::as_str);
                report.add(&UNKNOWN_COLUMN, name, Place::default(), || {
                    format!("in the {what}: {}", did_you_mean(name, candidates))
                });
            }
            found
        };
        let conversation = match &recipe.conversation {
            Conversation::None => Bound::None,
            Conversation::Messages(name) => find(name, "conversation")
                .map_or(Bound::None, |idx| Bound::Messages(name.clone(), idx)),
            Conversation::Turns(turns) => Bound::Turns(
                turns
                    .iter()
                    .filter_map(|turn| Some((find(&turn.column, "conversation")?, role(turn.role))))
                    .collect(),
            ),
        };
        let media = recipe.media.iter();
        let media = media.filter_map(|name| Some((name.clone(), find(name, "media")?))).collect();
        let parameter_columns = recipe.parameter_columns.iter();
        let parameter_columns = parameter_columns
            .filter_map(|(name, column)| Some((name.clone(), find(column, "parameters")?)))
            .collect();
        let mut this = Self {
            family,
            model: recipe.model.clone(),
            system,
            examples,
            conversation,
            prompt,
            media,
            parameters: recipe.parameters.clone(),
            parameter_columns,
            tools: recipe.tools.iter().map(tool).collect(),
            tool_choice: ToolChoice::Auto,
            patch: recipe.patch.clone(),
            columns: columns.to_vec(),
        };
        if let Some(schema) = &recipe.answer_schema {
            this.tools.push(Tool {
                name: ANSWER_TOOL.to_owned(),
                description: "Gives the answer in the form that is wanted.".to_owned(),
                schema: schema.clone(),
            });
            this.tool_choice = ToolChoice::Named(ANSWER_TOOL.to_owned());
        }
        // Once for all rows, whether they share a body or not.
        for template in this.patch.iter().flat_map(texts_in) {
            bind(template, "patch", columns, report);
        }
        this.check_abilities(report);
        this
    }

    /// Whether the prompt is all that the model could be asked.
    pub(super) fn needs_prompt(&self) -> bool {
        self.media.is_empty() && matches!(self.conversation, Bound::None)
    }

    /// Whether the body of a row has another structure than that of the next.
    pub(super) fn differs_by_row(&self) -> bool {
        let may_be_blank = |text: &Text| !text.is_blank() && text.is_blank_without_columns();
        !self.media.is_empty()
            || !self.parameter_columns.is_empty()
            || !matches!(self.conversation, Bound::None)
            || may_be_blank(&self.system)
            || self.examples.iter().any(|(user, answer)| may_be_blank(user) || may_be_blank(answer))
    }

    /// The text of the prompt.
    pub(super) fn prompt(&self) -> &Text {
        &self.prompt
    }

    /// The columns that go into the body.
    pub(super) fn used_columns(&self) -> Vec<usize> {
        let texts = [&self.system, &self.prompt];
        let examples = self.examples.iter().flat_map(|(user, answer)| [user, answer]);
        let mut used: Vec<usize> =
            texts.into_iter().chain(examples).flat_map(Text::columns).collect();
        used.extend(self.media.iter().map(|(_, idx)| *idx));
        used.extend(self.parameter_columns.iter().map(|(_, idx)| *idx));
        match &self.conversation {
            Bound::None => {}
            Bound::Messages(_, idx) => used.push(*idx),
            Bound::Turns(turns) => used.extend(turns.iter().map(|(idx, _)| *idx)),
        }
        if let Some(patch) = &self.patch {
            used.extend(
                texts_in(patch)
                    .flat_map(|text| Template::parse(text).bind(&self.columns).0.columns()),
            );
        }
        used
    }

    /// The body of every row, with holes where the columns go; for drafts that do not
    /// [differ by row](Self::differs_by_row).
    pub(super) fn body(&self, report: &mut Report) -> Option<Node> {
        let columns = &self.columns;
        let node = self.node(&self.outline(), &mut |template| {
            Node::Text(Template::parse(template).bind(columns).0)
        });
        or_report(node, Place::default(), report)
    }

    /// What is asked in every row, with the columns that the recipe's own texts name.
    pub(super) fn outline(&self) -> Prompt<'_> {
        let mut turns = self.example_turns(None);
        turns.push(Turn::user(self.prompt.clone()));
        self.ask(self.system.clone(), turns, &self.parameters)
    }

    /// The body of one row. `None` when there is none; the report says why. `counted` is told what
    /// is asked.
    pub(super) fn body_of(
        &self,
        row: &Row<'_>,
        attachments: &mut dyn Attachments,
        counted: Option<&mut RecordCount>,
        report: &mut Report,
    ) -> Option<Node> {
        let mut system = self.system.fill(row);
        let mut turns = self.example_turns(Some(row));
        let mut is_asked = false;
        match &self.conversation {
            Bound::None => {}
            Bound::Messages(name, idx) => {
                let cell = row.get(*idx).unwrap_or_default().trim();
                if !cell.is_empty() {
                    let read = messages::of_text(cell).map_err(|problem| {
                        report.add(&NOT_MESSAGES, name, row.at, || problem);
                    });
                    let read = read.ok()?;
                    if let Some(problem) = self.problem_with_media(&read.turns) {
                        report.add(&MEDIA_FORMAT, name, row.at, || problem);
                        return None;
                    }
                    if let Some(text) = read.system {
                        if !system.is_blank() {
                            system.push_literal("\n\n");
                        }
                        system.extend(&text);
                    }
                    is_asked = !read.turns.is_empty();
                    turns.extend(read.turns);
                }
            }
            Bound::Turns(columns) => {
                for (idx, role) in columns {
                    let cell = row.get(*idx).unwrap_or_default();
                    if !cell.trim().is_empty() {
                        let parts = vec![Part::Text(Text::literal(cell))];
                        turns.push(Turn { role: *role, parts });
                        is_asked = true;
                    }
                }
            }
        }
        let last = self.last_turn(row, attachments, report)?;
        is_asked |= !last.parts.is_empty();
        if !is_asked {
            report.add(&EMPTY_PROMPT, "", row.at, || "nothing is asked in this row".to_owned());
            return None;
        }
        if !last.parts.is_empty() {
            turns.push(last);
        }
        let parameters = self.parameters_of(row, report)?;
        let prompt = self.ask(system, turns, &parameters);
        if let Some(counted) = counted {
            *counted = meter::count(&prompt, self.family.abilities().answers);
        }
        let columns = &self.columns;
        let node = self.node(&prompt, &mut |template| {
            Node::Text(Template::parse(template).bind(columns).0.fill(row))
        });
        or_report(node, row.at, report)
    }

    /// Why media of a conversation cannot be sent; `None` when all can.
    fn problem_with_media(&self, turns: &[Turn]) -> Option<String> {
        let abilities = self.family.abilities();
        let parts = turns.iter().flat_map(|turn| &turn.parts);
        let mut media = parts.filter_map(|part| match part {
            Part::Media(media) => Some(media),
            _ => None,
        });
        let other =
            media.find(|media| !abilities.formats(media.kind).contains(&media.format.as_str()))?;
        let title = self.family.title();
        Some(match abilities.formats(other.kind) {
            [] => format!("{}: {title} takes no media in a conversation", other.format),
            formats => format!("{}: {title} takes {}", other.format, formats.join(", ")),
        })
    }

    fn last_turn(
        &self,
        row: &Row<'_>,
        attachments: &mut dyn Attachments,
        report: &mut Report,
    ) -> Option<Turn> {
        let mut parts = Vec::new();
        for (name, idx) in &self.media {
            let cell = row.get(*idx).unwrap_or_default();
            match media::of_cell(cell, self.family.abilities(), attachments) {
                Ok(found) => parts.extend(found.into_iter().map(Part::Media)),
                Err(problem) => {
                    report.add(problem.rule, name, row.at, || problem.detail);
                    return None;
                }
            }
        }
        let text = self.prompt.fill(row);
        if !text.is_blank() {
            parts.push(Part::Text(text));
        }
        Some(Turn { role: Role::User, parts })
    }

    fn parameters_of(&self, row: &Row<'_>, report: &mut Report) -> Option<Parameters> {
        let mut parameters = self.parameters.clone();
        for (name, idx) in &self.parameter_columns {
            let parameter = self.family.parameters().iter().find(|known| known.name == name)?;
            let cell = row.get(*idx).unwrap_or_default();
            let Some(value) = parameter.parse(cell) else {
                continue;
            };
            if let Some(problem) = parameter.problem_with(&value) {
                report.add(&PARAMETER_OUT_OF_RANGE, name, row.at, || problem);
                return None;
            }
            parameters.insert(name.clone(), value);
        }
        Some(parameters)
    }

    /// The examples as turns, filled where there is a row; those without text are left out.
    fn example_turns(&self, row: Option<&Row<'_>>) -> Vec<Turn> {
        let fill = |text: &Text| row.map_or_else(|| text.clone(), |row| text.fill(row));
        let pairs = self.examples.iter().map(|(user, answer)| (fill(user), fill(answer)));
        let pairs = pairs.filter(|(user, answer)| !user.is_blank() && !answer.is_blank());
        pairs.flat_map(|(user, answer)| [Turn::user(user), Turn::assistant(answer)]).collect()
    }

    fn ask<'a>(&'a self, system: Text, turns: Vec<Turn>, parameters: &'a Parameters) -> Prompt<'a> {
        Prompt {
            model: &self.model,
            system: (!system.is_blank()).then_some(system),
            turns,
            parameters,
            tools: self.tools.clone(),
            tool_choice: self.tool_choice.clone(),
        }
    }

    fn node(
        &self,
        prompt: &Prompt<'_>,
        text: &mut dyn FnMut(&str) -> Node,
    ) -> Result<Node, String> {
        let mut body = self.family.body(prompt);
        if let Some(patch) = &self.patch {
            patch::apply(&mut body, patch, text)?;
        }
        Ok(body)
    }

    fn check_abilities(&self, report: &mut Report) {
        let abilities = self.family.abilities();
        let title = self.family.title();
        let at = Place::default();
        let mut refuse = |what: &str| {
            report.add(&NOT_ABLE, what, at, || format!("{title} takes no {what}"));
        };
        let is_text = abilities.answers == Answers::Text;
        if !self.tools.is_empty() && !abilities.takes_tools {
            refuse("tools");
        }
        let takes_media =
            [abilities.images, abilities.documents, abilities.videos].iter().any(|f| !f.is_empty());
        if !self.media.is_empty() && !takes_media {
            refuse("media");
        }
        if !is_text && !matches!(self.conversation, Bound::None) {
            refuse("conversation");
        }
        if !is_text && !self.examples.is_empty() {
            refuse("examples");
        }
        if !is_text && !self.system.is_blank() {
            report.add(&LEFT_OUT, "system prompt", at, || format!("{title} has no place for it"));
        }
    }
}

fn bind(template: &str, subject: &str, columns: &[String], report: &mut Report) -> Text {
    let (text, problems) = Template::parse(template).bind(columns);
    for problem in problems {
        report.add(problem.rule, &problem.subject, Place::default(), || {
            format!("in the {subject}: {}", problem.detail)
        });
    }
    text
}

fn or_report(node: Result<Node, String>, at: Place, report: &mut Report) -> Option<Node> {
    node.map_err(|problem| report.add(&BAD_PATCH, "", at, || problem)).ok()
}

fn role(role: TurnRole) -> Role {
    match role {
        TurnRole::User => Role::User,
        TurnRole::Assistant => Role::Assistant,
    }
}

fn tool(tool: &super::super::recipe::Tool) -> Tool {
    Tool {
        name: tool.name.clone(),
        description: tool.description.clone(),
        schema: tool.schema.clone(),
    }
}

/// All texts in a value.
fn texts_in(value: &serde_json::Value) -> Box<dyn Iterator<Item = &str> + '_> {
    match value {
        serde_json::Value::String(text) => Box::new(std::iter::once(text.as_str())),
        serde_json::Value::Array(items) => Box::new(items.iter().flat_map(texts_in)),
        serde_json::Value::Object(fields) => Box::new(fields.values().flat_map(texts_in)),
        _ => Box::new(std::iter::empty()),
    }
}
