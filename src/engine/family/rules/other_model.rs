//! `body.other-model`

use super::super::super::check::{Findings, Path, Rule, Severity};

/// A body that names another model than the job.
pub static OTHER_MODEL: Rule = Rule {
    code: "body.other-model",
    severity: Severity::Error,
    title: "The body names another model than the job",
    why: "All records of a job go to the job's model. A body may repeat its id where the format has a field for it; another id is refused.",
    fix: "Leave the field out.",
    example: r#""model": "gpt-4o" in a job for openai.gpt-oss-120b-1:0"#,
};

pub(in super::super) fn add(
    path: &Path<'_>,
    out: &mut Findings<'_>,
    detail: impl FnOnce() -> String,
) {
    out.add(&OTHER_MODEL, path, detail);
}
