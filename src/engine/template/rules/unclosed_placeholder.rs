//! `template.unclosed-placeholder`

use super::super::super::check::{Rule, Severity};

/// `{{` without `}}`.
pub static UNCLOSED_PLACEHOLDER: Rule = Rule {
    code: "template.unclosed-placeholder",
    severity: Severity::Error,
    title: "A placeholder is not closed",
    why: "From the two opening braces on, no column name can be read.",
    fix: "Close it with }}, or write \\{{ where two braces are meant literally.",
    example: "Summarize {{body",
};
