//! `results.retry-too-few`

use super::super::super::check::{Rule, Severity};

/// A retry file that is too small to be a job.
pub static RETRY_TOO_FEW: Rule = Rule {
    code: "results.retry-too-few",
    severity: Severity::Warning,
    title: "The retry file has fewer records than a job needs",
    why: "Bedrock refuses a job with fewer records than the minimum of its model.",
    fix: "Send them in single requests, put them into the next job, or fill the file up with records that were answered: that costs what they cost.",
    example: "7 records, and a job has at least 100",
};
