//! `job.mixed-formats`

use super::super::super::check::{Place, Report, Rule, Severity};
use super::super::super::family;

/// Bodies of several families in one file.
pub static MIXED_FAMILIES: Rule = Rule {
    code: "job.mixed-formats",
    severity: Severity::Error,
    title: "The records are in several request formats",
    why: "A job has one model and one type of invocation: the records of every other format fail.",
    fix: "Make one file and one job for each format.",
    example: "Records for Claude and records for Titan in one file",
};

pub(in super::super) fn add(families: &[(&'static str, u64)], report: &mut Report) {
    report.add(&MIXED_FAMILIES, "", Place::default(), || {
        let counts = families.iter().map(|(id, count)| {
            format!("{count} × {}", family::by_id(id).map_or(*id, |family| family.title()))
        });
        counts.collect::<Vec<_>>().join(", ")
    });
}
