//! `body.unsupported-modality`

use super::super::super::catalog::{Modality, Model};
use super::super::super::check::{Findings, Path, Rule, Severity};
use super::super::super::json::Value;
use super::super::media;

/// A medium that the model does not take.
pub static UNSUPPORTED_MODALITY: Rule = Rule {
    code: "body.unsupported-modality",
    severity: Severity::Error,
    title: "The model does not take this kind of medium",
    why: "A model that reads only text refuses a record with an image.",
    fix: "Choose a model that takes it, or leave the medium out.",
    example: "An image part for a model of text",
};

/// Looks for media among those that the model refuses.
pub(in super::super) fn check(
    body: Value<'_>,
    model: &Model,
    refused: &[Modality],
    path: &Path<'_>,
    out: &mut Findings<'_>,
) {
    media::each(body, path, &mut |modality, path| {
        if refused.contains(&modality) {
            out.add(&UNSUPPORTED_MODALITY, path, || {
                format!("{} takes no {} input", model.name, modality.name())
            });
        }
    });
}
