//! `source.column-extra`

use super::super::super::check::{Rule, Severity};

/// A later file has a column more.
pub static COLUMN_EXTRA: Rule = Rule {
    code: "source.column-extra",
    severity: Severity::Warning,
    title: "A file has a column that the first file has not",
    why: "The first file decides which columns there are. This one is left out.",
    fix: "If it is a column of the first file under another name, give it the same name; or put the file with all columns first.",
    example: "a.csv has id, body; b.csv has id, body, note",
};
