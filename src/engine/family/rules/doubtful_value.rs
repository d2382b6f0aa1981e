//! `body.doubtful-value`

use super::super::super::check::{Findings, Path, Rule, Severity};

/// A value that some sources allow and others do not.
pub static DOUBTFUL_VALUE: Rule = Rule {
    code: "body.doubtful-value",
    severity: Severity::Warning,
    title: "Sources disagree whether the model takes this value",
    why: "One source documents it and another does not, so a job may fail where another one ran.",
    fix: "Try one record before the job, or use a value that all sources allow; the message names it.",
    example: r#""max_gen_len": 4096 for Llama 3.1, where AWS documents up to 2048"#,
};

/// Says what each side says.
pub(in super::super) fn add(
    path: &Path<'_>,
    out: &mut Findings<'_>,
    detail: impl FnOnce() -> String,
) {
    out.add(&DOUBTFUL_VALUE, path, detail);
}
