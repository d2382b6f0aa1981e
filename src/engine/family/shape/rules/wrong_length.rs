//! `body.wrong-length`

use super::super::super::super::check::{Findings, Path, Rule, Severity};
use super::super::super::super::json::Value;

/// A text or list is too short or too long.
pub static WRONG_LENGTH: Rule = Rule {
    code: "body.wrong-length",
    severity: Severity::Error,
    title: "A text or list is too short or too long",
    why: "Models refuse empty texts and lists where something is needed, and those over their limit.",
    fix: "Fill or shorten it to the length that the message names.",
    example: r#""messages": [] or {"type": "text", "text": ""}"#,
};

pub(in super::super) fn text(
    value: Value<'_>,
    min: usize,
    max: usize,
    path: &Path<'_>,
    out: &mut Findings<'_>,
) {
    let raw = value.raw();
    // A character has at least one byte, so short texts need no counting; the limit is far away.
    let is_long = raw.len() > max && value.as_str().is_some_and(|text| text.chars().count() > max);
    if is_long {
        out.add(&WRONG_LENGTH, path, || format!("has more than {max} characters"));
    } else if min > 0 && value.as_str().is_some_and(|text| text.trim().is_empty()) {
        out.add(&WRONG_LENGTH, path, || "is empty or white space only".to_owned());
    }
}

pub(in super::super) fn list(
    n_items: usize,
    min: usize,
    max: usize,
    path: &Path<'_>,
    out: &mut Findings<'_>,
) {
    if n_items < min {
        out.add(&WRONG_LENGTH, path, || format!("expected at least {min} items, found {n_items}"));
    } else if n_items > max {
        out.add(&WRONG_LENGTH, path, || format!("expected at most {max} items, found {n_items}"));
    }
}
