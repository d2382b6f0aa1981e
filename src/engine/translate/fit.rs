//! A draft fitted to a family: what it takes goes into a prompt, and of the rest it is said.

use serde_json::{Value as Json, json};

use super::super::family::shape::Field;
use super::super::family::{
    Abilities, Answers, Family, Meaning, MediaKind, Parameter, Part, Prompt, Shape, Tool,
    ToolChoice, problem_with,
};
use super::super::json::Document;
use super::super::recipe::Parameters;
use super::super::template::Text;
use super::carry::Carry;
use super::draft::{AnswerFormat, Draft, Setting};
use super::record::Ask;
use super::rules::{
    DEFAULT_USED, EMPTY_REQUEST, MEDIA_NOT_TAKEN, PARAMETER_DROPPED, RESPONSE_FORMAT_DROPPED,
    SCHEMA_AS_TOOL, SEVERAL_ANSWERS, TOOL_TURNS_NOT_TAKEN, TOOLS_DROPPED, VALUE_OUT_OF_RANGE,
    WRONG_KIND,
};
use super::{PARAMETER_MISSING, Target};

/// What the names of tools begin with that stand for the format of an answer.
pub(super) const ANSWER_TOOL_PREFIX: &str = "respond_as_";

/// Longest name of a tool that every family takes.
const MAX_TOOL_NAME: usize = 64;

/// The request body of a draft as JSON. `None` when it is left out.
pub(super) fn fit(
    mut draft: Draft,
    family: &dyn Family,
    target: &Target,
    carry: &mut Carry<'_>,
) -> Option<String> {
    let abilities = family.abilities();
    check_kind(draft.ask, family, carry);
    // What is lost needs no word about its details.
    if !carry.is_lost() {
        check_turns(&draft, family, carry);
    }
    if carry.is_lost() {
        return None;
    }
    let mut parameters = Parameters::new();
    let mut extras = Vec::new();
    if let Some(format) = draft.format.take() {
        ask_for_format(format, &mut draft, &mut extras, family, carry);
    }
    if !abilities.takes_tools {
        for tool in draft.tools.drain(..) {
            carry.say(&TOOLS_DROPPED, "tools", || tool.name);
        }
    }
    for setting in draft.settings {
        set(setting, &mut parameters, &mut extras, family, carry);
    }
    fill(&mut parameters, family, target, |_| false, carry);
    if carry.is_lost() {
        return None;
    }
    let prompt = Prompt {
        model: &target.model,
        system: (!draft.system.is_empty()).then(|| Text::literal(&draft.system)),
        turns: draft.turns,
        parameters: &parameters,
        tools: draft.tools,
        tool_choice: draft.tool_choice,
    };
    Some(with_extras(family.body(&prompt).render_constant(), extras, carry))
}

/// A body with fields that no prompt has a place for.
fn with_extras(mut body: String, extras: Vec<(String, Json)>, carry: &mut Carry<'_>) -> String {
    for (name, value) in extras {
        let mut document = Document::default();
        let is_taken = document.parse(&body).is_ok_and(|body| body.get(&name).is_some());
        if is_taken || !body.ends_with('}') {
            carry.say(&PARAMETER_DROPPED, &name, || format!("{name} = {value}"));
            continue;
        }
        body.pop();
        body.push_str(if body.ends_with('{') { "" } else { "," });
        body.push_str(&Json::from(name).to_string());
        body.push(':');
        body.push_str(&value.to_string());
        body.push('}');
    }
    body
}

/// Whether a body of the family has at its top a field of this name that takes this value.
fn takes_as_it_is(family: &dyn Family, name: &str, value: &Json) -> bool {
    top_field(family, name).is_some_and(|field| problem_with(&field.shape, value).is_none())
}

/// The field of this name at the top of a body.
pub(super) fn top_field(family: &dyn Family, name: &str) -> Option<Field> {
    let Shape::Object(object) = family.shape() else {
        return None;
    };
    object.all().find(|field| field.name == name)
}

/// The defaults of the target and of the family, for what is neither in `parameters` nor `given`.
pub(super) fn fill(
    parameters: &mut Parameters,
    family: &dyn Family,
    target: &Target,
    is_given: impl Fn(&str) -> bool,
    carry: &mut Carry<'_>,
) {
    for parameter in family.parameters() {
        let name = parameter.name;
        if is_given(name) || parameters.contains_key(name) {
            continue;
        }
        let own = || serde_json::from_str(parameter.default?).ok();
        let default = target.defaults.get(name).cloned();
        match default.or_else(|| parameter.is_required.then(own).flatten()) {
            Some(value) => {
                if parameter.is_required {
                    carry.say(&DEFAULT_USED, name, || format!("{name} = {value}"));
                }
                parameters.insert(name.to_owned(), value);
            }
            None if parameter.is_required => {
                carry.lose(&PARAMETER_MISSING, name, || {
                    format!("{} needs a value", parameter.label)
                });
            }
            None => {}
        }
    }
}

fn check_kind(ask: Ask, family: &dyn Family, carry: &mut Carry<'_>) {
    let is_right = match family.abilities().answers {
        Answers::Text => ask != Ask::Embedding,
        Answers::Embeddings => matches!(ask, Ask::Embedding | Ask::Prompt),
        Answers::Images => ask == Ask::Prompt,
    };
    if !is_right {
        let kind = match ask {
            Ask::Embedding => "embeddings",
            Ask::Chat | Ask::Messages => "a chat",
            Ask::Completion | Ask::Prompt => "a completion",
        };
        carry.lose(&WRONG_KIND, "", || format!("{kind}, for {}", family.title()));
    }
}

fn check_turns(draft: &Draft, family: &dyn Family, carry: &mut Carry<'_>) {
    let abilities = family.abilities();
    let mut has_content = false;
    for part in draft.turns.iter().flat_map(|turn| &turn.parts) {
        has_content |= match part {
            Part::Text(text) => !text.is_blank_without_columns(),
            Part::Media(media) => {
                check_medium(media.kind, &media.format, abilities, carry);
                true
            }
            Part::ToolUse { name, .. } => {
                check_tool_turn(name, abilities, carry);
                true
            }
            Part::ToolResult { id, .. } => {
                check_tool_turn(id, abilities, carry);
                true
            }
        };
    }
    if !has_content {
        carry.lose(&EMPTY_REQUEST, "", || match draft.system.as_str() {
            "" => "nothing is said in it".to_owned(),
            _ => "there is an instruction, and nothing that the user says".to_owned(),
        });
    }
}

fn check_medium(kind: MediaKind, format: &str, abilities: Abilities, carry: &mut Carry<'_>) {
    let formats = abilities.formats(kind);
    if !formats.contains(&format) {
        carry.lose(&MEDIA_NOT_TAKEN, format, || match formats {
            [] => format!("{format}: the target takes none of this kind"),
            formats => format!("{format}: the target takes {}", formats.join(", ")),
        });
    }
}

fn check_tool_turn(name: &str, abilities: Abilities, carry: &mut Carry<'_>) {
    if !abilities.takes_tools {
        carry.lose(&TOOL_TURNS_NOT_TAKEN, "", || name.to_owned());
    }
}

/// Carries over how the answer is to look: by a field of the family, or as a tool, or not at all.
fn ask_for_format(
    format: AnswerFormat,
    draft: &mut Draft,
    extras: &mut Vec<(String, Json)>,
    family: &dyn Family,
    carry: &mut Carry<'_>,
) {
    const FIELD: &str = "response_format";
    if draft.ask == Ask::Chat && takes_as_it_is(family, FIELD, &format.source) {
        extras.push((FIELD.to_owned(), format.source));
        return;
    }
    let can_force = family.abilities().takes_tools && draft.tools.is_empty();
    match format.schema {
        Some(schema) if can_force => {
            let name = tool_name(&format.name);
            carry.say(&SCHEMA_AS_TOOL, "", || format!("the tool {name}"));
            draft.tool_choice = ToolChoice::Named(name.clone());
            draft.tools.push(Tool { name, description: format.description, schema });
        }
        schema => carry.say(&RESPONSE_FORMAT_DROPPED, "", || match schema {
            Some(_) if family.abilities().takes_tools => {
                "a schema, in a request that has tools of its own".to_owned()
            }
            _ => format.source.to_string(),
        }),
    }
}

fn tool_name(format: &str) -> String {
    let format = if format.is_empty() { "json" } else { format };
    let usual = |c: char| if c.is_ascii_alphanumeric() || c == '_' || c == '-' { c } else { '_' };
    let name = ANSWER_TOOL_PREFIX.chars().chain(format.chars().map(usual));
    name.take(MAX_TOOL_NAME).collect()
}

/// Gives a parameter of the source to the parameter of the family that means the same.
fn set(
    setting: Setting,
    parameters: &mut Parameters,
    extras: &mut Vec<(String, Json)>,
    family: &dyn Family,
    carry: &mut Carry<'_>,
) {
    let Setting { name, meaning, value } = setting;
    let Some(parameter) = counterpart(&name, meaning, family) else {
        if is_neutral(&name, &value) {
            return;
        }
        // Of formats that are near to each other, fields of one name mean the same. Answers of a job
        // are never streamed, though formats have a field for it.
        if !name.starts_with("stream") && takes_as_it_is(family, &name, &value) {
            extras.push((name, value));
        } else {
            let is_count = name == "n" || name == "best_of";
            let rule = if is_count { &SEVERAL_ANSWERS } else { &PARAMETER_DROPPED };
            carry.say(rule, &name, || format!("{name} = {value}"));
        }
        return;
    };
    let value = match (meaning, value) {
        (Meaning::StopSequences, Json::String(text)) => json!([text]),
        (_, value) => value,
    };
    if let Some(set) = parameters.get(parameter.name) {
        if *set != value {
            carry.say(&PARAMETER_DROPPED, &name, || {
                format!("{name} = {value}, and the source says {set} too")
            });
        }
        return;
    }
    match parameter.problem_with(&value) {
        None => {
            parameters.insert(parameter.name.to_owned(), value);
        }
        Some(problem) => {
            carry.say(&VALUE_OUT_OF_RANGE, &name, || format!("{name} = {value}: {problem}"));
        }
    }
}

fn counterpart(name: &str, meaning: Meaning, family: &dyn Family) -> Option<&'static Parameter> {
    family.parameters().iter().find(|parameter| match meaning {
        Meaning::Own => parameter.meaning == Meaning::Own && parameter.name == name,
        meaning => parameter.meaning == meaning,
    })
}

/// Whether leaving a parameter out changes nothing: the value is what happens without it.
pub(super) fn is_neutral(name: &str, value: &Json) -> bool {
    let is_empty = match value {
        Json::Array(items) => items.is_empty(),
        Json::Object(fields) => fields.is_empty(),
        Json::String(text) => text.is_empty(),
        _ => false,
    };
    is_empty
        || match name {
            "stream" | "logprobs" | "echo" | "store" => *value == json!(false),
            "n" | "best_of" => *value == json!(1),
            "frequency_penalty" | "presence_penalty" | "top_logprobs" => {
                value.as_f64().is_some_and(|number| number.abs() < f64::EPSILON)
            }
            "parallel_tool_calls" => *value == json!(true),
            "service_tier" => *value == json!("auto") || *value == json!("default"),
            "encoding_format" => *value == json!("float"),
            "modalities" => *value == json!(["text"]),
            "thinking" => *value == json!({ "type": "disabled" }),
            _ => false,
        }
}
