//! `body.image-size`

use super::super::super::check::{Findings, Path, Rule, Severity};

/// Width and height that the model does not make.
pub static IMAGE_SIZE: Rule = Rule {
    code: "body.image-size",
    severity: Severity::Error,
    title: "The model makes no image of this size",
    why: "Models that draw take certain sizes only, and refuse a record that asks for another.",
    fix: "Choose one of the documented sizes, or leave width and height out.",
    example: r#""width": 1000, "height": 1000 where sides are multiples of 64"#,
};

/// Says which sizes there are.
pub(in super::super) fn add(
    path: &Path<'_>,
    out: &mut Findings<'_>,
    detail: impl FnOnce() -> String,
) {
    out.add(&IMAGE_SIZE, path, detail);
}
