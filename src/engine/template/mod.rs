//! Prompt templates over columns: `Summarize {{body}} for {{ customer }}`.
//!
//! A placeholder is a column name between `{{` and `}}`; spaces around the name do not count.
//! `\{{` is a literal `{{`. A template is parsed without knowing the columns, and bound to them later.

mod parse;
mod rules;
mod suggest;
mod text;

pub use parse::{Problem, Template};
pub use rules::{EMPTY_TEMPLATE, UNCLOSED_PLACEHOLDER, UNKNOWN_COLUMN, UNUSED_COLUMN};
pub use suggest::closest;
pub use text::{Piece, Text};
