//! `select.bad-value`

use super::super::super::check::{Rule, Severity};

/// A filter, sample or limit that cannot select rows.
pub static BAD_VALUE: Rule = Rule {
    code: "select.bad-value",
    severity: Severity::Error,
    title: "The selection has a value that cannot select rows",
    why: "No row can be compared with it or counted by it, so nothing would be written.",
    fix: "Change the value, or select all rows.",
    example: "A sample of every 0th row, or a filter that asks whether a price is less than cheap",
};
