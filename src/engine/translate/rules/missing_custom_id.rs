//! `translate.missing-custom-id`

use super::super::super::check::{Rule, Severity};

/// A record that should have an id and has none.
pub static MISSING_CUSTOM_ID: Rule = Rule {
    code: "translate.missing-custom-id",
    severity: Severity::Warning,
    title: "A record without an id",
    why: "Without an id, an answer cannot be joined to its request. It got the number of its record instead.",
    fix: "Give each request a custom_id of its own if the answers are to be joined by it.",
    example: r#"{"method": "POST", "url": "/v1/chat/completions", "body": {…}}"#,
};
