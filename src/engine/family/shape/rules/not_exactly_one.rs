//! `body.not-exactly-one`

use super::super::super::super::check::{Findings, Path, Rule, Severity};

/// A part does not say exactly one thing.
pub static NOT_EXACTLY_ONE: Rule = Rule {
    code: "body.not-exactly-one",
    severity: Severity::Error,
    title: "A part does not say exactly one thing",
    why: "Some objects hold one of several fields, for example a text or an image, never both and never none.",
    fix: "Keep one of the fields that the message names, and write the others as parts of their own.",
    example: r#"{"text": "What is this?", "image": {…}} as one part"#,
};

pub(in super::super) fn exactly(
    n_found: usize,
    names: impl Iterator<Item = &'static str>,
    path: &Path<'_>,
    out: &mut Findings<'_>,
) {
    if n_found != 1 {
        out.add(&NOT_EXACTLY_ONE, path, || {
            let names: Vec<_> = names.collect();
            format!("expected exactly one of {}, found {n_found}", names.join(", "))
        });
    }
}

pub(in super::super) fn at_least(
    n_found: usize,
    names: &[&str],
    path: &Path<'_>,
    out: &mut Findings<'_>,
) {
    if n_found == 0 {
        out.add(&NOT_EXACTLY_ONE, path, || {
            format!("expected at least one of {}, found none", names.join(", "))
        });
    }
}
