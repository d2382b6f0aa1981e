//! `source.line-above`

use super::super::super::check::{Rule, Severity};

/// A line before the one that the user chose as the first.
pub static LINE_ABOVE: Rule = Rule {
    code: "source.line-above",
    severity: Severity::Note,
    title: "Lines above the first record were skipped",
    why: "The file is read from the line that was chosen. What stands above makes no request.",
    fix: "Nothing has to be done, unless one of the lines is the header or data: then choose an earlier line.",
    example: "A title and a date above the names of the columns",
};
