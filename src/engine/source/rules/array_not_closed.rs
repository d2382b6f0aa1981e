//! `source.array-not-closed`

use super::super::super::check::{Rule, Severity};

/// The file ended inside its JSON array.
pub static ARRAY_NOT_CLOSED: Rule = Rule {
    code: "source.array-not-closed",
    severity: Severity::Error,
    title: "The file ends inside its JSON array",
    why: "The closing bracket is missing: the file is probably cut off, and records are missing.",
    fix: "Export or download the file again. If it is whole, close the array with ].",
    example: "[{\"id\": 1}, {\"id\": 2}",
};
