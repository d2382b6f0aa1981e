//! Texts as people and models write them, and texts that mean harm.

use std::fmt::Write;

use super::chance::Chance;

const WORDS: [&str; 26] = [
    "sky",
    "blue",
    "the",
    "of",
    "refund",
    "customer",
    "late",
    "again",
    "über",
    "Straße",
    "naïve",
    "日本",
    "東京",
    "привет",
    "مرحبا",
    "שלום",
    "résumé",
    "🙂",
    "👩‍👩‍👧",
    "€",
    "it's",
    "A–Z",
    "no.",
    "ok",
    "\"quoted\"",
    "a, b;",
];

/// What a page, a spreadsheet or a terminal must not run, turn around or lose.
pub(crate) const HOSTILE: [&str; 12] = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "=cmd()",
    "=HYPERLINK(\"http://example.com\",\"x\")",
    "+1+1",
    "@SUM(A1)",
    "-2+3",
    "\u{202e}gpj.exe\u{202c}",
    "\u{2066}bidi\u{2069}\u{200f}",
    "{{body}}",
    "\u{1b}[31mred\u{0}\u{7}",
    "\"quoted\", \\back\\slash\\ \u{2028}line\r\nend\ttab",
];

/// Stands in a text for half of a surrogate pair, which no Rust text can hold. Lines have it as
/// [`LONE_ESCAPE`], and who reads them has U+FFFD.
pub(crate) const LONE: char = '\u{e000}';

/// The escape that is half of a pair.
pub(crate) const LONE_ESCAPE: &str = "\\ud83d";

/// A text of some words, never empty.
pub(crate) fn words(chance: &mut Chance, at_most: u64) -> String {
    let n_words = 1 + chance.below(at_most);
    let mut out = String::new();
    for idx in 0..n_words {
        if idx > 0 {
            out.push_str(if chance.happens(500) { "\n" } else { " " });
        }
        out.push_str(chance.pick(&WORDS));
    }
    out
}

/// A field of CSV: in quotes where it needs them, and sometimes where not.
pub(crate) fn csv_field(chance: &mut Chance, text: &str) -> String {
    let needs = text.contains(['"', ',', '\n', '\r']);
    if needs || chance.happens(2_000) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

/// JSON with every character that is not ASCII as an escape; it means the same.
pub(crate) fn escaped(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        if c.is_ascii() || c == LONE {
            out.push(c);
        } else {
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                write!(out, "\\u{unit:04x}").expect("memory takes everything");
            }
        }
    }
    out
}
