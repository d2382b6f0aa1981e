//! Searching in what rows show.

use memchr::memmem::Finder;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, is_regex: bool, is_case_sensitive: bool, found: &[&str], not: &[&str]) {
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
        check("", false, false, &["", "x"], &[]);
        check("Straße", false, false, &["die STRAßE", "straße"], &["Strasse", ""]);
        check("ÉTÉ", false, false, &["un été"], &["ete"]);
        check("a.c", false, false, &["xA.C"], &["abc"]);
        check("a.c", false, true, &["a.c"], &["A.C", "abc"]);
        check("^a.c$", true, false, &["ABC"], &["xabc"]);
        check("^a.c$", true, true, &["abc"], &["ABC"]);
        check("<b>", false, false, &["<B>"], &[]);
    }

    #[test]
    fn a_bad_expression_is_said() {
        let search = Search { text: "(".to_owned(), is_regex: true, is_case_sensitive: false };
        let error = Matcher::new(&search).expect_err("it is open");
        assert!(error.to_string().contains("cannot be read"), "{error}");
    }
}
