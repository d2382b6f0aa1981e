//! `translate.parameter-dropped`

use super::super::super::check::{Rule, Severity};

/// A parameter that the target has no counterpart of.
pub static PARAMETER_DROPPED: Rule = Rule {
    code: "translate.parameter-dropped",
    severity: Severity::Warning,
    title: "A parameter of the source that the target does not have",
    why: "The request goes out without it, and the answer can differ from what the source asked for.",
    fix: "Nothing, if it does not matter to you. Otherwise choose a format that has such a parameter.",
    example: r#""logprobs": true for Claude"#,
};
