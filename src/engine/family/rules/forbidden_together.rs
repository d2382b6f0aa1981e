//! `body.forbidden-together`

use super::super::super::check::{Findings, Path, Rule, Severity};

/// Fields that are right alone and refused together.
pub static FORBIDDEN_TOGETHER: Rule = Rule {
    code: "body.forbidden-together",
    severity: Severity::Error,
    title: "Fields that the model refuses together",
    why: "Each of them is right alone; with both, the model refuses the record.",
    fix: "Leave out or change one of the fields that the message names.",
    example: r#""temperature": 0.2 and "top_p": 0.9 for Claude Sonnet 4.5"#,
};

/// Says which field to leave out or change, and why.
pub(in super::super) fn add(
    path: &Path<'_>,
    out: &mut Findings<'_>,
    detail: impl FnOnce() -> String,
) {
    out.add(&FORBIDDEN_TOGETHER, path, detail);
}
