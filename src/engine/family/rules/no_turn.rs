//! `body.no-turn`

use super::super::super::check::{Findings, Path, Rule, Severity};
use super::super::super::json::Value;

/// A conversation in which only the system speaks.
pub static NO_TURN: Rule = Rule {
    code: "body.no-turn",
    severity: Severity::Error,
    title: "The conversation holds nothing but system messages",
    why: "There is nothing to answer: at least one message has to be the user's or the assistant's.",
    fix: "Add a message of the role user.",
    example: r#""messages": [{"role": "system", "content": "Answer in one sentence."}]"#,
};

/// Looks at the roles of `messages`; silent while any of them is not `system`.
pub(in super::super) fn check(body: Value<'_>, path: &Path<'_>, out: &mut Findings<'_>) {
    let messages = || body.get("messages").into_iter().flat_map(Value::items);
    let is_system = |message: Value<'_>| message.get("role").is_some_and(|r| r.is_str("system"));
    if messages().next().is_some() && messages().all(is_system) {
        out.add(&NO_TURN, &path.field("messages"), || "every role is system".to_owned());
    }
}
