//! `body.duplicate-name`

use super::super::super::check::{Findings, Path, Rule, Severity};

/// Two documents of a request have the same name.
pub static DUPLICATE_NAME: Rule = Rule {
    code: "body.duplicate-name",
    severity: Severity::Error,
    title: "Two documents have the same name",
    why: "Every document of a request needs a name of its own, also across messages; Bedrock refuses duplicates.",
    fix: "Rename one of them, for example with a number at the end.",
    example: r#"two documents with "name": "report" in one body"#,
};

pub(in super::super) fn add(name: &str, path: &Path<'_>, out: &mut Findings<'_>) {
    out.add(&DUPLICATE_NAME, path, || format!("\"{name}\" is the name of another document, too"));
}
