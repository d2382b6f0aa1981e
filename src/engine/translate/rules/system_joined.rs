//! `translate.system-joined`

use super::super::super::check::{Rule, Severity};

/// System messages that are not one at the beginning.
pub static SYSTEM_JOINED: Rule = Rule {
    code: "translate.system-joined",
    severity: Severity::Note,
    title: "Several system messages became one",
    why: "The target has one place for instructions, before the conversation. They were joined in their order, with a blank line between two.",
    fix: "Nothing, unless an instruction was meant for a certain point of the conversation.",
    example: "A second system message after a question",
};
