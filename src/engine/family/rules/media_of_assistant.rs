//! `body.media-of-assistant`

use super::super::super::check::{Findings, Path, Rule, Severity};

/// An image or document in a turn of the model.
pub static MEDIA_OF_ASSISTANT: Rule = Rule {
    code: "body.media-of-assistant",
    severity: Severity::Error,
    title: "An image or document is not in a message of the user",
    why: "Only messages of the role user may hold images and documents.",
    fix: "Move it into a message of the user.",
    example: r#"{"role": "assistant", "content": [{"image": {…}}]}"#,
};

pub(in super::super) fn add(what: &str, path: &Path<'_>, out: &mut Findings<'_>) {
    out.add(&MEDIA_OF_ASSISTANT, path, || format!("{what} in a message that is not the user's"));
}
