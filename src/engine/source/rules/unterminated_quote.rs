//! `csv.unterminated-quote`

use super::super::super::check::{Rule, Severity};

/// The file ended inside a quoted field.
pub static UNTERMINATED_QUOTE: Rule = Rule {
    code: "csv.unterminated-quote",
    severity: Severity::Error,
    title: "The file ends inside a quoted field",
    why: "Everything from the opening quote to the end of the file was read as one field: rows are missing.",
    fix: "Close the quote in the row shown, double the quotes inside the text, or choose another quote character.",
    example: "1,\"He said no",
};
