//! `body.refused-in-batch`

use super::super::super::check::{Findings, Path, Rule, Severity};

/// Something that single requests may hold and records of a batch job may not.
pub static REFUSED_IN_BATCH: Rule = Rule {
    code: "body.refused-in-batch",
    severity: Severity::Error,
    title: "A field that batch jobs refuse",
    why: "Jobs of the type Converse take no tools: by AWS's page on batch inference (read in November 2026), records with toolConfig fail with a 400 error. OpenAI's models must not stream in a job: by AWS's page on them (October 2026), stream has to be false.",
    fix: "Leave the field out. For tools, write the bodies in the model's own format and start the job with the type InvokeModel: there, they are taken.",
    example: r#""toolConfig": {"tools": […]} in a Converse body"#,
};

pub(in super::super) fn add(
    path: &Path<'_>,
    out: &mut Findings<'_>,
    detail: impl FnOnce() -> String,
) {
    out.add(&REFUSED_IN_BATCH, path, detail);
}
