//! `results.retry-too-large`

use super::super::super::check::{Rule, Severity};

/// A retry file that is more than one job.
pub static RETRY_TOO_LARGE: Rule = Rule {
    code: "results.retry-too-large",
    severity: Severity::Warning,
    title: "The retry file is too large for one job",
    why: "Bedrock refuses a file with more records or bytes than its quotas allow.",
    fix: "Cut it between two lines into files that are small enough: each line is a record.",
    example: "139,498 records, and a file has at most 100,000",
};
