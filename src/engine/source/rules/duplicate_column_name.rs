//! `source.duplicate-column-name`

use super::super::super::check::{Rule, Severity};

/// Two columns of one name.
pub static DUPLICATE_COLUMN_NAME: Rule = Rule {
    code: "source.duplicate-column-name",
    severity: Severity::Warning,
    title: "Two columns have the same name",
    why: "A template could not say which one it means; the later one got a number.",
    fix: "Use the numbered name for the later column, or rename it in the file.",
    example: "id,text,text",
};
