//! `model-input.not-object`

use super::super::super::check::{Findings, Path, Rule, Severity};
use super::super::super::json::Value;

/// `modelInput` is no object.
pub static MODEL_INPUT_NOT_OBJECT: Rule = Rule {
    code: "model-input.not-object",
    severity: Severity::Error,
    title: "The modelInput of a record is not an object",
    why: "A request body is a JSON object with the fields of the model's format.",
    fix: "Write the body as an object.",
    example: "{\"recordId\": \"R1\", \"modelInput\": [\"Why is the sky blue?\"]}",
};

pub(in super::super) fn add(body: Value<'_>, out: &mut Findings<'_>) {
    let path = Path::Root("modelInput");
    out.add(&MODEL_INPUT_NOT_OBJECT, &path, || format!("is {}", body.kind().name()));
}
