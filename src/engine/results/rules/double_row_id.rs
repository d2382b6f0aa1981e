//! `results.double-row-id`

use super::super::super::check::{Rule, Severity};

/// An id of two rows.
pub static DOUBLE_ROW_ID: Rule = Rule {
    code: "results.double-row-id",
    severity: Severity::Warning,
    title: "Several rows have the same record id",
    why: "All of them get the answer of that id, and nobody knows whose it is.",
    fix: "Choose a column in which every value stands once.",
    example: r#""a" in row 3 and row 9"#,
};
