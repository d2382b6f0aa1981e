//! `translate.part-not-carried`

use super::super::super::check::{Rule, Severity};

/// A part without which a message means something else.
pub static PART_NOT_CARRIED: Rule = Rule {
    code: "translate.part-not-carried",
    severity: Severity::Error,
    title: "A part of a message that cannot be carried over",
    why: "The request would mean something else without it. The request was left out.",
    fix: "Take the part out, or say in text what it holds.",
    example: r#"{"type": "input_audio", …} in a message"#,
};
