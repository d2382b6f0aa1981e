//! `results.rows-over-limit`

use super::super::super::check::{Rule, Severity};

/// A row that the spreadsheet has no place for.
pub static ROWS_OVER_LIMIT: Rule = Rule {
    code: "results.rows-over-limit",
    severity: Severity::Error,
    title: "The spreadsheet is full: the row is not in it",
    why: "A sheet holds 1,048,576 rows with its header, and 4 GB of what it is made of.",
    fix: "Export as CSV or JSON lines, or in pieces.",
    example: "Results of 2 million records in one .xlsx file",
};
