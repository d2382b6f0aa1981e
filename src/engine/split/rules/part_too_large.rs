//! `split.part-too-large`

use super::super::super::check::{Rule, Severity};

/// A part is larger than a file may be.
pub static PART_TOO_LARGE: Rule = Rule {
    code: "split.part-too-large",
    severity: Severity::Error,
    title: "A part is larger than a file may be",
    why: "It cannot be cut further: a single record is larger than the limit, or a few long records stand together in a very long file.",
    fix: "Shorten the longest records, or raise the limit if yours is higher.",
    example: "A record of 20 MB where a file may have 10 MB",
};
