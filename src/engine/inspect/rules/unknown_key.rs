//! `line.unknown-key`

use super::super::super::check::{Findings, Path, Rule, Severity};
use super::super::super::template::closest;

/// The keys of a record that AWS documents.
pub(in super::super) const KEYS: [&str; 2] = ["recordId", "modelInput"];

/// A key beside `recordId` and `modelInput`.
pub static UNKNOWN_KEY: Rule = Rule {
    code: "line.unknown-key",
    severity: Severity::Warning,
    title: "A record has a key that AWS does not document",
    why: "A record has \"recordId\" and \"modelInput\". What becomes of other keys is not documented; nothing promises that they come back with the answer.",
    fix: "Remove the key. What belongs to a record can be joined to the answer by its id.",
    example: "{\"recordId\": \"R1\", \"customer\": 17, \"modelInput\": {…}}",
};

pub(in super::super) fn add(name: &str, out: &mut Findings<'_>) {
    out.add(&UNKNOWN_KEY, &Path::Root(name), || match closest(name, KEYS) {
        Some(near) => format!("there is no such key; did you mean \"{near}\"?"),
        None => "a record has recordId and modelInput".to_owned(),
    });
}
