//! `template.unknown-column`

use super::super::super::check::{Rule, Severity};

/// A placeholder names a column that does not exist.
pub static UNKNOWN_COLUMN: Rule = Rule {
    code: "template.unknown-column",
    severity: Severity::Error,
    title: "The template names a column that does not exist",
    why: "Every record would go out without that text.",
    fix: "Use a column of the file, or write \\{{ where two braces are meant literally.",
    example: "{{boddy}} where the column is called body",
};
