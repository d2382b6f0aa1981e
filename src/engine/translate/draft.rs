//! A request between two formats: all that the source says, before it is fitted to the target.

use serde_json::Value as Json;

use super::super::family::{Meaning, Part, Role, Tool, ToolChoice, Turn};
use super::super::json::{Kind, Value};
use super::super::template::Text;
use super::carry::Carry;
use super::record::Ask;
use super::rules::{SYSTEM_JOINED, UNKNOWN_RECORD};

/// A parameter as the source names it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Setting {
    pub(super) name: String,
    pub(super) meaning: Meaning,
    pub(super) value: Json,
}

/// How the answer is to look.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct AnswerFormat {
    /// Its name, where the source gives one.
    pub(super) name: String,
    pub(super) description: String,
    /// JSON schema of the answer; `None` when it is only to be JSON.
    pub(super) schema: Option<Json>,
    /// What the source says, in its own words.
    pub(super) source: Json,
}

/// What a source asks, whatever its format.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub(super) ask: Ask,
    pub(super) system: String,
    pub(super) turns: Vec<Turn>,
    pub(super) tools: Vec<Tool>,
    pub(super) tool_choice: ToolChoice,
    pub(super) settings: Vec<Setting>,
    pub(super) format: Option<AnswerFormat>,
}

impl Draft {
    pub(super) fn new(ask: Ask) -> Self {
        Self {
            ask,
            system: String::new(),
            turns: Vec::new(),
            tools: Vec::new(),
            tool_choice: ToolChoice::Auto,
            settings: Vec::new(),
            format: None,
        }
    }

    /// Appends what someone says. Two turns of one role become one, as all families want them.
    pub(super) fn push(&mut self, role: Role, parts: Vec<Part>) {
        match self.turns.last_mut() {
            _ if parts.is_empty() => {}
            Some(turn) if turn.role == role => turn.parts.extend(parts),
            _ => self.turns.push(Turn { role, parts }),
        }
    }

    /// Appends an instruction.
    pub(super) fn push_system(&mut self, text: &str, carry: &mut Carry<'_>) {
        if text.is_empty() {
            return;
        }
        if !self.system.is_empty() {
            self.system.push_str("\n\n");
        }
        if !self.system.is_empty() || !self.turns.is_empty() {
            carry.say(&SYSTEM_JOINED, "", || {
                format!("after {} other turns: {text}", self.turns.len())
            });
        }
        self.system.push_str(text);
    }

    /// Takes the parameters of a body: all fields that are not read elsewhere.
    pub(super) fn take_settings(
        &mut self,
        body: Value<'_>,
        read_elsewhere: &[&str],
        meanings: &[(&str, Meaning)],
    ) {
        for (name, value) in body.fields() {
            let name = name.as_str().unwrap_or_default();
            if read_elsewhere.contains(&name.as_ref()) || value.kind() == Kind::Null {
                continue;
            }
            let meaning = meanings.iter().find(|(known, _)| *known == name);
            self.settings.push(Setting {
                meaning: meaning.map_or(Meaning::Own, |(_, meaning)| *meaning),
                name: name.into_owned(),
                value: value.to_json(),
            });
        }
    }
}

/// A part that is a text; none when there is nothing in it.
pub(super) fn text_part(text: &str) -> Option<Part> {
    (!text.is_empty()).then(|| Part::Text(Text::literal(text)))
}

/// A string that may be absent or null; anything else loses the record.
pub(super) fn text_of(value: Option<Value<'_>>, name: &str, carry: &mut Carry<'_>) -> String {
    match value {
        None => String::new(),
        Some(value) if value.kind() == Kind::Null => String::new(),
        Some(value) => value.as_str().map_or_else(
            || {
                carry.lose(&UNKNOWN_RECORD, name, || {
                    format!("{name} is {}, not a string", value.kind().name())
                });
                String::new()
            },
            std::borrow::Cow::into_owned,
        ),
    }
}

/// The texts of a content, with a blank line between two. Parts that are no text go to `other`.
pub(super) fn joined_text(
    content: Option<Value<'_>>,
    carry: &mut Carry<'_>,
    mut other: impl FnMut(Value<'_>, &mut Carry<'_>),
) -> String {
    let Some(list) = content.filter(|list| list.kind() == Kind::Array) else {
        return text_of(content, "content", carry);
    };
    let mut out = String::new();
    for part in list.items() {
        if !part.get("type").is_some_and(|kind| kind.is_str("text")) {
            other(part, carry);
            continue;
        }
        if !out.is_empty() {
            out.push_str("\n\n");
        }
        out.push_str(&part.get("text").and_then(Value::as_str).unwrap_or_default());
    }
    out
}
