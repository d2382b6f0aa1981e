//! `job.too-few-records`

use super::super::super::check::{Rule, Severity};

/// Fewer records than a job needs.
pub static TOO_FEW_RECORDS: Rule = Rule {
    code: "job.too-few-records",
    severity: Severity::Warning,
    title: "A batch job needs at least 100 records",
    why: "Bedrock refuses smaller jobs; 100 is AWS's default quota for every model (general/latest/gr/bedrock.html, read 2026-11-22).",
    fix: "Add rows, or send these few as single requests.",
    example: "A file of 40 rows",
};
