//! `translate.unknown-source`

use super::super::super::check::{Rule, Severity};

/// A file in which no request can be found.
pub static UNKNOWN_SOURCE: Rule = Rule {
    code: "translate.unknown-source",
    severity: Severity::Error,
    title: "This is no file of requests",
    why: "It is neither text nor JSON, or its JSON holds no requests. Nothing could be read.",
    fix: "Choose a file of lines (JSONL or text), or one object with a list of requests.",
    example: "A spreadsheet or an archive",
};
