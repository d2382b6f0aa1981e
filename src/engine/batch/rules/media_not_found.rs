//! `media.not-found`

use super::super::super::check::{Rule, Severity};

/// The file of a row was not found.
pub static MEDIA_NOT_FOUND: Rule = Rule {
    code: "media.not-found",
    severity: Severity::Error,
    title: "The file of a row was not found",
    why: "A cell holds a data URL, base64, an address in S3, or the name of a file that was chosen beside the source. The row was left out.",
    fix: "Choose the file beside the source, or mend the name: it is case-sensitive.",
    example: "photo1.JPG where the file is called photo1.jpg",
};
