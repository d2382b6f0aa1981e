//! `csv.ragged-row`

use super::super::super::check::{Rule, Severity};

/// A row with more or fewer fields than the header.
pub static RAGGED_ROW: Rule = Rule {
    code: "csv.ragged-row",
    severity: Severity::Warning,
    title: "A row has more or fewer fields than the header",
    why: "Missing fields are read as empty, and fields beyond the last column are left out; a shifted delimiter or quote often looks like this.",
    fix: "Look at the row: is a text with the delimiter in it unquoted? Is the delimiter right?",
    example: "1,Hello, world under the header id,body",
};
