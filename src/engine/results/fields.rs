//! Answers that are JSON: their fields, how many answers have them, and what stands in them.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::super::family::Answer;
use super::super::json::{Document, Kind, Value};
use super::Texts;

/// How many fields are told apart.
const MAX_FIELDS: usize = 100;

/// A field with more different values is no category.
pub(super) const MAX_VALUES: usize = 40;

/// A longer value is no category.
pub(super) const MAX_VALUE_BYTES: usize = 80;

/// How many answers that are nearly JSON are kept as examples.
const MAX_EXAMPLES: usize = 5;

/// One field of the answers.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Field {
    /// Its name.
    pub name: String,
    /// Answers that have it.
    pub n: u64,
    /// How many of them are texts.
    pub n_texts: u64,
    /// How many are numbers.
    pub n_numbers: u64,
    /// How many are true or false.
    pub n_booleans: u64,
    /// How many are null.
    pub n_nulls: u64,
    /// How many are arrays or objects.
    pub n_nested: u64,
    /// Its values with how often each stands there; `None` when there are too many.
    pub values: Option<Vec<(String, u64)>>,
}

/// An answer that begins like JSON and is none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotJson {
    /// Its record, by its place in the index.
    pub entry: usize,
    /// Why it is none.
    pub reason: String,
}

/// What answers have in common that are JSON objects.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Fields {
    /// Answers that are objects.
    pub n_objects: u64,
    /// Answers that begin like an object and are none.
    pub n_broken: u64,
    /// The first of those.
    pub broken: Vec<NotJson>,
    /// The fields, in the order in which they were first seen.
    pub fields: Vec<Field>,
}

/// The JSON text in an answer: the whole of it, the inside of a code fence, or what its only tool is
/// asked. `None` when it does not look like an object.
pub(super) fn object_in<'a>(answer: &'a Answer<'_>) -> Option<Cow<'a, str>> {
    if answer.text.trim().is_empty() {
        return match answer.tool_calls.as_slice() {
            [call] => Some(call.input.as_str().unwrap_or_else(|| call.input.json().into())),
            _ => None,
        };
    }
    object_in_text(&answer.text).map(Cow::Borrowed)
}

/// The same for a text.
pub(super) fn object_in_text(text: &str) -> Option<&str> {
    let text = text.trim();
    let inside = match text.strip_prefix("```") {
        Some(rest) => {
            let rest =
                rest.strip_prefix("json").or_else(|| rest.strip_prefix("JSON")).unwrap_or(rest);
            rest.trim_end().strip_suffix("```").unwrap_or(rest).trim()
        }
        None => text,
    };
    inside.starts_with('{').then_some(inside)
}

impl Fields {
    /// Whether there may be fields beside those that are told apart.
    pub fn is_full(&self) -> bool {
        self.fields.len() >= MAX_FIELDS
    }

    /// Looks at an answer of the record at this place of the index.
    pub(super) fn add(&mut self, answer: &Answer<'_>, document: &mut Document, entry: usize) {
        let Some(text) = object_in(answer) else {
            return;
        };
        match document.parse(&text) {
            Ok(value) if value.kind() == Kind::Object => {
                self.n_objects += 1;
                for (name, value) in value.fields() {
                    if let Some(field) = name.as_str().and_then(|name| self.field_mut(&name)) {
                        field.add(value);
                    }
                }
            }
            Ok(_) => {}
            Err(error) => {
                self.n_broken += 1;
                if self.broken.len() < MAX_EXAMPLES {
                    let reason = format!("byte {}: {}", error.at + 1, error.reason);
                    self.broken.push(NotJson { entry, reason });
                }
            }
        }
    }

    fn field_mut(&mut self, name: &str) -> Option<&mut Field> {
        let found = self.fields.iter().position(|field| field.name == name);
        let idx = match found {
            Some(idx) => idx,
            None if self.fields.len() < MAX_FIELDS => {
                let values = Some(Vec::new());
                self.fields.push(Field { name: name.to_owned(), values, ..Field::default() });
                self.fields.len() - 1
            }
            None => return None,
        };
        self.fields.get_mut(idx)
    }
}

impl Field {
    fn add(&mut self, value: Value<'_>) {
        self.n += 1;
        let count = match value.kind() {
            Kind::Text => &mut self.n_texts,
            Kind::Number => &mut self.n_numbers,
            Kind::Boolean => &mut self.n_booleans,
            Kind::Null => &mut self.n_nulls,
            Kind::Array | Kind::Object => &mut self.n_nested,
        };
        *count += 1;
        let text = text_of(value);
        let Some(values) = &mut self.values else {
            return;
        };
        let is_short = values.len() < MAX_VALUES && text.len() <= MAX_VALUE_BYTES;
        match values.iter_mut().find(|(known, _)| *known == text) {
            Some((_, n)) => *n += 1,
            None if is_short => values.push((text.into_owned(), 1)),
            None => self.values = None,
        }
    }

    /// What most of its values are, in a word.
    pub fn type_name(&self) -> &'static str {
        let kinds = [
            (self.n_texts, "text"),
            (self.n_numbers, "number"),
            (self.n_booleans, "true or false"),
            (self.n_nested, "nested"),
        ];
        let mut there = kinds.into_iter().filter(|(n, _)| *n > 0).map(|(_, name)| name);
        match (there.next(), there.next()) {
            (None, _) => "null",
            (Some(name), None) => name,
            (Some(_), Some(_)) => "mixed",
        }
    }
}

/// A value as a cell has it.
fn text_of(value: Value<'_>) -> Cow<'_, str> {
    value.as_str().unwrap_or_else(|| value.json().into())
}

/// The value of a field of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldValue {
    /// The text of a string, and the JSON of anything else.
    pub text: String,
    /// Whether it is a string.
    pub is_text: bool,
}

/// The values of these fields in an answer; `None` for those that it does not have, or as null.
pub fn field_values(
    texts: &Texts,
    names: &[String],
    document: &mut Document,
) -> Vec<Option<FieldValue>> {
    if names.is_empty() {
        return Vec::new();
    }
    let is_tool = texts.answer.trim().is_empty();
    let text =
        if is_tool { Some(texts.tool_calls.as_str()) } else { object_in_text(&texts.answer) };
    let value = text.and_then(|text| document.parse(text).ok());
    let value = if is_tool { value.and_then(|call| call.get("input")) } else { value };
    let found = |name: &String| {
        let value = value?.get(name).filter(|value| value.kind() != Kind::Null)?;
        let is_text = value.kind() == Kind::Text;
        Some(FieldValue { text: text_of(value).into_owned(), is_text })
    };
    names.iter().map(found).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(texts: &[&str]) -> Fields {
        let mut fields = Fields::default();
        for (entry, text) in texts.iter().enumerate() {
            let answer = Answer { text: (*text).into(), ..Answer::default() };
            fields.add(&answer, &mut Document::default(), entry);
        }
        fields
    }

    #[test]
    fn objects_are_found_plain_and_in_fences() {
        for (text, expected) in [
            ("{\"a\": 1}", Some("{\"a\": 1}")),
            (" \n```json\n{\"a\": 1}\n```\n", Some("{\"a\": 1}")),
            ("```\n{}```", Some("{}")),
            ("```JSON {\"cut\": ", Some("{\"cut\":")),
            ("Here it is: {}", None),
            ("[1]", None),
            ("", None),
        ] {
            assert_eq!(object_in_text(text), expected, "{text:?}");
        }
    }

    #[test]
    fn fields_have_types_coverage_and_values() {
        let found = fields(&[
            "{\"mood\": \"good\", \"score\": 1}",
            "```json\n{\"mood\": \"bad\", \"score\": 2.5, \"tags\": [1]}\n```",
            "{\"mood\": \"good\", \"score\": null}",
            "{\"mood\": good}",
            "no JSON",
        ]);
        assert_eq!((found.n_objects, found.n_broken), (3, 1));
        assert_eq!((found.broken[0].entry, found.broken[0].reason.contains("byte 10")), (3, true));
        let seen: Vec<_> = found
            .fields
            .iter()
            .map(|field| (field.name.as_str(), field.n, field.type_name()))
            .collect();
        assert_eq!(seen, [("mood", 3, "text"), ("score", 3, "number"), ("tags", 1, "nested")]);
        let moods = found.fields[0].values.clone().expect("two values");
        assert_eq!(moods, [("good".to_owned(), 2), ("bad".to_owned(), 1)]);
    }

    #[test]
    fn many_values_are_no_category() {
        let texts: Vec<String> = (0..100).map(|n| format!("{{\"n\": {n}, \"x\": true}}")).collect();
        let found = fields(&texts.iter().map(String::as_str).collect::<Vec<_>>());
        assert_eq!(found.fields[0].values, None);
        assert_eq!(found.fields[1].values, Some(vec![("true".to_owned(), 100)]));
    }

    #[test]
    fn cells_have_the_values_of_fields() {
        let names = ["b".to_owned(), "a".to_owned(), "z".to_owned()];
        let mut document = Document::default();
        let mut values = |answer: &str, tool_calls: &str| {
            let texts = Texts {
                answer: answer.to_owned(),
                tool_calls: tool_calls.to_owned(),
                ..Texts::default()
            };
            let values = field_values(&texts, &names, &mut document);
            values.into_iter().map(|value| value.map(|v| (v.text, v.is_text))).collect::<Vec<_>>()
        };
        let expected = [Some(("[1]".to_owned(), false)), Some(("x\n".to_owned(), true)), None];
        assert_eq!(values("{\"a\": \"x\\n\", \"b\": [1]}", ""), expected);
        let calls = "{\"name\":\"f\",\"input\":{\"a\": \"x\\n\", \"b\": [1]}}";
        assert_eq!(values(" ", calls), expected);
        assert_eq!(values("none", ""), [None, None, None]);
        assert_eq!(values("{\"a\": null}", ""), [None, None, None]);
    }

    #[test]
    fn what_a_tool_is_asked_is_an_answer() {
        let mut document = Document::default();
        let input = document.parse("{\"mood\": \"good\"}").expect("JSON");
        let call = super::super::super::family::ToolCall { id: "".into(), name: "f".into(), input };
        let answer = Answer { tool_calls: vec![call], ..Answer::default() };
        assert_eq!(object_in(&answer).as_deref(), Some("{\"mood\": \"good\"}"));
    }
}
