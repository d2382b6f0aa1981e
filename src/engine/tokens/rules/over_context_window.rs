//! `tokens.over-context-window`

use super::super::super::check::{Rule, Severity};

/// A record is likely longer than what the model can read.
pub static OVER_CONTEXT_WINDOW: Rule = Rule {
    code: "tokens.over-context-window",
    severity: Severity::Warning,
    title: "A record is likely longer than the model's context window",
    why: "Prompt and answer together have to fit into the window. The length is an estimate; a record close to the window may still fit.",
    fix: "Shorten or split the text, lower the limit of the answer, or choose a model with a larger window.",
    example: "About 210,000 tokens with the answer, for a model of 200,000",
};
