//! Bytes to records: how a file is read, and what is odd about it.

pub mod csv;
mod dialect;
mod index;
mod row;
mod scan;

pub use dialect::{Candidate, Dialect, MAX_SNIFFED_BYTES, Sniffed, sniff};
pub use index::{Checkpoint, Index};
pub use row::{OwnedRow, Row};
pub use scan::Scan;

use super::check::{Rule, Severity};

/// Longest record that is read, in bytes: Bedrock takes request bodies up to 25,000,000 bytes
/// (`InvokeModelRequest.body` in the service model of bedrock-runtime 2023-09-30, read 2026-11-22).
pub const MAX_RECORD_BYTES: usize = 25_000_000;

/// Bytes that are not UTF-8.
pub static INVALID_UTF8: Rule = Rule {
    code: "source.invalid-utf8",
    severity: Severity::Warning,
    title: "Bytes that are not valid UTF-8",
    why: "Request bodies are UTF-8. Each bad byte sequence was replaced by U+FFFD (\u{FFFD}) so that the record can be written.",
    fix: "Save the file as UTF-8, or check that the replaced characters do not matter.",
    example: "Stra\\xDFe, saved in Windows-1252",
};

/// Characters that text does not have, and UTF-16 read as bytes does.
pub static NUL_CHARACTER: Rule = Rule {
    code: "source.nul-character",
    severity: Severity::Warning,
    title: "NUL characters in the text",
    why: "Text does not hold them. A file in UTF-16 does, after every letter, when it is read as UTF-8.",
    fix: "If the text looks spaced out, save the file as UTF-8. Otherwise look at the row shown.",
    example: "n\\0a\\0m\\0e\\0: UTF-16 read as UTF-8",
};

/// No first row that could name the columns.
pub static NO_HEADER: Rule = Rule {
    code: "source.no-header",
    severity: Severity::Error,
    title: "The file is empty",
    why: "Without a first row there are no columns for the template to name.",
    fix: "Choose a file with a header row and at least one data row.",
    example: "A file of 0 bytes",
};

/// A header and nothing else.
pub static NO_ROWS: Rule = Rule {
    code: "source.no-rows",
    severity: Severity::Error,
    title: "No data rows",
    why: "A job needs records, and each data row becomes one.",
    fix: "Check that the whole file was exported, and whether its first row is a header at all.",
    example: "id,body and nothing after it",
};

/// A column without a name.
pub static EMPTY_COLUMN_NAME: Rule = Rule {
    code: "source.empty-column-name",
    severity: Severity::Note,
    title: "A column has no name",
    why: "A template can only use a column by its name; the column was named by its position.",
    fix: "Use the name shown, or name the column in the file.",
    example: "id,,body",
};

/// Two columns of one name.
pub static DUPLICATE_COLUMN_NAME: Rule = Rule {
    code: "source.duplicate-column-name",
    severity: Severity::Warning,
    title: "Two columns have the same name",
    why: "A template could not say which one it means; the later one got a number.",
    fix: "Use the numbered name for the later column, or rename it in the file.",
    example: "id,text,text",
};

/// A row with more or fewer fields than the header.
pub static RAGGED_ROW: Rule = Rule {
    code: "csv.ragged-row",
    severity: Severity::Warning,
    title: "A row has more or fewer fields than the header",
    why: "Missing fields are read as empty, and fields beyond the last column are left out; a shifted delimiter or quote often looks like this.",
    fix: "Look at the row: is a text with the delimiter in it unquoted? Is the delimiter right?",
    example: "1,Hello, world under the header id,body",
};

/// A line with nothing in it, between records.
pub static BLANK_LINE: Rule = Rule {
    code: "csv.blank-line",
    severity: Severity::Note,
    title: "Blank lines were skipped",
    why: "A line without any field is not a record. It makes no request.",
    fix: "Nothing has to be done, unless an empty value was meant: write it as \"\".",
    example: "A line of nothing between two rows",
};

/// The file ended inside a quoted field.
pub static UNTERMINATED_QUOTE: Rule = Rule {
    code: "csv.unterminated-quote",
    severity: Severity::Error,
    title: "The file ends inside a quoted field",
    why: "Everything from the opening quote to the end of the file was read as one field: rows are missing.",
    fix: "Close the quote in the row shown, double the quotes inside the text, or choose another quote character.",
    example: "1,\"He said no",
};

/// A record over [`MAX_RECORD_BYTES`].
pub static RECORD_TOO_LONG: Rule = Rule {
    code: "source.record-too-long",
    severity: Severity::Error,
    title: "A record is longer than Bedrock takes",
    why: "A request body may have 25,000,000 bytes. The row was left out; nothing of it was written.",
    fix: "Shorten the row or split it. If its size is a surprise, look for a quote that is never closed.",
    example: "A quote that is never closed takes the rest of the file into one field",
};
