//! `translate.default-used`

use super::super::super::check::{Rule, Severity};

/// A required parameter that the source does not give.
pub static DEFAULT_USED: Rule = Rule {
    code: "translate.default-used",
    severity: Severity::Note,
    title: "A required parameter was filled in",
    why: "The target refuses a request without it, and the source leaves it out.",
    fix: "Nothing, if the value suits you. Otherwise choose another default, or set it in the source.",
    example: "A chat request without a longest answer, for Claude",
};
