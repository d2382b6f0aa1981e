//! `source.cell-error`

use super::super::super::check::{Rule, Severity};

/// A formula had no result.
pub static CELL_ERROR: Rule = Rule {
    code: "source.cell-error",
    severity: Severity::Warning,
    title: "A cell shows an error",
    why: "Its formula could not be computed. The text of the error, such as #DIV/0!, goes into the record.",
    fix: "Mend the formula in the spreadsheet, or select rows without it.",
    example: "C7: #N/A",
};
