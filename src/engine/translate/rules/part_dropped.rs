//! `translate.part-dropped`

use super::super::super::check::{Rule, Severity};

/// A part of a message that is left out.
pub static PART_DROPPED: Rule = Rule {
    code: "translate.part-dropped",
    severity: Severity::Warning,
    title: "A part of a message that has no place in the target",
    why: "The request goes out without it. It is said to the model by nothing else.",
    fix: "Look at the part that the message names. If it matters, write it into the text.",
    example: r#""name": "Anna" beside the content of a message"#,
};
