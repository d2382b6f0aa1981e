//! `record-id.not-text`

use super::super::super::check::{Findings, Path, Rule, Severity};
use super::super::super::json::Value;

/// An id that is no string.
pub static RECORD_ID_NOT_TEXT: Rule = Rule {
    code: "record-id.not-text",
    severity: Severity::Error,
    title: "A recordId is not a string",
    why: "AWS documents the id as a string.",
    fix: "Put it into quotes. Quarry can do that with numbers.",
    example: "\"recordId\": 17 instead of \"recordId\": \"17\"",
};

pub(in super::super) fn add(id: Value<'_>, out: &mut Findings<'_>) {
    out.add(&RECORD_ID_NOT_TEXT, &Path::Root("recordId"), || format!("is {}", id.kind().name()));
}
