//! `body.unknown-choice`

use super::super::super::super::check::{Findings, Path, Rule, Severity};
use super::super::super::super::json::Value;
use super::quote;

/// A field has a value that is not one of its choices.
pub static UNKNOWN_CHOICE: Rule = Rule {
    code: "body.unknown-choice",
    severity: Severity::Error,
    title: "A field has a value that is not one of its choices",
    why: "The model takes only the values that its documentation names.",
    fix: "Use one of the values that the message names.",
    example: r#""role": "human" instead of "role": "user""#,
};

pub(in super::super) fn text(
    value: Value<'_>,
    choices: &[&str],
    path: &Path<'_>,
    out: &mut Findings<'_>,
) {
    if !choices.iter().any(|choice| value.is_str(choice)) {
        add(value, choices.iter().copied(), path, out);
    }
}

pub(in super::super) fn integer(
    value: Value<'_>,
    choices: &[i64],
    path: &Path<'_>,
    out: &mut Findings<'_>,
) {
    if !value.as_i64().is_some_and(|number| choices.contains(&number)) {
        add(value, choices.iter(), path, out);
    }
}

pub(in super::super) fn add(
    value: Value<'_>,
    choices: impl Iterator<Item = impl std::fmt::Display>,
    path: &Path<'_>,
    out: &mut Findings<'_>,
) {
    out.add(&UNKNOWN_CHOICE, path, || {
        let choices: Vec<String> = choices.map(|choice| choice.to_string()).collect();
        format!("expected {}, found {}", choices.join(", "), quote(value))
    });
}
