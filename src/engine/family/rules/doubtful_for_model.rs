//! `body.doubtful-for-model`

use super::super::super::check::{Findings, Path, Rule, Severity};

/// A field of the format that is documented for other models only.
pub static DOUBTFUL_FOR_MODEL: Rule = Rule {
    code: "body.doubtful-for-model",
    severity: Severity::Warning,
    title: "A field that is documented for other models only",
    why: "The format has the field, and the documentation does not give it to this model: the record may be refused, or the field ignored.",
    fix: "Leave the field out, or choose a model that has it.",
    example: r#""reasoningConfig" for Nova Pro, where only Nova 2 Lite reasons"#,
};

/// Says which models have the field.
pub(in super::super) fn add(
    path: &Path<'_>,
    out: &mut Findings<'_>,
    detail: impl FnOnce() -> String,
) {
    out.add(&DOUBTFUL_FOR_MODEL, path, detail);
}
