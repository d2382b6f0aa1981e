//! `body.wrong-family`

use super::super::super::check::{Findings, Path, Rule, Severity};
use super::super::super::family::{Family, other_family, shape};
use super::super::super::json::Value;

/// A body in the format of another family.
pub static WRONG_FAMILY: Rule = Rule {
    code: "body.wrong-family",
    severity: Severity::Error,
    title: "The body is in the format of another model family",
    why: "Every family has a request format of its own. Bedrock does not translate between them: all such records fail.",
    fix: "Choose a model of that format, or convert the records into this model's format.",
    example: "{\"inputText\": \"…\"} for a Claude model",
};

/// The other family whose body this is; `None` when what was `found` is about a body of its own
/// family. Then the finding about the family stands for all others.
pub(in super::super) fn check(
    body: Value<'_>,
    family: &dyn Family,
    found: &Findings<'_>,
    path: &Path<'_>,
    out: &mut Findings<'_>,
) -> Option<&'static dyn Family> {
    let lacks = [&shape::MISSING_FIELD, &shape::WRONG_TYPE, &shape::NOT_EXACTLY_ONE];
    if !found.has(&shape::UNKNOWN_FIELD) || !lacks.iter().any(|rule| found.has(rule)) {
        return None;
    }
    let other = other_family(body, family)?;
    out.add(&WRONG_FAMILY, path, || {
        format!("this is the shape of {}, not of {}", other.title(), family.title())
    });
    Some(other)
}
