//! `results.unread-answer`

use super::super::super::check::{Rule, Severity};

/// An answer that no family reads.
pub static UNREAD_ANSWER: Rule = Rule {
    code: "results.unread-answer",
    severity: Severity::Warning,
    title: "An answer of an unknown shape",
    why: "No known format reads it, so its JSON stands in the table as it is.",
    fix: "Look at the answer. If the model is a new one, its format may not be known yet.",
    example: r#""modelOutput": {"answer": 42}"#,
};
