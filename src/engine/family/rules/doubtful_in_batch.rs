//! `body.doubtful-in-batch`

use super::super::super::check::{Findings, Path, Rule, Severity};

/// Something that makes sense in single requests, and of which no source says what batch jobs do
/// with it.
pub static DOUBTFUL_IN_BATCH: Rule = Rule {
    code: "body.doubtful-in-batch",
    severity: Severity::Warning,
    title: "A field that batch jobs may refuse or ignore",
    why: "The field belongs to single requests. AWS says that batch jobs do not cache prompts and that the job itself names the model; whether a record with such a field fails is not documented.",
    fix: "Leave the field out.",
    example: r#"{"cachePoint": {"type": "default"}} after a long prompt"#,
};

pub(in super::super) fn add(
    path: &Path<'_>,
    out: &mut Findings<'_>,
    detail: impl FnOnce() -> String,
) {
    out.add(&DOUBTFUL_IN_BATCH, path, detail);
}
