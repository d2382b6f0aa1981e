//! `select.nothing`

use super::super::super::check::{Rule, Severity};

/// No row is selected.
pub static NOTHING_SELECTED: Rule = Rule {
    code: "select.nothing",
    severity: Severity::Error,
    title: "No row is selected",
    why: "The filter lets no row through, or the sample takes none of them. Nothing is written, and what an earlier run wrote stays as it was.",
    fix: "Loosen the filter; compare its text with what the cells hold, with case and spaces.",
    example: "A filter for open where the cells say Open",
};
