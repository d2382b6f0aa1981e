//! `model-input.text`

use super::super::super::check::{Findings, Path, Rule, Severity};

/// `modelInput` is JSON inside of a string.
pub static MODEL_INPUT_TEXT: Rule = Rule {
    code: "model-input.text",
    severity: Severity::Error,
    title: "The modelInput of a record is a string",
    why: "The body has to be an object. A body that was serialized twice is a string, and AWS refuses the record.",
    fix: "Serialize the record once, as a whole. Quarry can unpack a string that holds an object.",
    example: r#"{"recordId": "R1", "modelInput": "{\"max_tokens\": 100}"}"#,
};

pub(in super::super) fn add(out: &mut Findings<'_>) {
    out.add(&MODEL_INPUT_TEXT, &Path::Root("modelInput"), || "is a string".to_owned());
}
