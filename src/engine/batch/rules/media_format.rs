//! `media.format`

use super::super::super::check::{Rule, Severity};

/// A medium has a format that the model does not take.
pub static MEDIA_FORMAT: Rule = Rule {
    code: "media.format",
    severity: Severity::Error,
    title: "A medium has a format that the model does not take",
    why: "The record would fail. The row was left out. What a file is was read from its first bytes, not from its name.",
    fix: "Convert the file to one of the formats that the message names.",
    example: "A TIFF, or a WEBP that is called photo.png",
};
