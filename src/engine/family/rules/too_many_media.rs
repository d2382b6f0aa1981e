//! `body.too-many-media`

use super::super::super::check::{Findings, Path, Rule, Severity};

/// More images, documents or videos than a request may hold.
pub static TOO_MANY_MEDIA: Rule = Rule {
    code: "body.too-many-media",
    severity: Severity::Error,
    title: "Too many images or documents",
    why: "The number of images in a message and of documents in a request is limited, whatever their size.",
    fix: "Spread them over several records.",
    example: "six documents in one Converse body, where five are the most",
};

/// Says so when `n_found` is above `max`.
pub(in super::super) fn check(
    what: &str,
    n_found: usize,
    max: usize,
    path: &Path<'_>,
    out: &mut Findings<'_>,
) {
    if n_found > max {
        out.add(&TOO_MANY_MEDIA, path, || format!("holds {n_found} {what}; the most is {max}"));
    }
}
