//! Bytes to records: how a file is read, and what is odd about it.

pub mod csv;
mod dialect;
mod index;
mod row;
mod rules;
mod scan;

pub use dialect::{Candidate, Dialect, MAX_SNIFFED_BYTES, Sniffed, sniff};
pub use index::{Checkpoint, Index};
pub use row::{OwnedRow, Row};
pub use rules::{
    BLANK_LINE, DUPLICATE_COLUMN_NAME, EMPTY_COLUMN_NAME, INVALID_UTF8, NO_HEADER, NO_ROWS,
    NUL_CHARACTER, RAGGED_ROW, RECORD_TOO_LONG, UNTERMINATED_QUOTE,
};
pub use scan::Scan;

/// Longest record that is read, in bytes: Bedrock takes request bodies up to 25,000,000 bytes
/// (`InvokeModelRequest.body` in the service model of bedrock-runtime 2023-09-30, read 2026-11-22).
pub const MAX_RECORD_BYTES: usize = 25_000_000;
