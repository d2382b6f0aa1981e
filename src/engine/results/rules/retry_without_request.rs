//! `results.retry-without-request`

use super::super::super::check::{Rule, Severity};

/// A record that cannot be sent again.
pub static RETRY_WITHOUT_REQUEST: Rule = Rule {
    code: "results.retry-without-request",
    severity: Severity::Error,
    title: "The request of a record is not there to be sent again",
    why: "No output line has it, since the record has no line or one that is no JSON, and no batch input was given that has it.",
    fix: "Give the batch input of the job too: the files that the job was started with.",
    example: "R0000000007 is missing, and the output alone is here",
};
