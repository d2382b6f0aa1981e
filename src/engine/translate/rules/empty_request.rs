//! `translate.empty-request`

use super::super::super::check::{Rule, Severity};

/// A request that says nothing.
pub static EMPTY_REQUEST: Rule = Rule {
    code: "translate.empty-request",
    severity: Severity::Error,
    title: "A request without any text",
    why: "Models refuse a request that says nothing. The request was left out.",
    fix: "Give it a text, or take it out.",
    example: r#""messages": []"#,
};
