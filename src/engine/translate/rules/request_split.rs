//! `translate.request-split`

use super::super::super::check::{Rule, Severity};

/// A request that became several.
pub static REQUEST_SPLIT: Rule = Rule {
    code: "translate.request-split",
    severity: Severity::Note,
    title: "A request with several texts became several records",
    why: "The target takes one text a record. The records have the id of the request and the place of the text: id-0, id-1.",
    fix: "Nothing has to be done. Join the results by the part of the id before the last hyphen.",
    example: r#""input": ["first", "second"]"#,
};
