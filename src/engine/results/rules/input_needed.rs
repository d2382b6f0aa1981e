//! `results.input-needed`

use super::super::super::check::{Rule, Severity};

/// Rows of which nobody knows whether they were sent.
pub static INPUT_NEEDED: Rule = Rule {
    code: "results.input-needed",
    severity: Severity::Warning,
    title: "Rows that were not sent look as if they were missing",
    why: "The recipe left rows out, as quarry.json says, and only the batch input tells which.",
    fix: "Give the batch input too: the files that lie beside quarry.json.",
    example: "quarry.json has 300 rows that are in no part",
};
