//! `results.no-answer`

use super::super::super::check::{Rule, Severity};

/// A record without an outcome.
pub static NO_ANSWER: Rule = Rule {
    code: "results.no-answer",
    severity: Severity::Warning,
    title: "A record has neither an answer nor an error",
    why: "Nobody says what became of it.",
    fix: "Send it again: it is in the retry file.",
    example: r#"{"recordId": "a", "modelInput": {}}"#,
};
