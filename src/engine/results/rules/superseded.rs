//! `results.superseded`

use super::super::super::check::{Rule, Severity};

/// A record of which another line says more.
pub static SUPERSEDED: Rule = Rule {
    code: "results.superseded",
    severity: Severity::Note,
    title: "A record was answered on another try",
    why: "It stands there twice, and one of the two says more: an answer counts more than an error, a whole answer more than one that was cut.",
    fix: "Nothing has to be done: the better one is in the table, and the other is left out.",
    example: "R0000000007 failed in the first job and was answered in the second",
};
