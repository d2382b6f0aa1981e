//! `select.not-drawn`

use super::super::super::check::{Rule, Severity};

/// A random sample without a draw.
pub static NOT_DRAWN: Rule = Rule {
    code: "select.not-drawn",
    severity: Severity::Error,
    title: "The rows of the sample were not drawn",
    why: "For exactly so many rows by chance the source is read once before; that was not done.",
    fix: "Draw the sample first, or take a random share.",
    example: "500 rows by chance from a source that is read only once",
};
