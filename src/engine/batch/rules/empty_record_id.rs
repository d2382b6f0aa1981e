//! `record-id.empty`

use super::super::super::check::{Rule, Severity};

/// A row without an id.
pub static EMPTY_RECORD_ID: Rule = Rule {
    code: "record-id.empty",
    severity: Severity::Warning,
    title: "The id column is empty in a row",
    why: "The record got the number of its row as id instead.",
    fix: "Fill the column, choose another, or let Quarry number the records.",
    example: "A row without a value in the id column",
};
