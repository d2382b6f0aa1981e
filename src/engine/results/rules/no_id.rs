//! `results.no-id`

use super::super::super::check::{Rule, Severity};

/// A record without an id.
pub static NO_ID: Rule = Rule {
    code: "results.no-id",
    severity: Severity::Warning,
    title: "A record of the output has no recordId",
    why: "It can be joined to no row.",
    fix: "It is listed at the end of the table. Give every record an id before you send a batch.",
    example: r#"{"modelInput": {}, "modelOutput": {}}"#,
};
