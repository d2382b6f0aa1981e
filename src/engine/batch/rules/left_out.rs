//! `recipe.left-out`

use super::super::super::check::{Rule, Severity};

/// Part of the recipe goes into no record.
pub static LEFT_OUT: Rule = Rule {
    code: "recipe.left-out",
    severity: Severity::Warning,
    title: "Part of the recipe goes into no record",
    why: "The request format has no place for it.",
    fix: "Leave it empty, or choose another model.",
    example: "A system prompt for an embedding model",
};
