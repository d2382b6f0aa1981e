//! What a run says to a row, as it is compared.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::super::super::json::Document;
use super::super::{Texts, field_values};

/// What may stand around a word without being part of it. Signs of numbers and of units are not here.
const AROUND: [char; 25] = [
    '.', ',', ';', ':', '!', '?', '"', '\'', '`', '*', '_', '(', ')', '[', ']', '«', '»', '„', '“',
    '”', '‘', '’', '…', '。', '、',
];

/// What of the answers is compared.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CompareBy {
    /// A field of answers that are JSON; `None` for the whole answer.
    pub field: Option<String>,
    /// Whether upper and lower case, and marks around a value, make no difference.
    pub ignores_case: bool,
}

impl CompareBy {
    /// The value of an answer, without white space around it. A whole answer that is empty is none; what
    /// a model asks of tools without a word is its answer.
    pub(super) fn value(&self, texts: &Texts, document: &mut Document) -> Option<String> {
        if let Some(field) = &self.field {
            let value =
                field_values(texts, std::slice::from_ref(field), document).pop().flatten()?;
            // JSON is the same however it is spaced and in whatever order its fields stand.
            let json =
                || serde_json::from_str(&value.text).ok().map(|json| sorted(json).to_string());
            let plain = if value.is_text { None } else { json() };
            return Some(trimmed(plain.unwrap_or(value.text)));
        }
        let answer = if texts.answer.trim().is_empty() { &texts.tool_calls } else { &texts.answer };
        let answer = answer.trim();
        (!answer.is_empty()).then(|| answer.to_owned())
    }

    /// The value as it is compared with others.
    pub(super) fn key<'a>(&self, value: &'a str) -> Cow<'a, str> {
        if !self.ignores_case {
            return value.into();
        }
        let inside = value.trim_matches(|c: char| c.is_whitespace() || AROUND.contains(&c));
        // Marks alone are a value of their own.
        let kept = if inside.is_empty() { value } else { inside };
        kept.to_lowercase().into()
    }
}

/// With the fields of all objects in the order of their names.
fn sorted(json: Json) -> Json {
    match json {
        Json::Object(fields) => {
            let mut fields: Vec<_> = fields.into_iter().collect();
            fields.sort_by(|(left, _), (right, _)| left.cmp(right));
            Json::Object(fields.into_iter().map(|(name, value)| (name, sorted(value))).collect())
        }
        Json::Array(items) => items.into_iter().map(sorted).collect(),
        // A whole number that is written as another one is not.
        other => match other.as_f64() {
            Some(number) if number.fract() == 0.0 && number.abs() < 9e15 => whole(number),
            _ => other,
        },
    }
}

#[expect(clippy::cast_possible_truncation, reason = "it is whole and fits")]
fn whole(number: f64) -> Json {
    (number as i64).into()
}

fn trimmed(text: String) -> String {
    let inside = text.trim();
    if inside.len() == text.len() { text } else { inside.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(answer: &str, tool_calls: &str) -> Texts {
        Texts { answer: answer.into(), tool_calls: tool_calls.into(), ..Texts::default() }
    }

    #[test]
    fn a_value_is_the_answer_or_a_field_of_it() {
        let call = r#"{"name":"f","input":{"mood":"bad"}}"#;
        for (field, answer, tool_calls, expected) in [
            (None, " good\n", "", Some("good")),
            (None, " \n", "", None),
            (None, "", call, Some(call)),
            (Some("mood"), r#"{"mood": " good "}"#, "", Some("good")),
            (Some("mood"), "```json\n{\"mood\": \"\"}\n```", "", Some("")),
            (Some("mood"), r#"{"mood": 1.50}"#, "", Some("1.5")),
            (Some("mood"), r#"{"mood": 1.0}"#, "", Some("1")),
            (Some("mood"), r#"{"mood": {"y": [1, 2], "x": 1}}"#, "", Some(r#"{"x":1,"y":[1,2]}"#)),
            (Some("mood"), r#"{"mood": null}"#, "", None),
            (Some("mood"), "", call, Some("bad")),
            (Some("mood"), r#"{"other": 1}"#, "", None),
            (Some("mood"), "good", "", None),
        ] {
            let by = CompareBy { field: field.map(str::to_owned), ..CompareBy::default() };
            let found = by.value(&texts(answer, tool_calls), &mut Document::default());
            assert_eq!(found.as_deref(), expected, "{field:?} {answer:?}");
        }
    }

    #[test]
    fn case_and_marks_around_make_no_difference_where_they_are_to_make_none() {
        let by = |ignores_case| CompareBy { field: None, ignores_case };
        for (value, expected) in [
            ("Positive.", "positive"),
            ("**Positive**", "positive"),
            ("„Ja“", "ja"),
            ("\" É \"", "é"),
            ("-1", "-1"),
            ("+1", "+1"),
            ("C++", "c++"),
            ("a.b", "a.b"),
            ("?", "?"),
            ("", ""),
        ] {
            assert_eq!(by(true).key(value), expected);
            assert_eq!(by(false).key(value), value);
        }
    }
}
