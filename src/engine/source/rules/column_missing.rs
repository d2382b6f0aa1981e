//! `source.column-missing`

use super::super::super::check::{Rule, Severity};

/// A later file has no such column.
pub static COLUMN_MISSING: Rule = Rule {
    code: "source.column-missing",
    severity: Severity::Warning,
    title: "A file lacks a column of the first file",
    why: "Its rows have nothing for it: the field is empty in their records.",
    fix: "If the column is only called otherwise in that file, give it the same name.",
    example: "a.csv has id, body; b.csv has id, text",
};
