//! `translate.tool-turns-not-taken`

use super::super::super::check::{Rule, Severity};

/// Calls and results of tools in a conversation.
pub static TOOL_TURNS_NOT_TAKEN: Rule = Rule {
    code: "translate.tool-turns-not-taken",
    severity: Severity::Error,
    title: "A conversation with tool calls for a target without tools",
    why: "What the tools were asked and what they answered has no place in the request. The request was left out.",
    fix: "Choose a format that takes tools, or write the results into the text.",
    example: r#"A message of the role "tool" for Titan Text"#,
};
