//! `body.no-chat-template`

use super::super::super::check::{Findings, Path, Rule, Severity};

/// A prompt without the tokens that tell a model who speaks.
pub static NO_CHAT_TEMPLATE: Rule = Rule {
    code: "body.no-chat-template",
    severity: Severity::Warning,
    title: "The prompt is not written in the chat template of the model",
    why: "Models that take one text learned where the user's words begin and end by special tokens. Without them, or with those of another model, they go on with the text instead of answering it.",
    fix: "Write the prompt in the template that the message names. Quarry does so when it makes the records.",
    example: r#""prompt": "Why is the sky blue?" for Llama 3"#,
};

/// Says which template is expected.
pub(in super::super) fn add(
    path: &Path<'_>,
    out: &mut Findings<'_>,
    detail: impl FnOnce() -> String,
) {
    out.add(&NO_CHAT_TEMPLATE, path, detail);
}
