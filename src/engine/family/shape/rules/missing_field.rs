//! `body.missing-field`

use super::super::super::super::check::{Findings, Path, Rule, Severity};

/// A required field is missing.
pub static MISSING_FIELD: Rule = Rule {
    code: "body.missing-field",
    severity: Severity::Error,
    title: "A required field is missing",
    why: "The model refuses a body without it. Bedrock does not look into bodies before the job runs, so every such record fails.",
    fix: "Add the field. Quarry can add those whose value is always the same.",
    example: r#"{"max_tokens": 100, "messages": […]} without "anthropic_version""#,
};

pub(in super::super) fn add(path: &Path<'_>, out: &mut Findings<'_>) {
    out.add(&MISSING_FIELD, path, || "is missing".to_owned());
}
