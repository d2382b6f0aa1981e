//! `source.mixed-line-ends`

use super::super::super::check::{Rule, Severity};

/// Lines end in more than one way.
pub static MIXED_LINE_ENDS: Rule = Rule {
    code: "source.mixed-line-ends",
    severity: Severity::Note,
    title: "Lines end in different ways",
    why: "The file was probably put together of several. Every line end ends a row, so nothing is lost.",
    fix: "Nothing has to be done if rows look right.",
    example: "900 × LF, 100 × CRLF",
};
