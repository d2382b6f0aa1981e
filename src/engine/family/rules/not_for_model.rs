//! `body.not-for-model`

use super::super::super::check::{Findings, Path, Rule, Severity};

/// A field of the format that this model does not have.
pub static NOT_FOR_MODEL: Rule = Rule {
    code: "body.not-for-model",
    severity: Severity::Error,
    title: "A field that other models of the format have and this one does not",
    why: "Models of one format differ in what they take, and refuse what they do not know.",
    fix: "Remove the field, or choose a model that takes it.",
    example: r#""images": […] for Llama 3.1, which reads text only"#,
};

/// Says which models take the field.
pub(in super::super) fn add(
    path: &Path<'_>,
    out: &mut Findings<'_>,
    detail: impl FnOnce() -> String,
) {
    out.add(&NOT_FOR_MODEL, path, detail);
}
