//! `select.duplicates-partly-dropped`

use super::super::super::check::{Rule, Severity};

/// More requests than are remembered.
pub static DUPLICATES_PARTLY_DROPPED: Rule = Rule {
    code: "select.duplicates-partly-dropped",
    severity: Severity::Note,
    title: "Duplicates were looked for among the first requests only",
    why: "Memory is bounded: later requests were compared with the first 1,572,864, not with each other.",
    fix: "Remove duplicates from the source before, or work on it in pieces.",
    example: "A file of 10 million different rows",
};
