//! `results.unexpected`

use super::super::super::check::{Rule, Severity};

/// A record without a row.
pub static UNEXPECTED: Rule = Rule {
    code: "results.unexpected",
    severity: Severity::Warning,
    title: "A record of the output belongs to no row",
    why: "It is of another job, or the id column is not the one that the job was made with.",
    fix: "Choose the column that has the ids, or leave out files of other jobs. Such records stand at the end of the table.",
    example: r#""recordId": "X1""#,
};
