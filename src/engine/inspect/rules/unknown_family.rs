//! `body.unknown-format`

use super::super::super::check::{Findings, Path, Rule, Severity};
use super::super::super::json::Value;

/// A body that looks like no family's.
pub static UNKNOWN_FAMILY: Rule = Rule {
    code: "body.unknown-format",
    severity: Severity::Error,
    title: "The body has the shape of no format that Quarry knows",
    why: "Without its format, a body cannot be checked; the model would most likely refuse it.",
    fix: "Choose the model, to see what is missing. Look at an example of its format.",
    example: "{\"question\": \"Why is the sky blue?\"}",
};

pub(in super::super) fn add(body: Value<'_>, path: &Path<'_>, out: &mut Findings<'_>) {
    out.add(&UNKNOWN_FAMILY, path, || {
        let names: Vec<_> = body.fields().filter_map(|(name, _)| name.as_str()).take(8).collect();
        if names.is_empty() { "is empty".to_owned() } else { format!("has {}", names.join(", ")) }
    });
}
