//! `body.refused-by-model`

use super::super::super::check::{Findings, Path, Rule, Severity};

/// Something that the format has and this model refuses.
pub static REFUSED_BY_MODEL: Rule = Rule {
    code: "body.refused-by-model",
    severity: Severity::Error,
    title: "A field or value that this model refuses",
    why: "Models of one format do not all take the same: newer ones have given up parameters that older ones had. The record fails with what the message names; it says who says so, and when.",
    fix: "Leave the field out, or choose a model that takes it.",
    example: r#""temperature": 0.2 for Claude Opus 5"#,
};

pub(in super::super) fn add(
    path: &Path<'_>,
    out: &mut Findings<'_>,
    detail: impl FnOnce() -> String,
) {
    out.add(&REFUSED_BY_MODEL, path, detail);
}
