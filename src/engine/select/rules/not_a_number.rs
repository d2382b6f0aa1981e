//! `select.not-a-number`

use super::super::super::check::{Rule, Severity};

/// A cell that is compared with a number is none.
pub static NOT_A_NUMBER: Rule = Rule {
    code: "select.not-a-number",
    severity: Severity::Note,
    title: "A cell that is compared with a number is not a number",
    why: "Such a row is never taken by the comparison, neither by less than nor by at least.",
    fix: "Write numbers with digits and a point, without separators and units.",
    example: "1,200 EUR where the filter takes prices of at least 1000",
};
