//! `parameter.out-of-range`

use super::super::super::check::{Rule, Severity};

/// A parameter of a wrong type or out of its range.
pub static PARAMETER_OUT_OF_RANGE: Rule = Rule {
    code: "parameter.out-of-range",
    severity: Severity::Error,
    title: "A parameter has a value that the model refuses",
    why: "Every record of the job would fail with the same error.",
    fix: "Choose a value in the range shown.",
    example: "temperature = 2 where the model takes 0 to 1",
};
