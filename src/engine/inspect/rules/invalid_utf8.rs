//! `line.invalid-utf8`

use std::str::Utf8Error;

use super::super::super::check::{Findings, Path, Rule, Severity};

/// A line is not UTF-8.
pub static INVALID_UTF8: Rule = Rule {
    code: "line.invalid-utf8",
    severity: Severity::Error,
    title: "A line has bytes that are not UTF-8",
    why: "JSON is UTF-8. A line in another encoding cannot be read.",
    fix: "Save the file as UTF-8.",
    example: "Stra\\xDFe, saved in Windows-1252",
};

pub(in super::super) fn add(bytes: &[u8], error: Utf8Error, out: &mut Findings<'_>) {
    out.add(&INVALID_UTF8, &Path::Root(""), || {
        let is_utf16 = bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF");
        if is_utf16 {
            return "the file is UTF-16".to_owned();
        }
        let at = error.valid_up_to();
        let bad = bytes.get(at).copied().unwrap_or_default();
        format!("byte {} is \\x{bad:02X}", at + 1)
    });
}
