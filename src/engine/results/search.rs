//! Searching in what rows show.

use memchr::memmem::Finder;
use memchr::{memchr_iter, memchr2_iter};
use regex_lite::{Regex, RegexBuilder};
use serde::{Deserialize, Serialize};

/// What is searched for.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Search {
    /// The text, or the regular expression.
    pub text: String,
    /// Whether it is a regular expression.
    #[serde(default)]
    pub is_regex: bool,
    /// Whether upper and lower case differ.
    #[serde(default)]
    pub is_case_sensitive: bool,
}

/// A regular expression that cannot be understood.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the regular expression cannot be read: {0}")]
pub struct NotRegex(String);

/// Finds a [`Search`] in many texts.
#[derive(Debug)]
pub struct Matcher {
    how: How,
    lower: String,
}

#[derive(Debug)]
enum How {
    Exact(Finder<'static>),
    Lower(Finder<'static>),
    Regex(Box<Regex>),
}

impl Matcher {
    /// Makes ready to search.
    ///
    /// # Errors
    ///
    /// It is a regular expression, and none that can be understood.
    pub fn new(search: &Search) -> Result<Self, NotRegex> {
        let Search { text, is_regex, is_case_sensitive } = search;
        let finder = |text: &str| Finder::new(text).into_owned();
        let how = match (is_regex, is_case_sensitive) {
            (true, _) => {
                let regex = RegexBuilder::new(text).case_insensitive(!is_case_sensitive).build();
                How::Regex(Box::new(regex.map_err(|error| NotRegex(error.to_string()))?))
            }
            (false, true) => How::Exact(finder(text)),
            (false, false) => How::Lower(finder(&text.to_lowercase())),
        };
        Ok(Self { how, lower: String::new() })
    }

    /// Whether a text has it.
    pub fn is_in(&mut self, text: &str) -> bool {
        match &self.how {
            How::Exact(finder) => finder.find(text.as_bytes()).is_some(),
            How::Lower(finder) => {
                self.lower.clear();
                if text.is_ascii() {
                    self.lower.push_str(text);
                    self.lower.make_ascii_lowercase();
                } else {
                    self.lower.extend(text.chars().flat_map(char::to_lowercase));
                }
                finder.find(self.lower.as_bytes()).is_some()
            }
            How::Regex(regex) => regex.is_match(text),
        }
    }
}

/// Sorts out lines of an output that cannot have a [`Search`] in what a row shows of them: they need
/// not be read.
#[derive(Debug)]
pub struct LineFilter {
    /// In lower case where case does not matter.
    needle: Vec<u8>,
    is_case_sensitive: bool,
    /// The byte of the needle that is rarest in most texts, and where it is.
    rarest: (u8, usize),
    /// Lines with one of these may have it in other bytes.
    others: Vec<Finder<'static>>,
}

impl LineFilter {
    /// The filter of a search; `None` where any line may have it: regular expressions, and texts that
    /// JSON may write in another way.
    pub fn of(search: &Search) -> Option<Self> {
        let Search { text, is_regex, is_case_sensitive } = search;
        // JSON writes letters, digits and the like as they are, unless as `\u0061`.
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b" ,.;:-_()!?".contains(&byte);
        if *is_regex || text.is_empty() || !text.bytes().all(is_plain) {
            return None;
        }
        let mut needle = text.as_bytes().to_vec();
        if !is_case_sensitive {
            needle.make_ascii_lowercase();
        }
        let at = |byte: u8| COMMON.iter().position(|c| *c == byte.to_ascii_lowercase());
        let rarest = needle
            .iter()
            .enumerate()
            .min_by_key(|(_, byte)| at(**byte).map_or(0, |at| COMMON.len() - at));
        let (idx, byte) = rarest.map(|(idx, byte)| (idx, *byte))?;
        // What may stand for it in other bytes: escapes of ASCII, and two letters of other alphabets that
        // become ASCII in lower case, the Kelvin sign and the dotted capital I, themselves or escaped.
        let mut others = vec!["\\u00"];
        for (letter, written) in [(b'k', ["\u{212a}", "\\u212"]), (b'i', ["\u{130}", "\\u013"])] {
            if !is_case_sensitive && needle.contains(&letter) {
                others.extend(written);
            }
        }
        let others = others.into_iter().map(|other| Finder::new(other).into_owned()).collect();
        Some(Self { needle, is_case_sensitive: *is_case_sensitive, rarest: (byte, idx), others })
    }

    /// Whether a line may have it: never false for one that has.
    pub fn lets_through(&self, line: &[u8]) -> bool {
        self.is_in(line) || self.others.iter().any(|other| other.find(line).is_some())
    }

    fn is_in(&self, line: &[u8]) -> bool {
        let (byte, offset) = self.rarest;
        let is_here = |at: usize| {
            let start = at.checked_sub(offset);
            let found = start.and_then(|start| line.get(start..start + self.needle.len()));
            let is_case_sensitive = self.is_case_sensitive;
            found.is_some_and(|found| {
                found == self.needle
                    || !is_case_sensitive && found.eq_ignore_ascii_case(&self.needle)
            })
        };
        if self.is_case_sensitive || !byte.is_ascii_alphabetic() {
            memchr_iter(byte, line).any(is_here)
        } else {
            memchr2_iter(byte, byte.to_ascii_uppercase(), line).any(is_here)
        }
    }
}

/// What is most frequent in texts and in the JSON around them, most frequent first.
const COMMON: &[u8] = b" eotainsrldcu,:mpg\"_0123456789hfwybv-.kxqjz()!?;";

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, how: Option<&str>, found: &[&str], not: &[&str]) {
        let has = |word| how.is_some_and(|how| how.contains(word));
        let (is_regex, is_case_sensitive) = (has("regex"), has("case"));
        let search = Search { text: text.to_owned(), is_regex, is_case_sensitive };
        let mut matcher = Matcher::new(&search).expect("it can be searched for");
        for text in found {
            assert!(matcher.is_in(text), "{search:?} in {text:?}");
        }
        for text in not {
            assert!(!matcher.is_in(text), "{search:?} not in {text:?}");
        }
    }

    #[test]
    fn texts_are_found_with_and_without_case_and_by_regular_expressions() {
        check("", None, &["", "x"], &[]);
        check("Straße", None, &["die STRAßE", "straße"], &["Strasse", ""]);
        check("ÉTÉ", None, &["un été"], &["ete"]);
        check("a.c", None, &["xA.C"], &["abc"]);
        check("a.c", Some("case"), &["a.c"], &["A.C", "abc"]);
        check("^a.c$", Some("regex"), &["ABC"], &["xabc"]);
        check("^a.c$", Some("regex, case"), &["abc"], &["ABC"]);
        check("<b>", None, &["<B>"], &[]);
    }

    #[test]
    fn a_bad_expression_is_said() {
        let search = Search { text: "(".to_owned(), is_regex: true, is_case_sensitive: false };
        let error = Matcher::new(&search).expect_err("it is open");
        assert!(error.to_string().contains("cannot be read"), "{error}");
    }

    #[test]
    fn lines_that_cannot_have_it_are_sorted_out() {
        let search = |text: &str, is_case_sensitive| Search {
            text: text.to_owned(),
            is_regex: false,
            is_case_sensitive,
        };
        for (text, is_case_sensitive, line, expected) in [
            ("Refund", false, "{\"a\": \"a REFUND is due\"}", true),
            ("Refund", true, "{\"a\": \"a REFUND is due\"}", false),
            ("Refund", true, "{\"a\": \"a Refund\"}", true),
            ("refund", false, "{\"a\": \"refun\"}", false),
            ("refund", false, "{\"a\": \"\\u0072efund\"}", true),
            ("zz", false, "Zz", true),
            ("z", false, "", false),
            ("a b", false, "xA Bx", true),
            ("k", false, "\u{212a}", true),
            ("k", false, "\\u212A", true),
            ("k", true, "\u{212a}", false),
            ("i", false, "\u{130}", true),
        ] {
            let filter = LineFilter::of(&search(text, is_case_sensitive)).expect("it is plain");
            assert_eq!(filter.lets_through(line.as_bytes()), expected, "{text} in {line}");
        }
        for text in ["", "é", "a\"b", "a\\b", "<b>", "a\nb"] {
            assert!(LineFilter::of(&search(text, false)).is_none(), "{text:?}");
        }
        let regex = Search { text: "a".to_owned(), is_regex: true, is_case_sensitive: true };
        assert!(LineFilter::of(&regex).is_none());
    }

    #[cfg(not(target_arch = "wasm32"))]
    mod property {
        use proptest::prelude::*;

        use super::*;

        proptest! {
            #[test]
            fn no_line_that_has_it_is_sorted_out(
                text in "[a-zA-Z0-9 .,]{1,6}",
                around in proptest::collection::vec(any::<char>(), 0..20),
                at in 0..20_usize,
                is_case_sensitive in any::<bool>(),
                is_upper in any::<bool>(),
            ) {
                let search = Search { text: text.clone(), is_regex: false, is_case_sensitive };
                let mut value: Vec<char> = around;
                let shown = if is_upper { text.to_uppercase() } else { text };
                let at = at.min(value.len());
                value.splice(at..at, shown.chars());
                let value: String = value.into_iter().collect();
                let line = serde_json::to_string(&value).expect("JSON");
                let has_it = Matcher::new(&search).expect("no expression").is_in(&value);
                let passes = LineFilter::of(&search).is_none_or(|f| f.lets_through(line.as_bytes()));
                prop_assert!(passes || !has_it, "{} in {}", search.text, line);
            }
        }
    }
}
