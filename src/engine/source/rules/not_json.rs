//! `source.not-json`

use super::super::super::check::{Rule, Severity};

/// A record of a JSON source that cannot be read.
pub static NOT_JSON: Rule = Rule {
    code: "source.not-json",
    severity: Severity::Error,
    title: "A record is not JSON",
    why: "The file is read as JSON, and this record cannot be. It was left out.",
    fix: "Correct the place that the message names, or read the file in another format.",
    example: "{'id': 1} with single quotes",
};
