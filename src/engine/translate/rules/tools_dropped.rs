//! `translate.tools-dropped`

use super::super::super::check::{Rule, Severity};

/// Tools that are left out.
pub static TOOLS_DROPPED: Rule = Rule {
    code: "translate.tools-dropped",
    severity: Severity::Warning,
    title: "Tools that the target does not take",
    why: "The model cannot ask for them and answers in text instead.",
    fix: "Choose a format that takes tools, or describe in the prompt what the answer is to look like.",
    example: "Functions in a request for Titan Text, or a web search of the provider",
};
