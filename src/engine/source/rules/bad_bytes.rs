//! `source.bad-bytes`

use super::super::super::check::{Rule, Severity};

/// Bytes that the encoding of the file does not have.
pub static BAD_BYTES: Rule = Rule {
    code: "source.bad-bytes",
    severity: Severity::Warning,
    title: "Bytes that the encoding of the file does not have",
    why: "Each bad byte sequence was replaced by U+FFFD (\u{FFFD}), so that the record can be written.",
    fix: "Look at the place: is the encoding right? A damaged character has to be corrected in the file.",
    example: "Half of a character of two bytes, in Shift_JIS",
};
