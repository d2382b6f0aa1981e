//! `recipe.unknown-column`

use super::super::super::check::{Rule, Severity};

/// The recipe names a column that does not exist.
pub static UNKNOWN_COLUMN: Rule = Rule {
    code: "recipe.unknown-column",
    severity: Severity::Error,
    title: "The recipe names a column that does not exist",
    why: "Every record would go out without what stands in it, or no row could be chosen by it.",
    fix: "Choose a column of this file.",
    example: "A conversation from the column turns of a file that has none",
};
