//! `translate.value-out-of-range`

use super::super::super::check::{Rule, Severity};

/// A value that is right for the source and refused by the target.
pub static VALUE_OUT_OF_RANGE: Rule = Rule {
    code: "translate.value-out-of-range",
    severity: Severity::Warning,
    title: "A value of the source that the target refuses",
    why: "Ranges differ between providers. The parameter was left out rather than changed to a value that nobody chose.",
    fix: "Give the parameter a value that the target takes, in the source or as a default.",
    example: r#""temperature": 1.5 where the target takes 0 to 1"#,
};
