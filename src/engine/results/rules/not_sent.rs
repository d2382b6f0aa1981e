//! `results.not-sent`

use super::super::super::check::{Rule, Severity};

/// A row that no record was made of.
pub static NOT_SENT: Rule = Rule {
    code: "results.not-sent",
    severity: Severity::Note,
    title: "A row of the source is not in the batch input",
    why: "It was left out when the batch was made.",
    fix: "Nothing has to be done if that was meant.",
    example: "R0000000007",
};
