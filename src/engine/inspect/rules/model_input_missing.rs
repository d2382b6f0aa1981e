//! `model-input.missing`

use super::super::super::check::{Findings, Path, Rule, Severity};

/// A record without `modelInput`.
pub static MODEL_INPUT_MISSING: Rule = Rule {
    code: "model-input.missing",
    severity: Severity::Error,
    title: "A record has no modelInput",
    why: "It is the request body: without it there is nothing to ask the model.",
    fix: "Put the request body into \"modelInput\".",
    example: "{\"recordId\": \"R1\"}",
};

pub(in super::super) fn add(out: &mut Findings<'_>) {
    out.add(&MODEL_INPUT_MISSING, &Path::Root("modelInput"), || "is missing".to_owned());
}
