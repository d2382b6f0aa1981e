//! One line of an output file: whose record it is, and what became of it.

use std::borrow::Cow;

use super::super::family::{Answer, Family, Stop, read_any};
use super::super::json::{Document, Kind, SyntaxError, Value, skim};
use super::Status;

/// The parts of a line, as they stand in it. None of them has been read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Parts<'a> {
    /// Value of `recordId`.
    pub id: Option<&'a [u8]>,
    /// Value of `modelInput`.
    pub input: Option<&'a [u8]>,
    /// Value of `modelOutput`, unless it is null.
    pub output: Option<&'a [u8]>,
    /// Value of `error`, unless it is null.
    pub error: Option<&'a [u8]>,
}

impl<'a> Parts<'a> {
    /// Finds the parts of a line.
    ///
    /// # Errors
    ///
    /// The line is not the outline of one object.
    pub fn of(line: &'a [u8]) -> Result<Self, SyntaxError> {
        let mut parts = Self::default();
        skim(line, |name, value| match name {
            b"recordId" => parts.id = parts.id.or(Some(value)),
            b"modelInput" => parts.input = parts.input.or(Some(value)),
            b"modelOutput" if value != b"null" => parts.output = parts.output.or(Some(value)),
            b"error" if value != b"null" => parts.error = parts.error.or(Some(value)),
            _ => {}
        })?;
        Ok(parts)
    }
}

/// JSON texts of a record, with broken UTF-8 replaced, and the places of their values. Filled again
/// for every record.
#[derive(Debug, Default)]
pub struct Scratch {
    outcome: Document,
    text: String,
    id: Document,
    id_text: String,
    is_mended: bool,
}

/// What became of a record.
#[derive(Debug)]
pub enum Outcome<'a> {
    /// The model answered in a form that is known.
    Answer {
        /// The family that reads it.
        family: &'static dyn Family,
        /// What was read.
        answer: Box<Answer<'a>>,
        /// `modelOutput` itself.
        output: Value<'a>,
    },
    /// The model answered in a form that no family reads.
    Unread(Value<'a>),
    /// Bedrock or the model refused the record.
    Error {
        /// `errorCode` as it is written: a number, or the name of an exception.
        code: Cow<'a, str>,
        /// `errorMessage`.
        message: Cow<'a, str>,
    },
    /// There is neither an answer nor an error.
    Nothing,
    /// The answer or the error is no JSON.
    NotJson(SyntaxError),
}

impl Outcome<'_> {
    /// What became of the record, in one word.
    pub fn status(&self) -> Status {
        match self {
            Self::Answer { answer, .. } => status_of(answer),
            Self::Unread(_) => Status::Unread,
            Self::Error { .. } => Status::Failed,
            Self::Nothing => Status::NoAnswer,
            Self::NotJson(_) => Status::NotJson,
        }
    }
}

fn status_of(answer: &Answer<'_>) -> Status {
    match answer.stop {
        Some(Stop::Length) => Status::Truncated,
        Some(Stop::Refusal) => Status::Refused,
        _ if answer.is_empty() => Status::Empty,
        _ => Status::Answered,
    }
}

impl Scratch {
    /// The id of a record: a text that is not blank, or a number as it is written.
    pub fn id<'a>(&'a mut self, parts: &Parts<'a>) -> Option<Cow<'a, str>> {
        let Self { id: document, id_text, is_mended, .. } = self;
        *is_mended = false;
        document.parse(text_of(parts.id?, id_text, is_mended)).ok().and_then(id_of)
    }

    /// Whether broken UTF-8 was replaced since [`id`](Self::id) was asked for.
    pub(in super::super) fn was_mended(&self) -> bool {
        self.is_mended
    }

    /// What became of a record. The family of the id `preferred` is asked first. An answer that is
    /// there counts, whatever else is.
    pub fn outcome<'a>(&'a mut self, parts: &Parts<'a>, preferred: &str) -> Outcome<'a> {
        let Self { outcome: document, text, is_mended, .. } = self;
        let Some(json) = parts.output.or(parts.error) else {
            return Outcome::Nothing;
        };
        match document.parse(text_of(json, text, is_mended)) {
            Err(error) => Outcome::NotJson(error),
            Ok(value) if parts.output.is_some() => match read_any(value, preferred) {
                Some((family, answer)) => {
                    Outcome::Answer { family, answer: Box::new(answer), output: value }
                }
                None => Outcome::Unread(value),
            },
            Ok(value) => {
                let (code, message) = error_of(value);
                Outcome::Error { code, message }
            }
        }
    }
}

/// The bytes as text; broken UTF-8 is replaced in `scratch`.
fn text_of<'a>(bytes: &'a [u8], scratch: &'a mut String, is_mended: &mut bool) -> &'a str {
    if let Ok(text) = simdutf8::basic::from_utf8(bytes) {
        return text;
    }
    *is_mended = true;
    *scratch = String::from_utf8_lossy(bytes).into_owned();
    scratch
}

/// An id that is there: a text that is not blank, or a number as it is written.
pub(in super::super) fn id_of(value: Value<'_>) -> Option<Cow<'_, str>> {
    match value.kind() {
        Kind::Number => Some(value.raw().into()),
        _ => value.as_str().filter(|id| !id.trim().is_empty()),
    }
}

/// Code and message of an error, which may be a text alone.
fn error_of(error: Value<'_>) -> (Cow<'_, str>, Cow<'_, str>) {
    let code = error.get("errorCode").and_then(id_of).unwrap_or_else(|| "unknown".into());
    let message = error.get("errorMessage").and_then(Value::as_str);
    (code, message.or_else(|| error.as_str()).unwrap_or_else(|| error.json().into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, id: Option<&str>, status: Status) {
        let parts = Parts::of(line.as_bytes()).expect("an object");
        let mut scratch = Scratch::default();
        assert_eq!(scratch.id(&parts).as_deref(), id, "{line}");
        assert_eq!(scratch.outcome(&parts, "").status(), status, "{line}");
    }

    #[test]
    fn a_line_says_what_became_of_its_record() {
        let titan = |text: &str, reason: &str| {
            format!(
                r#"{{"modelOutput": {{"inputTextTokenCount": 1, "results": [{{"tokenCount": 1,
                    "outputText": "{text}", "completionReason": "{reason}"}}]}}, "recordId": "a"}}"#
            )
        };
        check(&titan("x", "FINISH"), Some("a"), Status::Answered);
        check(&titan("x", "LENGTH"), Some("a"), Status::Truncated);
        check(&titan("", "CONTENT_FILTERED"), Some("a"), Status::Refused);
        check(&titan("", "FINISH"), Some("a"), Status::Empty);
        check(&titan("\\n ", "FINISH"), Some("a"), Status::Empty);
        for (line, id, status) in [
            (
                r#"{"recordId": 7, "error": {"errorCode": 400, "errorMessage": "no"}}"#,
                Some("7"),
                Status::Failed,
            ),
            (
                r#"{"recordId": "\u0061b", "error": "no", "modelOutput": null}"#,
                Some("ab"),
                Status::Failed,
            ),
            (r#"{"recordId": " ", "modelInput": {}}"#, None, Status::NoAnswer),
            (r#"{"recordId": "a", "modelOutput": {"answer": 42}}"#, Some("a"), Status::Unread),
            (r#"{"recordId": "a", "modelOutput": [1 2]}"#, Some("a"), Status::NotJson),
            (r#"{"modelOutput": null, "error": null}"#, None, Status::NoAnswer),
        ] {
            check(line, id, status);
        }
    }

    #[test]
    fn errors_have_codes_of_both_kinds() {
        for (error, code, message) in [
            (r#"{"errorCode": 400, "errorMessage": "no"}"#, "400", "no"),
            (
                r#"{"errorCode": "ModelErrorException", "errorMessage": "no"}"#,
                "ModelErrorException",
                "no",
            ),
            (r#""just text""#, "unknown", "just text"),
            (r#"{"message": "x"}"#, "unknown", r#"{"message": "x"}"#),
        ] {
            let line = format!(r#"{{"recordId": "a", "error": {error}}}"#);
            let parts = Parts::of(line.as_bytes()).expect("an object");
            let mut scratch = Scratch::default();
            match scratch.outcome(&parts, "") {
                Outcome::Error { code: found, message: said } => {
                    assert_eq!((found.as_ref(), said.as_ref()), (code, message));
                }
                other => panic!("{other:?}"),
            }
        }
    }

    #[test]
    fn broken_bytes_are_replaced() {
        let line = b"{\"recordId\": \"a\xff\", \"error\": {\"errorMessage\": \"\xfe!\"}}";
        let parts = Parts::of(line).expect("an object");
        let mut scratch = Scratch::default();
        assert_eq!(scratch.id(&parts).as_deref(), Some("a\u{fffd}"));
        let outcome = scratch.outcome(&parts, "");
        assert!(matches!(outcome, Outcome::Error { message, .. } if message == "\u{fffd}!"));
    }
}
