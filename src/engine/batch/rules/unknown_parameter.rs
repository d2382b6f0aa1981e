//! `parameter.unknown`

use super::super::super::check::{Rule, Severity};

/// A parameter that the format does not have.
pub static UNKNOWN_PARAMETER: Rule = Rule {
    code: "parameter.unknown",
    severity: Severity::Error,
    title: "The request format has no such parameter",
    why: "Bedrock refuses bodies with fields that the model does not know.",
    fix: "Remove the parameter, or use the one of the same meaning.",
    example: "max_token instead of max_tokens",
};
