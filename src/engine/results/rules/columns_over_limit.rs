//! `results.columns-over-limit`

use super::super::super::check::{Rule, Severity};

/// A column that the spreadsheet has no place for.
pub static COLUMNS_OVER_LIMIT: Rule = Rule {
    code: "results.columns-over-limit",
    severity: Severity::Error,
    title: "The spreadsheet has no place for the column: it is not in it",
    why: "A sheet holds 16,384 columns.",
    fix: "Choose fewer columns, or export as CSV or JSON lines.",
    example: "An .xlsx file with a column for each of 20,000 fields",
};
