//! `record-id.blank`

use super::super::super::check::{Findings, Path, Rule, Severity};

/// An id without a character.
pub static RECORD_ID_BLANK: Rule = Rule {
    code: "record-id.blank",
    severity: Severity::Error,
    title: "A recordId is empty",
    why: "The answer cannot be joined to its record by it, since the order of the output is not guaranteed.",
    fix: "Give the record an id of its own. Quarry can add one.",
    example: "\"recordId\": \"\"",
};

pub(in super::super) fn add(out: &mut Findings<'_>) {
    out.add(&RECORD_ID_BLANK, &Path::Root("recordId"), || "is empty".to_owned());
}
