//! `body.wrong-type`

use super::super::super::super::check::{Findings, Path, Rule, Severity};
use super::super::super::super::json::Value;
use super::quote;

/// A field has a value of the wrong type.
pub static WRONG_TYPE: Rule = Rule {
    code: "body.wrong-type",
    severity: Severity::Error,
    title: "A field has a value of the wrong type",
    why: "Models refuse a text where a number is meant, and the other way round.",
    fix: "Write the value in the type that the message names.",
    example: r#""max_tokens": "100" instead of "max_tokens": 100"#,
};

pub(in super::super) fn add(
    expected: &str,
    value: Value<'_>,
    path: &Path<'_>,
    out: &mut Findings<'_>,
) {
    out.add(&WRONG_TYPE, path, || format!("expected {expected}, found {}", quote(value)));
}
