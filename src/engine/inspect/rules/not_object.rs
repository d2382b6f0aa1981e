//! `line.not-object`

use super::super::super::check::{Findings, Path, Rule, Severity};
use super::super::super::json::{Kind, Value};

/// A line is JSON and no object.
pub static NOT_OBJECT: Rule = Rule {
    code: "line.not-object",
    severity: Severity::Error,
    title: "A line is not a JSON object",
    why: "A record is an object with \"recordId\" and \"modelInput\".",
    fix: "Write one object a line. An array of records has to become one line for each of them.",
    example: "[{\"recordId\": \"R1\", …}, {\"recordId\": \"R2\", …}]",
};

pub(in super::super) fn add(line: Value<'_>, out: &mut Findings<'_>) {
    out.add(&NOT_OBJECT, &Path::Root(""), || match line.kind() {
        Kind::Array => format!("is an array of {} values", line.items().count()),
        kind => format!("is {}", kind.name()),
    });
}
