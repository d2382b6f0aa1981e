//! `split.too-many-parts`

use super::super::super::check::{Rule, Severity};

/// More parts than can be numbered.
pub static TOO_MANY_PARTS: Rule = Rule {
    code: "split.too-many-parts",
    severity: Severity::Error,
    title: "More parts than names can count",
    why: "Names of parts have five digits so that they sort like the parts, and every part would be a job of its own.",
    fix: "Choose larger parts, or cut the source first.",
    example: "Ten million records in parts of 50",
};
