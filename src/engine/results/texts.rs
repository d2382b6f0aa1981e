//! What a table shows of a record, as text that outlives its line.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::super::family::Answer;
use super::super::json::Value;
use super::{Outcome, Parts, Scratch};

/// What a table shows of a record. What is not there is empty.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Texts {
    /// `recordId`.
    pub id: String,
    /// The answer: text, or JSON where [`is_json`](Self::is_json) says so.
    pub answer: String,
    /// Whether the answer is JSON, and no text: vectors, images, or what nobody can read.
    pub is_json: bool,
    /// What the model thought before it answered.
    pub thinking: String,
    /// Tools that it asked for, as a JSON array of `name` and `input`.
    pub tool_calls: String,
    /// Why it stopped, in its own word.
    pub stop_reason: String,
    /// `errorCode`.
    pub error_code: String,
    /// `errorMessage`.
    pub error_message: String,
}

impl Texts {
    /// Reads a line. One that is no JSON stands as its own answer.
    pub fn of(line: &[u8], scratch: &mut Scratch, preferred: &str) -> Self {
        let line = line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(line);
        let Ok(parts) = Parts::of(line) else {
            return Self { answer: lossy(line), ..Self::default() };
        };
        let id = scratch.id(&parts).unwrap_or_default().into_owned();
        let mut this = match scratch.outcome(&parts, preferred) {
            Outcome::Answer { answer, .. } => Self::of_answer(*answer),
            Outcome::Unread(value) => {
                Self { answer: value.json().to_owned(), is_json: true, ..Self::default() }
            }
            Outcome::Error { code, message } => Self {
                error_code: code.into_owned(),
                error_message: message.into_owned(),
                ..Self::default()
            },
            Outcome::Nothing => Self::default(),
            Outcome::NotJson(_) => {
                Self { answer: lossy(parts.output.unwrap_or_default()), ..Self::default() }
            }
        };
        this.id = id;
        this
    }

    fn of_answer(answer: Answer<'_>) -> Self {
        let media: Vec<Value<'_>> = answer
            .embeddings
            .iter()
            .map(|vector| vector.values)
            .chain(answer.images.iter().copied())
            .collect();
        let is_json = !media.is_empty() && answer.text.trim().is_empty();
        let text = if is_json {
            array(media.iter().map(|value| value.json().into()))
        } else {
            answer.text.into_owned()
        };
        let calls = answer.tool_calls.iter().map(|call| {
            let name = serde_json::Value::from(call.name.as_ref());
            Cow::Owned(format!("{{\"name\":{name},\"input\":{}}}", call.input.json()))
        });
        Self {
            answer: text,
            is_json,
            thinking: answer.thinking.into_owned(),
            tool_calls: if answer.tool_calls.is_empty() { String::new() } else { array(calls) },
            stop_reason: answer.stop_reason.unwrap_or_default().into_owned(),
            ..Self::default()
        }
    }
}

/// One value as it is, several as an array.
fn array<'a>(values: impl ExactSizeIterator<Item = Cow<'a, str>>) -> String {
    let is_one = values.len() == 1;
    let joined = values.collect::<Vec<_>>().join(",");
    if is_one { joined } else { format!("[{joined}]") }
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, expected: &Texts) {
        assert_eq!(Texts::of(line.as_bytes(), &mut Scratch::default(), ""), *expected, "{line}");
    }

    #[test]
    fn a_record_is_what_its_line_says() {
        let empty = Texts::default;
        check("\u{feff}{\"recordId\": \"a\"}", &Texts { id: "a".into(), ..empty() });
        check("{broken", &Texts { answer: "{broken".into(), ..empty() });
        check(
            r#"{"recordId": "a", "error": {"errorCode": 400, "errorMessage": "no"}}"#,
            &Texts {
                id: "a".into(),
                error_code: "400".into(),
                error_message: "no".into(),
                ..empty()
            },
        );
        check(
            r#"{"recordId": "a", "modelOutput": {"type": "message", "content": [
                {"type": "thinking", "thinking": "hm"}, {"type": "text", "text": "<b>\ud83d</b>"},
                {"type": "tool_use", "id": "t", "name": "f\"", "input": {"x": 1}}],
                "stop_reason": "tool_use"}}"#,
            &Texts {
                id: "a".into(),
                answer: "<b>\u{fffd}</b>".into(),
                thinking: "hm".into(),
                tool_calls: r#"{"name":"f\"","input":{"x": 1}}"#.into(),
                stop_reason: "tool_use".into(),
                ..empty()
            },
        );
        check(
            r#"{"recordId": "a", "modelOutput": {"embedding": [0.5, -1], "inputTextTokenCount": 3}}"#,
            &Texts { id: "a".into(), answer: "[0.5, -1]".into(), is_json: true, ..empty() },
        );
        check(
            r#"{"recordId": "a", "modelOutput": {"answer": 42}}"#,
            &Texts { id: "a".into(), answer: r#"{"answer": 42}"#.into(), is_json: true, ..empty() },
        );
    }
}
