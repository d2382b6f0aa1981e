//! `source.invalid-utf8`

use super::super::super::check::{Rule, Severity};

/// Bytes that are not UTF-8.
pub static INVALID_UTF8: Rule = Rule {
    code: "source.invalid-utf8",
    severity: Severity::Warning,
    title: "Bytes that are not valid UTF-8",
    why: "Request bodies are UTF-8. Each bad byte sequence was replaced by U+FFFD (\u{FFFD}) so that the record can be written.",
    fix: "Save the file as UTF-8, or check that the replaced characters do not matter.",
    example: "Stra\\xDFe, saved in Windows-1252",
};
