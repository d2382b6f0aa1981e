//! `record-id.duplicate`

use super::super::super::check::{Rule, Severity};

/// Two records of one id.
pub static DUPLICATE_RECORD_ID: Rule = Rule {
    code: "record-id.duplicate",
    severity: Severity::Error,
    title: "Two records have the same id",
    why: "The order of the output is not guaranteed: their answers could not be told apart.",
    fix: "Choose a column whose values are unique, or let Quarry number the records.",
    example: "R1 in row 3 and in row 900",
};
