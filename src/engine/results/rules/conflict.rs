//! `results.conflict`

use super::super::super::check::{Rule, Severity};

/// Another outcome for one id.
pub static CONFLICT: Rule = Rule {
    code: "results.conflict",
    severity: Severity::Warning,
    title: "A record stands twice with different answers",
    why: "Both are whole answers. The first of them is in the table; the others stand at the end of it.",
    fix: "Look whether outputs of two jobs were opened together, or whether an id was sent twice.",
    example: r#""recordId": "R0000000007" with "yes" and with "no""#,
};
