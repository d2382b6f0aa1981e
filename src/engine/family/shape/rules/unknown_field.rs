//! `body.unknown-field`

use super::super::super::super::check::{Findings, Path, Rule, Severity};
use super::super::super::super::template::closest;
use super::super::Object;

/// A field that the format does not have.
pub static UNKNOWN_FIELD: Rule = Rule {
    code: "body.unknown-field",
    severity: Severity::Error,
    title: "A field that the format does not have",
    why: "Most models refuse a body with a field that they do not know (\"Extra inputs are not permitted\"); the rest ignore it.",
    fix: "Remove the field, or use the one of the same meaning.",
    example: r#""modelId" inside of "modelInput""#,
};

pub(in super::super) fn add(name: &str, object: &Object, path: &Path<'_>, out: &mut Findings<'_>) {
    out.add(&UNKNOWN_FIELD, path, || match closest(name, object.names()) {
        Some(near) => format!("there is no such field; did you mean \"{near}\"?"),
        None => format!("there is no such field; it may have {}", list(object)),
    });
}

fn list(object: &Object) -> String {
    object.names().collect::<Vec<_>>().join(", ")
}
