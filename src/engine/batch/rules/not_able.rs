//! `recipe.not-able`

use super::super::super::check::{Rule, Severity};

/// The request format cannot carry what the recipe asks for.
pub static NOT_ABLE: Rule = Rule {
    code: "recipe.not-able",
    severity: Severity::Error,
    title: "The request format cannot carry what the recipe asks for",
    why: "The model would never see it, and the answers would look as if it had.",
    fix: "Choose a model or request format that takes it, or take it out of the recipe.",
    example: "An image column for a model that reads text only",
};
