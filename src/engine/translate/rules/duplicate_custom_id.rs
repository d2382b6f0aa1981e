//! `translate.duplicate-custom-id`

use super::super::super::check::{Rule, Severity};

/// An id that stands twice.
pub static DUPLICATE_CUSTOM_ID: Rule = Rule {
    code: "translate.duplicate-custom-id",
    severity: Severity::Error,
    title: "Two records have the same id",
    why: "Results come in any order: the answers of the two could not be told apart.",
    fix: "Give each request an id of its own.",
    example: r#""custom_id": "request-1" in lines 1 and 9"#,
};
