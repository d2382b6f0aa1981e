//! `recipe.unknown-format`

use super::super::super::check::{Rule, Severity};

/// The recipe names a format that there is not.
pub static UNKNOWN_FORMAT: Rule = Rule {
    code: "recipe.unknown-format",
    severity: Severity::Error,
    title: "The recipe names a request format that Quarry does not know",
    why: "Without the format no request body can be made.",
    fix: "Choose the model again; the format comes with it.",
    example: "\"format\": \"claude\" instead of claude-messages",
};
