//! `csv.blank-line`

use super::super::super::check::{Rule, Severity};

/// A line with nothing in it, between records.
pub static BLANK_LINE: Rule = Rule {
    code: "csv.blank-line",
    severity: Severity::Note,
    title: "Blank lines were skipped",
    why: "A line without any field is not a record. It makes no request.",
    fix: "Nothing has to be done, unless an empty value was meant: write it as \"\".",
    example: "A line of nothing between two rows",
};
