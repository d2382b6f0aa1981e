//! `translate.several-answers`

use super::super::super::check::{Rule, Severity};

/// More than one answer a request.
pub static SEVERAL_ANSWERS: Rule = Rule {
    code: "translate.several-answers",
    severity: Severity::Warning,
    title: "Several answers are asked for, and one will come",
    why: "The target gives one answer a request.",
    fix: "Repeat the request under ids of their own, as often as you want answers.",
    example: r#""n": 3"#,
};
