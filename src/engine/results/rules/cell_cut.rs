//! `results.cell-cut`

use super::super::super::check::{Rule, Severity};

/// A text is longer than a cell of a spreadsheet may be.
pub static CELL_CUT: Rule = Rule {
    code: "results.cell-cut",
    severity: Severity::Warning,
    title: "A text is longer than a cell may be and was cut",
    why: "A cell of a spreadsheet holds 32,767 characters, counted as UTF-16.",
    fix: "Export as CSV or JSON lines, which hold texts of any length.",
    example: "An answer of 40,000 characters in an .xlsx file",
};
