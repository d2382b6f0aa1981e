//! `template.empty`

use super::super::super::check::{Rule, Severity};

/// A prompt without any text.
pub static EMPTY_TEMPLATE: Rule = Rule {
    code: "template.empty",
    severity: Severity::Error,
    title: "The prompt template is empty",
    why: "A request needs a text, and every record gets it from the template.",
    fix: "Write what the model is to do, and insert the columns that it is to read.",
    example: "A template of spaces",
};
