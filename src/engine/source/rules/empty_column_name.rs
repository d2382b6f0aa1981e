//! `source.empty-column-name`

use super::super::super::check::{Rule, Severity};

/// A column without a name.
pub static EMPTY_COLUMN_NAME: Rule = Rule {
    code: "source.empty-column-name",
    severity: Severity::Note,
    title: "A column has no name",
    why: "A template can only use a column by its name; the column was named by its position.",
    fix: "Use the name shown, or name the column in the file.",
    example: "id,,body",
};
