//! `record-id.partly-checked`

use super::super::super::check::{Rule, Severity};

/// More ids than are remembered.
pub static DUPLICATES_PARTLY_CHECKED: Rule = Rule {
    code: "record-id.partly-checked",
    severity: Severity::Note,
    title: "Duplicate ids were looked for among the first ids only",
    why: "Memory is bounded: later ids were compared with the first 1,572,864, not with each other.",
    fix: "Let Quarry number the records, or make sure that the column is unique.",
    example: "A file of 10 million ids from a column",
};
