//! `source.gzip-damaged`

use super::super::super::check::{Rule, Severity};

/// What was unpacked is not what was packed.
pub static GZIP_DAMAGED: Rule = Rule {
    code: "source.gzip-damaged",
    severity: Severity::Error,
    title: "The packed file is damaged",
    why: "Its bytes are not what was packed: a checksum does not fit, or the data breaks off. Rows may be wrong or missing.",
    fix: "Download or pack the file again. `gzip -t` says whether a copy is whole.",
    example: "a byte that changed on the way",
};
