//! `translate.unknown-record`

use super::super::super::check::{Rule, Severity};

/// A JSON value that is no request.
pub static UNKNOWN_RECORD: Rule = Rule {
    code: "translate.unknown-record",
    severity: Severity::Error,
    title: "This is no request of a known format",
    why: "Nothing in it says what to ask the model. The record was left out.",
    fix: "Compare it with an example of the format: OpenAI has custom_id and body, Anthropic has custom_id and params.",
    example: r#"{"question": "Why?"}"#,
};
