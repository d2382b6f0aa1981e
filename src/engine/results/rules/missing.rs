//! `results.missing`

use super::super::super::check::{Rule, Severity};

/// A row without a record.
pub static MISSING: Rule = Rule {
    code: "results.missing",
    severity: Severity::Warning,
    title: "A row has no record in the output",
    why: "The job was stopped, expired or is still running, or a file is not here.",
    fix: "Open all `.jsonl.out` files of the job. What stays missing is in the retry file.",
    example: "R0000000007",
};
