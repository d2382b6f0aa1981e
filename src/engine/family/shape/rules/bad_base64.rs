//! `body.bad-base64`

use super::super::super::super::check::{Findings, Path, Rule, Severity};
use super::super::super::super::json::Value;

/// Bytes are not written as base64.
pub static BAD_BASE64: Rule = Rule {
    code: "body.bad-base64",
    severity: Severity::Error,
    title: "Bytes are not written as base64",
    why: "Images and documents stand in a body as base64: letters, digits, + and /, with = at the end, without a prefix.",
    fix: "Encode the file as base64; leave out \"data:image/png;base64,\" before it.",
    example: r#""bytes": "data:image/png;base64,iVBOR…" instead of "bytes": "iVBOR…""#,
};

pub(in super::super) fn check(
    value: Value<'_>,
    max_bytes: usize,
    path: &Path<'_>,
    out: &mut Findings<'_>,
) {
    let text = value.as_str().unwrap_or_default();
    if text.starts_with("data:") {
        return out.add(&BAD_BASE64, path, || {
            "begins with data:, which belongs to addresses of pages".to_owned()
        });
    }
    let digits = text.trim_end_matches('=');
    if text.is_empty() || !text.len().is_multiple_of(4) || text.len() - digits.len() > 2 {
        return out.add(&BAD_BASE64, path, || {
            format!("has {} characters, which is no length of base64", text.len())
        });
    }
    if let Some(idx) = digits.bytes().position(|byte| !is_digit(byte)) {
        return out.add(&BAD_BASE64, path, || format!("character {} is not base64", idx + 1));
    }
    let n_bytes = digits.len() / 4 * 3 + (digits.len() % 4 * 3) / 4;
    if n_bytes > max_bytes {
        out.add(&super::WRONG_LENGTH, path, || {
            format!("stands for {n_bytes} bytes; the most is {max_bytes}")
        });
    }
}

fn is_digit(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'+' || byte == b'/'
}
