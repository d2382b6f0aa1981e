//! `mend.record-id-number`

use super::super::super::check::{Findings, Path, Rule, Severity};
use super::super::super::json::Value;
use super::super::rules::RECORD_ID_NOT_TEXT;
use super::Fix;

static RULE: Rule = Rule {
    code: "mend.record-id-number",
    severity: Severity::Note,
    title: "Put a numeric recordId into quotes",
    why: "AWS documents the id as a string.",
    fix: "Answers come back with the string: compare strings when you join them.",
    example: "\"recordId\": 17 became \"recordId\": \"17\"",
};

pub(super) static FIX: Fix = Fix { rule: &RULE, mends: &[&RECORD_ID_NOT_TEXT], body: None };

/// The number as a JSON string, digit by digit as it was written.
pub(super) fn mend(id: Value<'_>, changes: &mut Findings<'_>) -> String {
    let text = format!("\"{}\"", id.raw());
    changes.add(&RULE, &Path::Root("recordId"), || format!("{} became {text}", id.raw()));
    text
}
