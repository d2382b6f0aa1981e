//! `source.columns-reordered`

use super::super::super::check::{Rule, Severity};

/// A later file has the same columns in another order.
pub static COLUMNS_REORDERED: Rule = Rule {
    code: "source.columns-reordered",
    severity: Severity::Note,
    title: "A file has its columns in another order",
    why: "Its fields go into the columns of their names.",
    fix: "Nothing has to be done if the names mean the same in both files.",
    example: "a.csv has id, body; b.csv has body, id",
};
