//! The grammar of JSON (RFC 8259), strictly, with errors that say what to do.

use super::document::{Kind, Slot};
use super::scan::find_special;

/// Deepest nesting that is read. No request body comes near it.
const MAX_DEPTH: usize = 128;

/// Why a text is not JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SyntaxError {
    /// Byte of the text.
    pub at: usize,
    /// What is wrong there.
    pub reason: &'static str,
}

/// Reads one text.
pub(super) struct Parser<'t, 's> {
    bytes: &'t [u8],
    at: usize,
    slots: &'s mut Vec<Slot>,
}

type Result = std::result::Result<(), SyntaxError>;

impl<'t, 's> Parser<'t, 's> {
    pub(super) fn new(bytes: &'t [u8], slots: &'s mut Vec<Slot>) -> Self {
        Self { bytes, at: 0, slots }
    }

    /// One value and nothing after it.
    pub(super) fn document(mut self) -> Result {
        if u32::try_from(self.bytes.len()).is_err() {
            return self.error("the text is longer than 4 GB");
        }
        self.value(0)?;
        self.skip_space();
        match self.peek() {
            None => Ok(()),
            Some(b'{') => self.error("a second object on the same line"),
            Some(_) => self.error("something follows the end of the value"),
        }
    }

    fn value(&mut self, depth: usize) -> Result {
        self.skip_space();
        match self.peek() {
            Some(b'{') => self.object(depth),
            Some(b'[') => self.array(depth),
            Some(b'"') => self.text(),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(b't') => self.word(b"true", Kind::Boolean),
            Some(b'f') => self.word(b"false", Kind::Boolean),
            Some(b'n') => self.word(b"null", Kind::Null),
            Some(b'N' | b'I') => {
                self.error("NaN and Infinity are not JSON: write null or leave the field out")
            }
            Some(b'T' | b'F') => {
                self.error("True, False and None are Python: JSON has true, false and null")
            }
            Some(b'\'') => self.error("single quotes are not JSON: texts stand in double quotes"),
            Some(b'}' | b']') => self.error("a value is missing (a comma too many before it?)"),
            Some(_) => self.error("expected a value"),
            None => self.error("the text ends before its value is complete"),
        }
    }

    fn object(&mut self, depth: usize) -> Result {
        let slot = self.open(Kind::Object, depth)?;
        self.skip_space();
        if self.peek() == Some(b'}') {
            self.close(slot);
            return Ok(());
        }
        loop {
            self.skip_space();
            match self.peek() {
                Some(b'"') => self.text()?,
                Some(b'}') => return self.error("a comma too many before the closing brace"),
                Some(b'\'') => {
                    return self.error("single quotes are not JSON: names stand in double quotes");
                }
                Some(_) => return self.error("expected the name of a field in double quotes"),
                None => return self.error("the text ends inside an object"),
            }
            self.skip_space();
            if self.peek() != Some(b':') {
                return self.error("expected a colon after the name of a field");
            }
            self.at += 1;
            self.value(depth + 1)?;
            self.skip_space();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b'}') => {
                    self.close(slot);
                    return Ok(());
                }
                Some(_) => return self.error("expected a comma or the closing brace"),
                None => return self.error("the text ends inside an object"),
            }
        }
    }

    fn array(&mut self, depth: usize) -> Result {
        let slot = self.open(Kind::Array, depth)?;
        self.skip_space();
        if self.peek() == Some(b']') {
            self.close(slot);
            return Ok(());
        }
        loop {
            self.value(depth + 1)?;
            self.skip_space();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b']') => {
                    self.close(slot);
                    return Ok(());
                }
                Some(_) => return self.error("expected a comma or the closing bracket"),
                None => return self.error("the text ends inside an array"),
            }
        }
    }

    fn text(&mut self) -> Result {
        let start = self.at + 1;
        let mut has_escapes = false;
        self.at = start;
        loop {
            let rest = self.bytes.get(self.at..).unwrap_or_default();
            let Some(idx) = find_special(rest) else {
                self.at = self.bytes.len();
                return self.error("the text ends inside a string");
            };
            self.at += idx;
            match self.peek() {
                Some(b'"') => {
                    self.push(Kind::Text, has_escapes, start, self.at);
                    self.at += 1;
                    return Ok(());
                }
                Some(b'\\') => {
                    has_escapes = true;
                    self.escape()?;
                }
                _ => {
                    return self
                        .error("a control character inside a string: write \\n, \\t or \\u00XX");
                }
            }
        }
    }

    fn escape(&mut self) -> Result {
        let rest = self.bytes.get(self.at + 1..).unwrap_or_default();
        match rest.first() {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => self.at += 2,
            Some(b'u')
                if rest.get(1..5).is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit)) =>
            {
                self.at += 6;
            }
            _ => {
                return self
                    .error("an unknown escape after a backslash: write \\\\ for a backslash");
            }
        }
        Ok(())
    }

    fn number(&mut self) -> Result {
        let start = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        match self.peek() {
            Some(b'0') => self.at += 1,
            Some(b'1'..=b'9') => self.digits(),
            _ => return self.error("expected a digit"),
        }
        if matches!(self.peek(), Some(b'0'..=b'9')) {
            return self.error("a number does not begin with 0");
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.at_least_one_digit()?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            self.at_least_one_digit()?;
        }
        self.push(Kind::Number, false, start, self.at);
        Ok(())
    }

    fn at_least_one_digit(&mut self) -> Result {
        if !matches!(self.peek(), Some(b'0'..=b'9')) {
            return self.error("expected a digit");
        }
        self.digits();
        Ok(())
    }

    fn digits(&mut self) {
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
    }

    fn word(&mut self, word: &[u8], kind: Kind) -> Result {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        if !rest.starts_with(word) {
            return self.error("expected a value");
        }
        self.push(kind, false, self.at, self.at + word.len());
        self.at += word.len();
        Ok(())
    }

    /// Begins an array or object; [`close`](Self::close) says where it ends.
    fn open(&mut self, kind: Kind, depth: usize) -> std::result::Result<usize, SyntaxError> {
        if depth >= MAX_DEPTH {
            return Err(SyntaxError { at: self.at, reason: "nested more than 128 levels deep" });
        }
        let slot = self.slots.len();
        self.push(kind, false, self.at, self.at);
        self.at += 1;
        Ok(slot)
    }

    fn close(&mut self, slot: usize) {
        self.at += 1;
        let next = to_u32(self.slots.len());
        if let Some(slot) = self.slots.get_mut(slot) {
            slot.end = to_u32(self.at);
            slot.next = next;
        }
    }

    fn push(&mut self, kind: Kind, has_escapes: bool, start: usize, end: usize) {
        let next = to_u32(self.slots.len() + 1);
        self.slots.push(Slot { kind, has_escapes, start: to_u32(start), end: to_u32(end), next });
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn error<T>(&self, reason: &'static str) -> std::result::Result<T, SyntaxError> {
        Err(SyntaxError { at: self.at, reason })
    }
}

/// Spans fit: [`Parser::document`] refuses longer texts.
fn to_u32(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::super::Document;

    #[track_caller]
    fn check(text: &str, at: usize, reason: &str) {
        let mut document = Document::default();
        let error = document.parse(text).expect_err("it is not JSON");
        assert_eq!((error.at, error.reason.contains(reason)), (at, true), "{text}: {error:?}");
        assert!(serde_json::from_str::<serde_json::Value>(text).is_err(), "{text}");
    }

    #[test]
    fn what_is_wrong_is_said_with_its_place() {
        check("", 0, "ends before");
        check("{\"a\": 1,}", 8, "comma too many");
        check("[1, ]", 4, "comma too many");
        check("{'a': 1}", 1, "single quotes");
        check("{\"a\": True}", 6, "Python");
        check("{\"a\": NaN}", 6, "NaN");
        check("{\"a\" 1}", 5, "colon");
        check("{\"a\": 1 \"b\"}", 8, "comma or the closing brace");
        check("{\"a\": \"x", 8, "ends inside a string");
        check("{\"a\": \"x\ny\"}", 8, "control character");
        check("[\"\\x\"]", 2, "escape");
        check("[\"\\u12g4\"]", 2, "escape");
        check("[01]", 2, "begin with 0");
        check("[1.]", 3, "digit");
        check("[-]", 2, "digit");
        check("{} {}", 3, "second object");
        check("{}x", 2, "something follows");
        check("{a: 1}", 1, "double quotes");
        check("{\"a\":", 5, "ends before");
        check("[1", 2, "ends inside an array");
        check("[nul]", 1, "expected a value");
        check(&"[".repeat(200), 128, "128");
    }
}
