//! Bytes to records: how a file is read, and what is odd about it.

pub mod csv;
mod dialect;
mod encoding;
mod index;
mod json;
mod reader;
mod row;
mod rules;
mod scan;
mod sniff;
mod sniff_lines;
mod table;
mod text;

pub use dialect::{Dialect, Format, Ragged};
pub use encoding::Encoding;
pub use index::{Checkpoint, Index};
pub use row::{OwnedRow, Row};
pub use rules::{
    ARRAY_NOT_CLOSED, BAD_BYTES, BLANK_LINE, COLUMN_EXTRA, COLUMN_MISSING, COLUMNS_REORDERED,
    COMMENT_LINE, DUPLICATE_COLUMN_NAME, EMPTY_COLUMN_NAME, INVALID_UTF8, LATE_FIELD, LINE_ABOVE,
    MIXED_LINE_ENDS, NO_HEADER, NO_ROWS, NOT_JSON, NUL_CHARACTER, RAGGED_ROW, RAGGED_ROW_LEFT_OUT,
    RECORD_TOO_LONG, UNTERMINATED_QUOTE,
};
pub use scan::Scan;
pub use sniff::{Candidate, MAX_SNIFFED_BYTES, Sniffed, sniff, sniff_named};

/// Longest record that is read, in bytes: Bedrock takes request bodies up to 25,000,000 bytes
/// (`InvokeModelRequest.body` in the service model of bedrock-runtime 2023-09-30, read 2026-11-22).
pub const MAX_RECORD_BYTES: usize = 25_000_000;
