//! `translate.response-format-dropped`

use super::super::super::check::{Rule, Severity};

/// A response format that is left out.
pub static RESPONSE_FORMAT_DROPPED: Rule = Rule {
    code: "translate.response-format-dropped",
    severity: Severity::Warning,
    title: "The format of the answer cannot be asked for",
    why: "The target has no such field, so nothing makes the model answer in JSON.",
    fix: "Ask for JSON in the prompt, and show what it is to look like.",
    example: r#""response_format": {"type": "json_object"}"#,
};
