//! `csv.ragged-row-left-out`

use super::super::super::check::{Rule, Severity};

/// A row with more or fewer fields than the header, where such rows are not wanted.
pub static RAGGED_ROW_LEFT_OUT: Rule = Rule {
    code: "csv.ragged-row-left-out",
    severity: Severity::Warning,
    title: "A row with more or fewer fields than the header was left out",
    why: "Such rows are left out, as was chosen; nothing of the row was written.",
    fix: "Correct the row in the file, or choose to keep such rows: missing fields are then empty.",
    example: "1,Hello, world under the header id,body",
};
