//! `job.empty-file`

use super::super::super::check::{Place, Report, Rule, Severity};

/// A file without a record.
pub static EMPTY_FILE: Rule = Rule {
    code: "job.empty-file",
    severity: Severity::Error,
    title: "The file has no records",
    why: "A job needs records: one JSON object a line.",
    fix: "Choose another file, and check that it was written to its end.",
    example: "A file of 0 bytes",
};

pub(in super::super) fn add(n_bytes: u64, report: &mut Report) {
    report.add(&EMPTY_FILE, "", Place::default(), || format!("{n_bytes} bytes"));
}
