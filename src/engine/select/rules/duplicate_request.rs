//! `select.duplicate`

use super::super::super::check::{Rule, Severity};

/// A row asks for the same as one before it.
pub static DUPLICATE_REQUEST: Rule = Rule {
    code: "select.duplicate",
    severity: Severity::Note,
    title: "The row asks for the same as one before it and is left out",
    why: "The recipe drops duplicates: the same request costs again and is answered alike.",
    fix: "Nothing, if that is what you want; else let duplicates be written.",
    example: "Two rows with the same text, under different ids",
};
