//! `results.retry-topped-up`

use super::super::super::check::{Rule, Severity};

/// Records that are sent again only for their number.
pub static RETRY_TOPPED_UP: Rule = Rule {
    code: "results.retry-topped-up",
    severity: Severity::Note,
    title: "Answered records fill the retry file up",
    why: "A job needs a minimum of records, and these are asked and paid for again.",
    fix: "Leave them out of the next table, or compare their answers: they stand twice with different answers.",
    example: "93 records that were answered stand beside 7 that failed",
};
