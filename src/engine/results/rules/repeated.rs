//! `results.repeated`

use super::super::super::check::{Rule, Severity};

/// The same outcome for one id again.
pub static REPEATED: Rule = Rule {
    code: "results.repeated",
    severity: Severity::Note,
    title: "A record stands twice, and the second line says nothing more",
    why: "The first of them is in the table, and it is counted once.",
    fix: "Nothing has to be done. The same output file may have been opened twice.",
    example: r#""recordId": "R0000000007" in two lines"#,
};
