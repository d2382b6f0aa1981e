//! Prompt templates over columns: `Summarize {{body}} for {{ customer }}`.
//!
//! A placeholder is a column name between `{{` and `}}`; spaces around the name do not count.
//! `\{{` is a literal `{{`. A template is parsed without knowing the columns, and bound to them later.

mod parse;
mod suggest;
mod text;

pub use parse::{Problem, Template};
pub use suggest::closest;
pub use text::{Piece, Text};

use super::check::{Rule, Severity};

/// A placeholder names a column that does not exist.
pub static UNKNOWN_COLUMN: Rule = Rule {
    code: "template.unknown-column",
    severity: Severity::Error,
    title: "The template names a column that does not exist",
    why: "Every record would go out without that text.",
    fix: "Use a column of the file, or write \\{{ where two braces are meant literally.",
    example: "{{boddy}} where the column is called body",
};

/// `{{` without `}}`.
pub static UNCLOSED_PLACEHOLDER: Rule = Rule {
    code: "template.unclosed-placeholder",
    severity: Severity::Error,
    title: "A placeholder is not closed",
    why: "From the two opening braces on, no column name can be read.",
    fix: "Close it with }}, or write \\{{ where two braces are meant literally.",
    example: "Summarize {{body",
};

/// Columns that nothing uses.
pub static UNUSED_COLUMN: Rule = Rule {
    code: "template.unused-column",
    severity: Severity::Note,
    title: "Columns that go into no record",
    why: "The model does not see them. They stay in the file and can be joined to the results.",
    fix: "Add the column to the template if the model needs it.",
    example: "id,customer,body with the template {{body}}",
};

/// A prompt without any text.
pub static EMPTY_TEMPLATE: Rule = Rule {
    code: "template.empty",
    severity: Severity::Error,
    title: "The prompt template is empty",
    why: "A request needs a text, and every record gets it from the template.",
    fix: "Write what the model is to do, and insert the columns that it is to read.",
    example: "A template of spaces",
};
