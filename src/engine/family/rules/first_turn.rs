//! `body.first-turn`

use super::super::super::check::{Findings, Path, Rule, Severity};
use super::super::super::json::Value;

/// A conversation that the model begins.
pub static FIRST_TURN: Rule = Rule {
    code: "body.first-turn",
    severity: Severity::Error,
    title: "The conversation does not begin with the user",
    why: "The first message has to be the user's; models refuse a conversation that begins otherwise.",
    fix: "Begin with a message of the role user. An instruction goes into the system prompt.",
    example: r#""messages": [{"role": "assistant", "content": "Hello!"}, …]"#,
};

/// Looks at the role of the first of `messages`.
pub(in super::super) fn check(body: Value<'_>, path: &Path<'_>, out: &mut Findings<'_>) {
    let first = body.get("messages").and_then(|messages| messages.item(0));
    let role = first.and_then(|message| message.get("role"));
    if role.is_some_and(|role| role.is_str("assistant")) {
        let messages = path.field("messages");
        out.add(&FIRST_TURN, &messages.item(0).field("role"), || {
            "the first message is the assistant's".to_owned()
        });
    }
}
