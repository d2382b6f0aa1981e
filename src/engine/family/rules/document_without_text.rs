//! `body.document-without-text`

use super::super::super::check::{Findings, Path, Rule, Severity};

/// A message with a document and nothing said about it.
pub static DOCUMENT_WITHOUT_TEXT: Rule = Rule {
    code: "body.document-without-text",
    severity: Severity::Error,
    title: "A message has a document and no text",
    why: "Beside a document, the same message has to say in a text what to do with it; without one the record is refused.",
    fix: "Add a text to the message that holds the document.",
    example: r#""content": [{"document": {…}}] without {"text": "Summarize it."}"#,
};

pub(in super::super) fn add(path: &Path<'_>, out: &mut Findings<'_>) {
    out.add(&DOCUMENT_WITHOUT_TEXT, path, || "holds a document and no text".to_owned());
}
