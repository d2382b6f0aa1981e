//! `record-id.missing`

use super::super::super::check::{Findings, Path, Rule, Severity};

/// A record without an id.
pub static RECORD_ID_MISSING: Rule = Rule {
    code: "record-id.missing",
    severity: Severity::Warning,
    title: "A record has no recordId",
    why: "AWS adds one to the output. The order of the output is not guaranteed, so the answer cannot be joined to its record.",
    fix: "Give every record an id of its own. Quarry can add them.",
    example: "{\"modelInput\": {…}}",
};

pub(in super::super) fn add(out: &mut Findings<'_>) {
    out.add(&RECORD_ID_MISSING, &Path::Root("recordId"), || "is missing".to_owned());
}
