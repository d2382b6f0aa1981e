//! `record.empty-prompt`

use super::super::super::check::{Rule, Severity};

/// A row whose prompt has no text.
pub static EMPTY_PROMPT: Rule = Rule {
    code: "record.empty-prompt",
    severity: Severity::Error,
    title: "The prompt of a row is empty",
    why: "Models refuse a message without text. The row was left out.",
    fix: "Fill the column, leave the row out of the source, or add text around the placeholder.",
    example: "The template {{body}} and a row whose body is empty",
};
