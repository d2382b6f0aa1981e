//! `translate.other-stop`

use super::super::super::check::{Rule, Severity};

/// A reason to stop that the result has no word for.
pub static OTHER_STOP: Rule = Rule {
    code: "translate.other-stop",
    severity: Severity::Note,
    title: "The model stopped for a reason that OpenAI has no word for",
    why: "The result says stop, since it has to say one of OpenAI's words.",
    fix: "Look at the answers whose reason is named here before you rely on them.",
    example: r#""stop_reason": "malformed_tool_use""#,
};
