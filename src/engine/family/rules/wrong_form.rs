//! `body.wrong-form`

use super::super::super::check::{Findings, Path, Rule, Severity};
use super::super::super::json::Value;
use super::super::shape::quote;

/// A name or address that is not written as it has to be.
pub static WRONG_FORM: Rule = Rule {
    code: "body.wrong-form",
    severity: Severity::Error,
    title: "A name or address is not of the form that is needed",
    why: "Names of documents and tools and addresses in S3 may only hold certain characters; others are refused.",
    fix: "Write it as the message says.",
    example: r#""name": "report_2026.pdf", where a document's name may have no _ and no dot"#,
};

/// Says so when a text is not as `expected` says. Values that are no texts are the shape's matter.
pub(in super::super) fn check(
    value: Option<Value<'_>>,
    is_right: impl FnOnce(&str) -> bool,
    expected: &str,
    path: &Path<'_>,
    out: &mut Findings<'_>,
) {
    let Some(value) = value else { return };
    // Empty texts are said by their length.
    if value.as_str().is_some_and(|text| !text.trim().is_empty() && !is_right(&text)) {
        out.add(&WRONG_FORM, path, || format!("expected {expected}, found {}", quote(value)));
    }
}
