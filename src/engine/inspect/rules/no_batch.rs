//! `job.no-batch`

use super::super::super::check::{Place, Report, Rule, Severity};

/// The model or its family takes no batch jobs.
pub static NO_BATCH: Rule = Rule {
    code: "job.no-batch",
    severity: Severity::Error,
    title: "The model takes no batch jobs",
    why: "The job would be refused when it is created, however right its records are.",
    fix: "Choose another model or region, or send single requests.",
    example: "A model that makes images",
};

pub(in super::super) fn add(subject: &str, detail: String, report: &mut Report) {
    report.add(&NO_BATCH, subject, Place::default(), || detail);
}
