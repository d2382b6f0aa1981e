//! `record-id.unknown-column`

use super::super::super::check::{Rule, Severity};

/// Ids come from a column that does not exist.
pub static UNKNOWN_ID_COLUMN: Rule = Rule {
    code: "record-id.unknown-column",
    severity: Severity::Error,
    title: "The record id comes from a column that does not exist",
    why: "Without ids, answers cannot be joined to their rows: the order of the output is not guaranteed.",
    fix: "Choose a column of this file, or let Quarry number the records.",
    example: "Record id from ticket_no where the column is called ticket_id",
};
