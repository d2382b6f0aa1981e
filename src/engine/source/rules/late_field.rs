//! `source.late-field`

use super::super::super::check::{Rule, Severity};

/// A field that the first records do not have.
pub static LATE_FIELD: Rule = Rule {
    code: "source.late-field",
    severity: Severity::Warning,
    title: "A field that none of the first records has",
    why: "The columns are the fields of the records at the beginning of the file; a field that comes later is no column.",
    fix: "If a template needs the field, put a record that has it at the beginning of the file.",
    example: "{\"id\": 9000, \"note\": \"new\"} where the first records have only id",
};
