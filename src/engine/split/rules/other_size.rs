//! `split.other-size`

use super::super::super::check::{Rule, Severity};

/// Parts cannot have as many records as was asked for.
pub static OTHER_SIZE: Rule = Rule {
    code: "split.other-size",
    severity: Severity::Note,
    title: "Parts cannot have as many records as was asked for",
    why: "Bedrock refuses a job with fewer records than it needs or with more than a file may have, so the nearest number that it takes was used.",
    fix: "Nothing has to be done. Ask for a number between both, or set your own quotas if they differ.",
    example: "50 records per part where a job needs 100",
};
