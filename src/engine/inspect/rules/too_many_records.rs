//! `job.too-many-records`

use super::super::super::check::{Rule, Severity};

/// More records than a file or job may have.
pub static TOO_MANY_RECORDS: Rule = Rule {
    code: "job.too-many-records",
    severity: Severity::Warning,
    title: "The file has more records than a job takes",
    why: "Bedrock refuses the job. The limits are quotas: they differ by model and account, and some can be raised.",
    fix: "Split the file, or set your own quota if AWS has raised it.",
    example: "A file of 250,000 records where a file may have 100,000",
};
