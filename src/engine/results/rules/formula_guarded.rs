//! `results.formula-guarded`

use super::super::super::check::{Rule, Severity};

/// A text of a CSV file that a spreadsheet would run.
pub static FORMULA_GUARDED: Rule = Rule {
    code: "results.formula-guarded",
    severity: Severity::Note,
    title: "A text that a spreadsheet would run as a formula has an apostrophe in front",
    why: "Models write what their prompts lead them to, and a spreadsheet runs any text that looks like a formula.",
    fix: "Nothing for a spreadsheet; let the guard out where a program reads the file.",
    example: "An answer `=HYPERLINK(...)`, written as `'=HYPERLINK(...)`",
};
