//! The fields of an object without a look into their values: for lines of which only a part matters.

use super::SyntaxError;
use super::scan::find_end;

/// Calls `each` with the name and the value of every field of the object that `bytes` are: both as
/// they stand in the text, the name without its quotes.
///
/// Only the outline is checked: that names and values follow each other, that strings end, and that
/// brackets close. What lies inside a value may still be no JSON.
///
/// ```
/// use quarry::engine::json::skim;
///
/// let mut seen = Vec::new();
/// skim(br#"{"a": {"b": "}"}, "c":[1, 2]}"#, |name, value| seen.push((name, value))).unwrap();
/// assert_eq!(seen, [(&b"a"[..], &br#"{"b": "}"}"#[..]), (b"c", b"[1, 2]")]);
/// ```
///
/// # Errors
///
/// The bytes are not the outline of one object: where, and what was expected.
pub fn skim<'a>(
    bytes: &'a [u8],
    mut each: impl FnMut(&'a [u8], &'a [u8]),
) -> Result<(), SyntaxError> {
    let mut skimmer = Skimmer { bytes, at: 0 };
    skimmer.skip_space();
    if skimmer.peek() != Some(b'{') {
        return skimmer.error("expected an object");
    }
    skimmer.at += 1;
    skimmer.skip_space();
    if skimmer.peek() == Some(b'}') {
        skimmer.at += 1;
    } else {
        skimmer.fields(&mut each)?;
    }
    skimmer.skip_space();
    match skimmer.peek() {
        None => Ok(()),
        Some(b'{') => skimmer.error("a second object on the same line"),
        Some(_) => skimmer.error("something follows the end of the object"),
    }
}

struct Skimmer<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Skimmer<'a> {
    fn fields(&mut self, each: &mut impl FnMut(&'a [u8], &'a [u8])) -> Result<(), SyntaxError> {
        loop {
            self.skip_space();
            match self.peek() {
                Some(b'"') => {}
                Some(_) => return self.error("expected the name of a field in double quotes"),
                None => return self.error(INSIDE_OBJECT),
            }
            let start = self.at + 1;
            self.skip_string()?;
            let name = self.bytes.get(start..self.at - 1).unwrap_or_default();
            self.skip_space();
            if self.peek() != Some(b':') {
                return self.error("expected a colon after the name of a field");
            }
            self.at += 1;
            self.skip_space();
            let start = self.at;
            self.skip_value()?;
            each(name, self.bytes.get(start..self.at).unwrap_or_default());
            self.skip_space();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b'}') => {
                    self.at += 1;
                    return Ok(());
                }
                Some(_) => return self.error("expected a comma or the closing brace"),
                None => return self.error(INSIDE_OBJECT),
            }
        }
    }

    fn skip_value(&mut self) -> Result<(), SyntaxError> {
        match self.peek() {
            Some(b'"') => self.skip_string(),
            Some(b'{' | b'[') => self.skip_brackets(),
            Some(b',' | b'}' | b']' | b':') => self.error("a value is missing"),
            Some(_) => {
                let rest = self.bytes.get(self.at..).unwrap_or_default();
                let is_end = |byte: &u8| matches!(byte, b',' | b'}' | b']' | b' ' | b'\t' | b'\r');
                self.at += rest.iter().position(is_end).unwrap_or(rest.len());
                Ok(())
            }
            None => self.error(INSIDE_OBJECT),
        }
    }

    fn skip_brackets(&mut self) -> Result<(), SyntaxError> {
        let mut depth = 0_usize;
        while let Some(byte) = self.peek() {
            match byte {
                b'"' => {
                    self.skip_string()?;
                    continue;
                }
                b'{' | b'[' => depth += 1,
                b'}' | b']' => depth -= 1,
                _ => {}
            }
            self.at += 1;
            if depth == 0 {
                return Ok(());
            }
        }
        self.error(INSIDE_OBJECT)
    }

    /// Moves from a quote past the one that ends its string.
    fn skip_string(&mut self) -> Result<(), SyntaxError> {
        self.at += 1;
        loop {
            let rest = self.bytes.get(self.at..).unwrap_or_default();
            let Some(idx) = find_end(rest) else {
                self.at = self.bytes.len();
                return self.error("the text ends inside a string");
            };
            self.at += idx + 1;
            if rest.get(idx) == Some(&b'"') {
                return Ok(());
            }
            // Whatever is escaped does not end the string.
            self.at += 1;
        }
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn error(&self, reason: &'static str) -> Result<(), SyntaxError> {
        Err(SyntaxError { at: self.at.min(self.bytes.len()), reason })
    }
}

const INSIDE_OBJECT: &str = "the text ends inside an object";

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(text: &str) -> Result<Vec<(String, String)>, SyntaxError> {
        let mut seen = Vec::new();
        let owned = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        skim(text.as_bytes(), |name, value| seen.push((owned(name), owned(value))))?;
        Ok(seen)
    }

    #[test]
    fn fields_stand_as_they_are_written() {
        for (text, expected) in [
            ("{}", &[][..]),
            (" { } ", &[]),
            (r#"{"a":1}"#, &[("a", "1")]),
            (r#"{ "a" : -1.5e3 , "b" : null}"#, &[("a", "-1.5e3"), ("b", "null")]),
            (
                r#"{"a": "x\"}\\", "b": {"c": ["]", {}]}}"#,
                &[("a", r#""x\"}\\""#), ("b", r#"{"c": ["]", {}]}"#)],
            ),
            (
                r#"{"a\u0062": [[], []], "é": "東京"}"#,
                &[("a\\u0062", "[[], []]"), ("é", "\"東京\"")],
            ),
        ] {
            let expected: Vec<_> = expected
                .iter()
                .map(|(name, value)| (name.to_string(), value.to_string()))
                .collect();
            assert_eq!(fields(text), Ok(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_object_is_said_with_its_place() {
        for (text, at, reason) in [
            ("", 0, "an object"),
            ("[1]", 0, "an object"),
            ("{", 1, "inside an object"),
            ("{\"a\"", 4, "colon"),
            ("{\"a\":", 5, "inside an object"),
            ("{\"a\":}", 5, "missing"),
            ("{\"a\":1", 6, "inside an object"),
            ("{\"a\":1,", 7, "inside an object"),
            ("{\"a\":1,}", 7, "name of a field"),
            ("{\"a\":\"x", 7, "inside a string"),
            ("{\"a\":\"x\\", 8, "inside a string"),
            ("{\"a\":{\"b\":[", 11, "inside an object"),
            ("{\"a\":1 \"b\"}", 7, "comma"),
            ("{a: 1}", 1, "double quotes"),
            ("{} {}", 3, "second object"),
            ("{}]", 2, "follows"),
        ] {
            let error = fields(text).expect_err("no object");
            assert!(error.at == at && error.reason.contains(reason), "{text}: {error:?}");
        }
    }

    #[cfg(not(target_arch = "wasm32"))]
    mod property {
        use proptest::prelude::*;
        use serde_json::Value as Json;

        use super::*;

        fn json() -> impl Strategy<Value = Json> {
            let leaf = prop_oneof![
                Just(Json::Null),
                any::<bool>().prop_map(Json::from),
                any::<i32>().prop_map(Json::from),
                ".{0,8}".prop_map(Json::from),
            ];
            leaf.prop_recursive(3, 20, 4, |inner| {
                prop_oneof![
                    proptest::collection::vec(inner.clone(), 0..4).prop_map(Json::from),
                    proptest::collection::hash_map(".{0,4}", inner, 0..4)
                        .prop_map(|fields| Json::Object(fields.into_iter().collect())),
                ]
            })
        }

        proptest! {
            #[test]
            fn fields_are_those_that_serde_json_reads(
                fields in proptest::collection::vec(json(), 0..5),
                is_pretty in any::<bool>(),
            ) {
                let fields = fields.into_iter().enumerate();
                let object: serde_json::Map<_, _> =
                    fields.map(|(idx, value)| (format!("f{idx}"), value)).collect();
                let expected: Vec<_> = object.clone().into_iter().collect();
                let text = if is_pretty {
                    serde_json::to_string_pretty(&object).expect("JSON")
                } else {
                    serde_json::to_string(&object).expect("JSON")
                };
                let mut seen = Vec::new();
                skim(text.as_bytes(), |name, value| {
                    let name = String::from_utf8(name.to_vec()).expect("UTF-8");
                    seen.push((name, serde_json::from_slice::<Json>(value).expect("JSON")));
                }).expect("an object");
                prop_assert_eq!(seen, expected);
            }

            #[test]
            fn no_bytes_make_it_stumble(bytes in proptest::collection::vec(any::<u8>(), 0..60)) {
                skim(&bytes, |_, _| {}).ok();
            }
        }
    }
}
