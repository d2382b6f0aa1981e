//! `results.manifest-differs`

use super::super::super::check::{Rule, Severity};

/// Counts of the manifest that are not those of the files.
pub static MANIFEST_DIFFERS: Rule = Rule {
    code: "results.manifest-differs",
    severity: Severity::Warning,
    title: "The job's manifest counts otherwise than its files",
    why: "A file is missing, was opened twice, or is of another job.",
    fix: "Open exactly the files that lie beside `manifest.json.out`.",
    example: "successRecordCount is 1,000, and 990 records have an answer",
};
