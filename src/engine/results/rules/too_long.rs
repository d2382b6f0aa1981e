//! `results.too-long`

use super::super::super::check::{Rule, Severity};

/// A line over the limit.
pub static TOO_LONG: Rule = Rule {
    code: "results.too-long",
    severity: Severity::Error,
    title: "A line of the output is too long to be read",
    why: "It is longer than a request and an answer of the longest kind together.",
    fix: "Look at the file with a tool for large lines. Its record counts as not JSON.",
    example: "60,000,000 bytes",
};
