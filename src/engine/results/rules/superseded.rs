//! `results.superseded`

use super::super::super::check::{Rule, Severity};

/// A record for which another line stands.
pub static SUPERSEDED: Rule = Rule {
    code: "results.superseded",
    severity: Severity::Note,
    title: "A record was tried again",
    why: "It stands there twice, and one of the two says more: an answer counts more than an error, a whole answer more than one that was cut. Of two that say as little, the last stands for it, and of two answers that were cut, the longer.",
    fix: "Nothing has to be done: that one is in the table, and the other is left out.",
    example: "R0000000007 failed in the first job and was answered in the second",
};
