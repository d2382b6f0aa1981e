//! `body.old-name`

use super::super::super::check::{Findings, Path, Rule, Severity};

/// A field under a name that older samples used.
pub static OLD_NAME: Rule = Rule {
    code: "body.old-name",
    severity: Severity::Warning,
    title: "A field under its former name",
    why: "Older samples used this name. The documentation has another one now, and need not honor the old one for long.",
    fix: "Use the name that the message gives.",
    example: r#""max_new_tokens" instead of "maxTokens" for Nova"#,
};

/// Says the name of today.
pub(in super::super) fn add(new: &str, path: &Path<'_>, out: &mut Findings<'_>) {
    out.add(&OLD_NAME, path, || format!("is now called {new}"));
}
