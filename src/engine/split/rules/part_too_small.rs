//! `split.part-too-small`

use super::super::super::check::{Rule, Severity};

/// A part has fewer records than a job needs.
pub static PART_TOO_SMALL: Rule = Rule {
    code: "split.part-too-small",
    severity: Severity::Error,
    title: "A part has fewer records than a job needs",
    why: "Bedrock refuses a job with too few records, and with one record more this part or its neighbor would be larger than a file may be.",
    fix: "Shorten the records, for example smaller images; or put several parts in one folder and start one job for all of them.",
    example: "60 records that fill 1 GB where a job needs 100 records",
};
