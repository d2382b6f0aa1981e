//! `parameter.missing`

use super::super::super::check::{Rule, Severity};

/// A parameter that the body must carry.
pub static PARAMETER_MISSING: Rule = Rule {
    code: "parameter.missing",
    severity: Severity::Error,
    title: "A required parameter has no value",
    why: "Every record of the job would fail with the same error.",
    fix: "Give it a value.",
    example: "No max_tokens for Claude",
};
