//! JSON lines: one object a row, values with their types.

use memchr::{memchr, memchr2, memmem};

use super::super::super::json::{Document, Kind, push_escaped};
use super::{Cell, Row};

/// Writes rows as JSON objects.
pub(super) struct Jsonl {
    /// What stands before the value of each column: `{"a":`, then `,"b":`.
    keys: Vec<Vec<u8>>,
    document: Document,
}

impl Jsonl {
    pub(super) fn new(columns: &[String]) -> Self {
        let key = |(idx, column): (usize, &String)| {
            let mut key = if idx == 0 { b"{\"".to_vec() } else { b",\"".to_vec() };
            push_escaped(&mut key, column);
            key.extend_from_slice(b"\":");
            key
        };
        let keys = columns.iter().enumerate().map(key).collect();
        Self { keys, document: Document::default() }
    }

    /// Writes a row.
    pub(super) fn row(&mut self, row: Row<'_>, out: &mut Vec<u8>) {
        if self.keys.is_empty() {
            out.push(b'{');
        }
        for (key, (_, cell)) in self.keys.iter().zip(row.cells()) {
            out.extend_from_slice(key);
            push_value(&mut self.document, cell, out);
        }
        out.extend_from_slice(b"}\n");
    }
}

fn push_value(document: &mut Document, cell: &Cell<'_>, out: &mut Vec<u8>) {
    match cell {
        Cell::Empty => out.extend_from_slice(b"null"),
        Cell::Text(text) => push_text(text, out),
        Cell::Count(count) => out.extend_from_slice(count.to_string().as_bytes()),
        Cell::Boolean(true) => out.extend_from_slice(b"true"),
        Cell::Boolean(false) => out.extend_from_slice(b"false"),
        Cell::Number(text) => match document.parse(text) {
            Ok(value) if value.kind() == Kind::Number => {
                out.extend_from_slice(value.json().as_bytes());
            }
            _ => push_text(text, out),
        },
        Cell::Json(text) => match document.parse(text) {
            Ok(value) => push_json(value.json(), out),
            Err(_) => push_text(text, out),
        },
    }
}

fn push_text(text: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    push_escaped(out, text);
    out.push(b'"');
}

/// Adds JSON on one line, in which every text is Unicode: half a surrogate pair becomes U+FFFD, as
/// wherever texts are read. All else stays as it stands, numbers to the last digit.
fn push_json(json: &str, out: &mut Vec<u8>) {
    let bytes = json.as_bytes();
    let has_surrogates =
        memmem::find(bytes, b"\\ud").is_some() || memmem::find(bytes, b"\\uD").is_some();
    let mut rest = bytes;
    // A line end stands between two values only: inside a string it would be no JSON.
    while let Some(idx) = memchr2(b'\n', b'\r', rest) {
        let (line, after) = rest.split_at(idx);
        push_line(line, has_surrogates, out);
        rest = after.get(1..).unwrap_or_default();
    }
    push_line(rest, has_surrogates, out);
}

fn push_line(line: &[u8], has_surrogates: bool, out: &mut Vec<u8>) {
    let mut rest = line;
    while has_surrogates && let Some(idx) = memchr(b'\\', rest) {
        let (plain, escape) = rest.split_at(idx);
        out.extend_from_slice(plain);
        let n_bytes = match unit(escape) {
            None => 2,
            Some(0xD800..=0xDBFF)
                if escape.get(6..).and_then(unit).is_some_and(|low| low & 0xFC00 == 0xDC00) =>
            {
                12
            }
            Some(0xD800..=0xDFFF) => {
                out.extend_from_slice(b"\\ufffd");
                rest = escape.get(6..).unwrap_or_default();
                continue;
            }
            Some(_) => 6,
        };
        let (escape, after) = escape.split_at_checked(n_bytes).unwrap_or((escape, &[]));
        out.extend_from_slice(escape);
        rest = after;
    }
    out.extend_from_slice(rest);
}

/// The UTF-16 unit of an escape at the start, such as `\ud83d`.
fn unit(escape: &[u8]) -> Option<u16> {
    let digits = escape.strip_prefix(b"\\u")?.get(..4)?;
    u16::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}
