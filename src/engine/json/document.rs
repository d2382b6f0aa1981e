//! Reading JSON in place: one pass finds where every value lies, nothing is copied.
//!
//! A [`Document`] is kept and filled again for every line, so a file of a million records costs
//! no allocation per record. Texts are unescaped only when somebody asks for them.
//!
//! ```
//! use quarry::engine::json::Document;
//!
//! let mut document = Document::default();
//! let record = document.parse(r#"{"recordId": "R1", "modelInput": {"max_tokens": 5}}"#).unwrap();
//! let body = record.get("modelInput").unwrap();
//! assert_eq!(body.get("max_tokens").and_then(|value| value.as_i64()), Some(5));
//! ```

use std::borrow::Cow;

use memchr::memchr;
use serde_json::Value as Json;

use super::parser::{Parser, SyntaxError};

/// What a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `null`.
    Null,
    /// `true` or `false`.
    Boolean,
    /// A number.
    Number,
    /// A string.
    Text,
    /// An array.
    Array,
    /// An object.
    Object,
}

impl Kind {
    /// Name for people, with its article.
    pub fn name(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Boolean => "true or false",
            Self::Number => "a number",
            Self::Text => "a string",
            Self::Array => "an array",
            Self::Object => "an object",
        }
    }
}

/// One value, or the key of a field.
#[derive(Debug, Clone, Copy)]
pub(super) struct Slot {
    pub(super) kind: Kind,
    /// Whether a text holds a backslash.
    pub(super) has_escapes: bool,
    /// Span in the text; of a string, what is between the quotes.
    pub(super) start: u32,
    pub(super) end: u32,
    /// The slot after this value and all that is in it.
    pub(super) next: u32,
}

/// The places of all values of a text. Filled again and again.
#[derive(Debug, Default)]
pub struct Document {
    slots: Vec<Slot>,
}

impl Document {
    /// Finds all values of `text`.
    ///
    /// # Errors
    ///
    /// The text is not JSON: where, what was expected and what was found.
    pub fn parse<'a>(&'a mut self, text: &'a str) -> Result<Value<'a>, SyntaxError> {
        self.slots.clear();
        Parser::new(text.as_bytes(), &mut self.slots).document()?;
        Ok(Value { slots: &self.slots, text, idx: 0 })
    }
}

/// A value of a [`Document`].
#[derive(Clone, Copy)]
pub struct Value<'a> {
    slots: &'a [Slot],
    text: &'a str,
    idx: usize,
}

impl std::fmt::Debug for Value<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.raw())
    }
}

impl<'a> Value<'a> {
    #[inline]
    fn slot(self) -> Slot {
        const NULL: Slot =
            Slot { kind: Kind::Null, has_escapes: false, start: 0, end: 0, next: u32::MAX };
        self.slots.get(self.idx).copied().unwrap_or(NULL)
    }

    /// What it is.
    #[inline]
    pub fn kind(self) -> Kind {
        self.slot().kind
    }

    /// The value as it stands in the text; a string without its quotes.
    #[inline]
    pub fn raw(self) -> &'a str {
        let Slot { start, end, .. } = self.slot();
        self.text.get(start as usize..end as usize).unwrap_or_default()
    }

    /// The value as JSON: as it stands in the text.
    pub fn json(self) -> &'a str {
        let Slot { kind, start, end, .. } = self.slot();
        let quote = usize::from(kind == Kind::Text);
        self.text.get(start as usize - quote..end as usize + quote).unwrap_or_default()
    }

    /// Byte of the text at which the value begins.
    pub fn start(self) -> usize {
        self.slot().start as usize
    }

    /// A copy that can be changed. What no copy can hold is as near as can be:
    /// [`first_changed`](Self::first_changed) finds it.
    pub fn to_json(self) -> Json {
        serde_json::from_str(self.json()).unwrap_or_else(|_| self.rebuild())
    }

    fn rebuild(self) -> Json {
        match self.kind() {
            Kind::Null => Json::Null,
            Kind::Boolean => self.as_bool().into(),
            Kind::Number => serde_json::from_str(self.raw()).unwrap_or_else(|_| {
                if self.raw().starts_with('-') { f64::MIN } else { f64::MAX }.into()
            }),
            Kind::Text => self.as_str().into(),
            Kind::Array => self.items().map(Self::rebuild).collect(),
            Kind::Object => {
                let fields = self.fields().map(|(name, value)| {
                    (name.as_str().unwrap_or_default().into_owned(), value.rebuild())
                });
                Json::Object(fields.collect())
            }
        }
    }

    /// The first number or text in it that [a copy](Self::to_json) would not hold as it is: a number
    /// with more digits than a computer counts with, or half a surrogate pair.
    pub fn first_changed(self) -> Option<Value<'a>> {
        let end = (self.slot().next as usize).min(self.slots.len());
        (self.idx..end).map(|idx| Value { idx, ..self }).find(|value| match value.kind() {
            Kind::Number => !is_kept(value.raw()),
            Kind::Text => has_half_a_pair(*value),
            _ => false,
        })
    }

    /// The text of a string; `None` for anything else.
    pub fn as_str(self) -> Option<Cow<'a, str>> {
        let slot = self.slot();
        if slot.kind != Kind::Text {
            return None;
        }
        Some(if slot.has_escapes { Cow::Owned(unescape(self.raw())) } else { self.raw().into() })
    }

    /// Whether it is this string.
    #[inline]
    pub fn is_str(self, text: &str) -> bool {
        let Slot { kind, has_escapes, start, end, .. } = self.slot();
        // Most names differ in their length already.
        kind == Kind::Text
            && if has_escapes {
                unescape(self.raw()) == text
            } else {
                (end - start) as usize == text.len() && self.raw() == text
            }
    }

    /// The number, as near as a double comes; `None` for anything else.
    pub fn as_f64(self) -> Option<f64> {
        (self.kind() == Kind::Number).then(|| self.raw().parse().ok()).flatten()
    }

    /// The number, if it is written as a whole one that fits; `None` for anything else.
    pub fn as_i64(self) -> Option<i64> {
        (self.kind() == Kind::Number).then(|| self.raw().parse().ok()).flatten()
    }

    /// The number, if it is written as a whole one from 0 that fits; `None` for anything else.
    pub fn as_u64(self) -> Option<u64> {
        (self.kind() == Kind::Number).then(|| self.raw().parse().ok()).flatten()
    }

    /// `true` or `false`; `None` for anything else.
    pub fn as_bool(self) -> Option<bool> {
        (self.kind() == Kind::Boolean).then(|| self.raw() == "true")
    }

    /// The first field of this name; `None` too when it is no object.
    pub fn get(self, key: &str) -> Option<Value<'a>> {
        self.fields().find(|(name, _)| name.is_str(key)).map(|(_, value)| value)
    }

    /// The value under a path of names.
    pub fn at(self, path: &[&str]) -> Option<Value<'a>> {
        path.iter().try_fold(self, |value, key| value.get(key))
    }

    /// The item at this place of an array; `None` too when it is no array.
    pub fn item(self, idx: usize) -> Option<Value<'a>> {
        self.items().nth(idx)
    }

    /// Names and values of an object; nothing for anything else. Names are texts.
    pub fn fields(self) -> impl Iterator<Item = (Value<'a>, Value<'a>)> {
        let mut children = self.children(Kind::Object);
        std::iter::from_fn(move || Some((children.next()?, children.next()?)))
    }

    /// Items of an array; nothing for anything else.
    pub fn items(self) -> impl Iterator<Item = Value<'a>> {
        self.children(Kind::Array)
    }

    fn children(self, of: Kind) -> impl Iterator<Item = Value<'a>> {
        let slot = self.slot();
        let end = if slot.kind == of { slot.next as usize } else { 0 };
        let mut idx = self.idx + 1;
        std::iter::from_fn(move || {
            if idx >= end {
                return None;
            }
            let child = Value { idx, ..self };
            idx = child.slot().next as usize;
            Some(child)
        })
    }
}

/// Most digits of which every number is told from all others.
const MAX_DIGITS: usize = 17;

/// Whether a number is the same after it was read and written.
fn is_kept(number: &str) -> bool {
    if !number.contains(['.', 'e', 'E']) {
        // Whole numbers have their own types; most readers of JSON keep all of their digits.
        return number.parse::<i64>().is_ok() || number.parse::<u64>().is_ok();
    }
    let mantissa = number.split(['e', 'E']).next().unwrap_or(number);
    let digits = mantissa.trim_start_matches(['-', '0', '.']);
    let n_digits = digits.bytes().filter(u8::is_ascii_digit).count();
    let value = number.parse::<f64>().unwrap_or(f64::INFINITY);
    n_digits <= MAX_DIGITS && value.is_finite() && (n_digits == 0 || value != 0.0)
}

fn has_half_a_pair(text: Value<'_>) -> bool {
    let raw = text.raw();
    text.slot().has_escapes
        && (raw.contains("\\ud") || raw.contains("\\uD"))
        && text.as_str().is_some_and(|text| text.contains(char::REPLACEMENT_CHARACTER))
}

/// The text of a string's inside. Half a surrogate pair becomes U+FFFD.
fn unescape(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(idx) = memchr(b'\\', rest.as_bytes()) {
        let (plain, after) = rest.split_at_checked(idx).unwrap_or((rest, ""));
        let after = after.get(1..).unwrap_or_default();
        out.push_str(plain);
        let mut chars = after.chars();
        match chars.next() {
            Some('b') => out.push('\u{8}'),
            Some('f') => out.push('\u{c}'),
            Some('n') => out.push('\n'),
            Some('r') => out.push('\r'),
            Some('t') => out.push('\t'),
            Some('u') => {
                let (unit, tail) = hex(chars.as_str());
                let low = tail.strip_prefix("\\u").map(hex);
                let (units, tail) = match low {
                    Some((low, after))
                        if (0xd800..0xdc00).contains(&unit) && (0xdc00..0xe000).contains(&low) =>
                    {
                        (vec![unit, low], after)
                    }
                    _ => (vec![unit], tail),
                };
                out.extend(
                    char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)),
                );
                rest = tail;
                continue;
            }
            Some(other) => out.push(other),
            None => {}
        }
        rest = chars.as_str();
    }
    out.push_str(rest);
    out
}

/// The four hex digits at the start, and what follows them.
fn hex(text: &str) -> (u16, &str) {
    let (digits, rest) = text.split_at_checked(4).unwrap_or((text, ""));
    (u16::from_str_radix(digits, 16).unwrap_or(0xfffd), rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str) {
        let mut document = Document::default();
        let value = document.parse(text).expect("it is JSON");
        let expected: serde_json::Value = serde_json::from_str(text).expect("it is JSON");
        assert_eq!(rebuild(value), expected);
    }

    fn rebuild(value: Value<'_>) -> serde_json::Value {
        match value.kind() {
            Kind::Null => serde_json::Value::Null,
            Kind::Boolean => value.as_bool().into(),
            Kind::Number => serde_json::from_str(value.raw()).expect("a number"),
            Kind::Text => value.as_str().expect("a text").into(),
            Kind::Array => value.items().map(rebuild).collect(),
            Kind::Object => value
                .fields()
                .map(|(key, value)| (key.as_str().expect("a text").into_owned(), rebuild(value)))
                .collect::<serde_json::Map<_, _>>()
                .into(),
        }
    }

    #[test]
    fn all_kinds_read_as_serde_json_reads_them() {
        check(
            r#" {"a": [1, -2.5e3, true, false, null, "x", {}, [], [[]], {"b": {"c": ""}}], "é": 0} "#,
        );
        check(r#""tab\t quote\" slash\/ \\ \u00e9 \ud83d\ude42 東京""#);
        check("0");
        check(&format!(r#"["{}\n", "{}"]"#, "x".repeat(100), "é".repeat(40)));
    }

    #[test]
    fn half_a_surrogate_pair_is_replaced() {
        let mut document = Document::default();
        let value = document.parse(r#"["\ud83d", "\ude42x", "\ud83d\u0041"]"#).expect("JSON");
        let texts: Vec<_> = value.items().map(|item| item.as_str().expect("a text")).collect();
        assert_eq!(texts, ["\u{fffd}", "\u{fffd}x", "\u{fffd}A"]);
    }

    #[test]
    fn what_a_copy_cannot_hold_is_found_and_comes_near() {
        for (text, expected) in [
            ("[1, -2, 0.1, 1e5, 18446744073709551615, 0.30000000000000004, 0.0]", None),
            (r#"{"a": ["é", "\ud83d\ude42", "\\ud83d"]}"#, None),
            ("[5, 123456789012345678901234567890]", Some("123456789012345678901234567890")),
            (r#"{"a": 0.1234567890123456789}"#, Some("0.1234567890123456789")),
            ("[1e400]", Some("1e400")),
            ("[1e-400]", Some("1e-400")),
            (r#"["x", "\ud83d"]"#, Some("\\ud83d")),
            (r#"{"\uD83D": 1}"#, Some("\\uD83D")),
        ] {
            let mut document = Document::default();
            let value = document.parse(text).expect("JSON");
            assert_eq!(value.first_changed().map(Value::raw), expected, "{text}");
        }
        let mut document = Document::default();
        let value = document.parse(r#"{"a": [1e400, -1e400], "b": "x\ud83d"}"#).expect("JSON");
        let expected = serde_json::json!({ "a": [f64::MAX, f64::MIN], "b": "x\u{fffd}" });
        assert_eq!(value.to_json(), expected);
    }

    #[test]
    fn a_copy_has_every_digit_of_a_number() {
        for number in ["31.245270191439438", "121.48791951161945", "0.3", "9007199254740993"] {
            let mut document = Document::default();
            let value = document.parse(number).expect("JSON");
            assert_eq!(value.to_json().to_string(), number);
        }
    }

    #[test]
    fn fields_are_found_by_their_unescaped_name() {
        let mut document = Document::default();
        let value = document.parse(r#"{"\u0061": {"b": [5, "x"]}}"#).expect("JSON");
        let list = value.at(&["a", "b"]).expect("is there");
        assert_eq!(list.json(), r#"[5, "x"]"#);
        assert_eq!(list.item(1).expect("is there").json(), "\"x\"");
        assert_eq!(list.item(0).and_then(Value::as_i64), Some(5));
        assert!(list.item(2).is_none() && list.get("a").is_none());
    }
}
