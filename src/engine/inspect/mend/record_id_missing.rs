//! `mend.record-id-missing`

use std::fmt::Write;

use super::super::super::batch::{Seen, Sighting, push_generated};
use super::super::super::check::{Findings, Path, Rule, Severity};
use super::super::super::json::{Kind, Value};
use super::super::rules::{RECORD_ID_BLANK, RECORD_ID_MISSING, RECORD_ID_NOT_TEXT};
use super::Fix;

static RULE: Rule = Rule {
    code: "mend.record-id-missing",
    severity: Severity::Note,
    title: "Gave an id to a record without one",
    why: "The order of the output is not guaranteed; without an id, the answer cannot be joined to its record.",
    fix: "Keep the mended file: answers are joined to it.",
    example: "{\"modelInput\": {…}} became {\"recordId\": \"R0000000001-9c1f03\", \"modelInput\": {…}}",
};

pub(super) static FIX: Fix = Fix {
    rule: &RULE,
    mends: &[&RECORD_ID_MISSING, &RECORD_ID_BLANK, &RECORD_ID_NOT_TEXT],
    body: None,
};

/// Whether there is no id: none at all, `null`, or nothing but spaces.
pub(super) fn is_missing(id: Option<Value<'_>>) -> bool {
    id.is_none_or(|id| {
        id.kind() == Kind::Null || id.as_str().is_some_and(|text| text.trim().is_empty())
    })
}

/// The new id as a JSON string.
pub(super) fn mend(id: String, changes: &mut Findings<'_>) -> String {
    let text = format!("\"{id}\"");
    changes.add(&RULE, &Path::Root("recordId"), || text.clone());
    text
}

/// Ids for records that have none, that no other record has.
#[derive(Debug, Default)]
pub(super) struct Ids {
    seen: Seen,
}

impl Ids {
    /// Remembers the id of a record.
    pub(super) fn note(&mut self, id: Option<Value<'_>>, row: u64) {
        if let Some(id) = id.filter(|id| matches!(id.kind(), Kind::Text | Kind::Number)) {
            self.seen.add(&id.as_str().unwrap_or_else(|| id.raw().into()), row);
        }
    }

    /// The number of the record, and six digits that depend on what is in it. Later records are not
    /// known yet, and may be numbered as we do it; the digits keep them apart from this one.
    pub(super) fn make(&mut self, row: u64, bytes: &[u8]) -> String {
        // FNV-1a: the same on every machine and in every version.
        let mut hash = bytes.iter().fold(0x811c_9dc5_u32, |hash, byte| {
            (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193)
        });
        loop {
            let mut id = String::new();
            push_generated(&mut id, row);
            // A string takes whatever is written.
            write!(id, "-{:06x}", hash & 0xff_ffff).ok();
            match self.seen.add(&id, row) {
                Sighting::Again { .. } => hash = hash.wrapping_add(1),
                Sighting::First | Sighting::Unknown => return id,
            }
        }
    }
}
