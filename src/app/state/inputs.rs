//! What goes into a body beside prompt and parameters: examples, conversation, media, tools, patch.

use std::collections::BTreeMap;

use leptos::prelude::*;
use serde_json::Value;

use crate::engine::recipe::{Conversation, Example, Recipe, Tool, TurnColumn, TurnRole};
use crate::web::{self, Handle};

use super::json_field::JsonField;

/// How a conversation is kept in the source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ConversationKind {
    /// There is none.
    None,
    /// One column holds a JSON array of messages.
    Messages,
    /// Columns are one turn each.
    Turns,
}

/// See the [module](self).
#[derive(Clone, Copy)]
pub(crate) struct Inputs {
    /// Answered questions before the prompt.
    pub(crate) examples: RwSignal<Vec<Example>>,
    /// How a conversation is kept.
    pub(crate) conversation: RwSignal<ConversationKind>,
    /// The column with messages; empty for none.
    pub(crate) messages: RwSignal<String>,
    /// Who speaks in which column.
    pub(crate) turns: RwSignal<BTreeMap<String, TurnRole>>,
    /// Columns with media.
    pub(crate) media: RwSignal<Vec<String>>,
    /// Columns by the parameter that they set.
    pub(crate) parameter_columns: RwSignal<BTreeMap<String, String>>,
    /// Tools, as a JSON array.
    pub(crate) tools: JsonField,
    /// JSON schema of the answer.
    pub(crate) answer_schema: JsonField,
    /// Change to the finished body.
    pub(crate) patch: JsonField,
    files: StoredValue<Vec<web::Source>, LocalStorage>,
    /// Names of the files that cells may name. They are data: a reload forgets them.
    pub(crate) file_names: RwSignal<Vec<String>>,
}

impl Inputs {
    /// The inputs of a stored recipe.
    pub(super) fn of(recipe: &Recipe) -> Self {
        let (kind, messages, turns) = conversation_of(recipe);
        let tools = tools_of(recipe);
        Self {
            examples: RwSignal::new(recipe.examples.clone()),
            conversation: RwSignal::new(kind),
            messages: RwSignal::new(messages),
            turns: RwSignal::new(turns),
            media: RwSignal::new(recipe.media.clone()),
            parameter_columns: RwSignal::new(recipe.parameter_columns.clone()),
            tools: JsonField::new(tools.as_ref()),
            answer_schema: JsonField::new(recipe.answer_schema.as_ref()),
            patch: JsonField::new(recipe.patch.as_ref()),
            files: StoredValue::new_local(Vec::new()),
            file_names: RwSignal::new(Vec::new()),
        }
    }

    /// Takes the inputs of a recipe, in place of those before.
    pub(super) fn set(self, recipe: &Recipe) {
        let (kind, messages, turns) = conversation_of(recipe);
        self.examples.set(recipe.examples.clone());
        self.conversation.set(kind);
        self.messages.set(messages);
        self.turns.set(turns);
        self.media.set(recipe.media.clone());
        self.parameter_columns.set(recipe.parameter_columns.clone());
        self.tools.set(tools_of(recipe).as_ref());
        self.answer_schema.set(recipe.answer_schema.as_ref());
        self.patch.set(recipe.patch.as_ref());
    }

    /// Puts the inputs into a recipe. `columns` gives the order of turns.
    pub(super) fn put_into(self, recipe: &mut Recipe, columns: &[String]) {
        recipe.examples = self.examples.get();
        recipe.conversation = self.conversation(columns);
        recipe.media = self.media.get();
        recipe.parameter_columns = self.parameter_columns.get();
        recipe.tools = self.tool_list().unwrap_or_default();
        recipe.answer_schema = self.answer_schema.get();
        recipe.patch = self.patch.get();
    }

    fn conversation(self, columns: &[String]) -> Conversation {
        match self.conversation.get() {
            ConversationKind::None => Conversation::None,
            ConversationKind::Messages => match self.messages.get() {
                column if column.is_empty() => Conversation::None,
                column => Conversation::Messages(column),
            },
            ConversationKind::Turns => {
                let mut turns: Vec<TurnColumn> = self.turns.with(|turns| {
                    let turns = turns.iter();
                    turns
                        .map(|(column, role)| TurnColumn { column: column.clone(), role: *role })
                        .collect()
                });
                turns.sort_by_key(|turn| columns.iter().position(|name| *name == turn.column));
                if turns.is_empty() { Conversation::None } else { Conversation::Turns(turns) }
            }
        }
    }

    fn tool_list(self) -> Result<Vec<Tool>, String> {
        self.tools.get().map_or(Ok(Vec::new()), |value| {
            serde_json::from_value(value).map_err(|error| {
                format!("expected an array of {{\"name\", \"description\", \"schema\"}}: {error}")
            })
        })
    }

    /// Why what is typed as tools is none.
    pub(crate) fn tools_problem(self) -> Option<String> {
        self.tools.problem().or_else(|| self.tool_list().err())
    }

    /// The first thing that has to be mended, by its label.
    pub(super) fn obstacle(self) -> Option<String> {
        let fields = [
            ("Tools", self.tools_problem()),
            ("Answer schema", self.answer_schema.problem()),
            ("Body patch", self.patch.problem()),
        ];
        let (label, problem) =
            fields.into_iter().find_map(|(label, problem)| Some((label, problem?)))?;
        Some(format!("Mend “{label}” first: {problem}."))
    }

    /// Whether the prompt may be empty, since something else asks the model.
    pub(super) fn asks_without_prompt(self, columns: &[String]) -> bool {
        !self.media.with(Vec::is_empty) || !self.conversation(columns).is_none()
    }

    /// How many of the inputs are in use: what a closed section says of itself.
    pub(crate) fn n_used(self) -> usize {
        [
            !self.examples.with(Vec::is_empty),
            self.conversation.get() != ConversationKind::None,
            !self.media.with(Vec::is_empty),
            !self.parameter_columns.with(BTreeMap::is_empty),
            !self.tools.text.with(String::is_empty),
            !self.answer_schema.text.with(String::is_empty),
            !self.patch.text.with(String::is_empty),
        ]
        .into_iter()
        .filter(|is_used| *is_used)
        .count()
    }

    /// Takes the files that cells may name, in place of those before.
    pub(crate) fn set_files(self, files: Vec<web::Source>) {
        self.file_names.set(files.iter().map(web::Source::name).collect());
        self.files.set_value(files);
    }

    /// The files, to send beside a request.
    pub(super) fn file_handles(self) -> Vec<Handle> {
        self.files.with_value(|files| files.iter().map(web::Source::handle).collect())
    }
}

/// How a recipe's conversation is kept, in which column, and who speaks in which columns.
fn conversation_of(recipe: &Recipe) -> (ConversationKind, String, BTreeMap<String, TurnRole>) {
    match &recipe.conversation {
        Conversation::None => (ConversationKind::None, String::new(), BTreeMap::new()),
        Conversation::Messages(column) => {
            (ConversationKind::Messages, column.clone(), BTreeMap::new())
        }
        Conversation::Turns(turns) => {
            let turns = turns.iter().map(|turn| (turn.column.clone(), turn.role));
            (ConversationKind::Turns, String::new(), turns.collect())
        }
    }
}

fn tools_of(recipe: &Recipe) -> Option<Value> {
    (!recipe.tools.is_empty()).then(|| serde_json::to_value(&recipe.tools).ok()).flatten()
}
