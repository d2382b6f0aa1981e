//! `body.prompt-turns`

use super::super::super::check::{Findings, Path, Rule, Severity};

/// A prompt that has to be written as turns, and is not.
pub static PROMPT_TURNS: Rule = Rule {
    code: "body.prompt-turns",
    severity: Severity::Error,
    title: "The prompt is not written as turns",
    why: "The model takes its prompt as turns, each with its mark before it, and refuses a prompt without them.",
    fix: "Write the mark of the user before the question, and end with the mark of the model.",
    example: r#""prompt": "Why is the sky blue?" instead of "\n\nHuman: Why is the sky blue?\n\nAssistant:""#,
};

/// Says which mark is missing.
pub(in super::super) fn add(
    path: &Path<'_>,
    out: &mut Findings<'_>,
    detail: impl FnOnce() -> String,
) {
    out.add(&PROMPT_TURNS, path, detail);
}
