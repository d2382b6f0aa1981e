//! `body.doubtful-for-model`

use super::super::super::check::{Findings, Path, Rule, Severity};

/// Something that this model probably refuses.
pub static DOUBTFUL_FOR_MODEL: Rule = Rule {
    code: "body.doubtful-for-model",
    severity: Severity::Warning,
    title: "A field or value that this model may refuse",
    why: "One source says that the model refuses it, or sources disagree. The message names the source and its date.",
    fix: "Leave the field out, or try a single record before the whole job.",
    example: "a last message of the assistant for Claude Opus 5",
};

pub(in super::super) fn add(
    path: &Path<'_>,
    out: &mut Findings<'_>,
    detail: impl FnOnce() -> String,
) {
    out.add(&DOUBTFUL_FOR_MODEL, path, detail);
}
