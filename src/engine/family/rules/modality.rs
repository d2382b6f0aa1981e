//! `body.modality`

use super::super::super::check::{Findings, Path, Rule, Severity};

/// A medium that the model cannot read.
pub static MODALITY: Rule = Rule {
    code: "body.modality",
    severity: Severity::Error,
    title: "The model does not take this kind of content",
    why: "The model refuses a record with an image, video, document or sound that it cannot read.",
    fix: "Leave the part out, or choose a model or an invocation type that takes it.",
    example: r#"{"image": {…}} for Nova Micro, which reads text only"#,
};

/// Says what is not taken, and by whom.
pub(in super::super) fn add(
    path: &Path<'_>,
    out: &mut Findings<'_>,
    detail: impl FnOnce() -> String,
) {
    out.add(&MODALITY, path, detail);
}
