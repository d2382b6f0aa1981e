//! `recipe.bad-patch`

use super::super::super::check::{Rule, Severity};

/// The patch of the body cannot be applied.
pub static BAD_PATCH: Rule = Rule {
    code: "recipe.bad-patch",
    severity: Severity::Error,
    title: "The patch of the body cannot be applied",
    why: "A patch is a JSON object that is merged into the body, or an array of operations on it.",
    fix: "Mend the operation that the message names.",
    example: "[{\"op\": \"remove\", \"path\": \"/top_k\"}] where the body has no top_k",
};
