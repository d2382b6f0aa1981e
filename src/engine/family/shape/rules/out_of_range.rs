//! `body.out-of-range`

use super::super::super::super::check::{Findings, Path, Rule, Severity};
use super::super::super::super::json::Value;
use super::quote;

/// A number is out of its range.
pub static OUT_OF_RANGE: Rule = Rule {
    code: "body.out-of-range",
    severity: Severity::Error,
    title: "A number is out of its range",
    why: "The model refuses it, and with it the record.",
    fix: "Choose a value in the range that the message names.",
    example: r#""temperature": 1.5 where the model takes 0 to 1"#,
};

pub(in super::super) fn integer(
    value: Value<'_>,
    min: i64,
    max: i64,
    path: &Path<'_>,
    out: &mut Findings<'_>,
) {
    match value.as_i64() {
        Some(number) if (min..=max).contains(&number) => {}
        Some(_) => out.add(&OUT_OF_RANGE, path, || {
            format!("expected a whole number {}, found {}", range(min, max), quote(value))
        }),
        None => super::wrong_type::add("a whole number", value, path, out),
    }
}

pub(in super::super) fn number(
    value: Value<'_>,
    min: f64,
    max: f64,
    path: &Path<'_>,
    out: &mut Findings<'_>,
) {
    if !value.as_f64().is_some_and(|number| (min..=max).contains(&number)) {
        out.add(&OUT_OF_RANGE, path, || {
            format!("expected a number from {min} to {max}, found {}", quote(value))
        });
    }
}

fn range(min: i64, max: i64) -> String {
    if max == i64::MAX { format!("from {min}") } else { format!("from {min} to {max}") }
}
