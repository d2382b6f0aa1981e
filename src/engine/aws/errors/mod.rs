//! The errors that AWS documents, what they mean, and what to do: rows of `data/errors.json`.

mod decode;

use std::sync::LazyLock;

use serde::Deserialize;

pub use decode::{Decoded, decode};

/// A kind of error.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ErrorType {
    /// Its name, as answers have it.
    pub name: String,
    /// `bedrock`, `s3`, `sts`, `monitoring`, or `any` for all of them.
    pub service: String,
    /// Status of the answer.
    pub http_status: u16,
    /// Whether the same request may succeed later.
    pub is_retryable: bool,
    /// What it means.
    pub meaning: String,
    /// What to do.
    pub fix: String,
    /// Where it is documented.
    pub source: String,
    /// Day on which that was read: `yyyy-mm-dd`.
    pub date: String,
}

static TYPES: LazyLock<Vec<ErrorType>> = LazyLock::new(|| {
    // The tests make sure that the rows parse.
    serde_json::from_str(include_str!("../data/errors.json")).unwrap_or_default()
});

/// Every kind of error that is documented.
pub fn error_types() -> &'static [ErrorType] {
    &TYPES
}

/// The kind of this name. Names may come as headers have them, `com.amazon.service#Name:http://…`, and
/// in any case.
pub fn error_type(name: &str) -> Option<&'static ErrorType> {
    let name = bare(name);
    TYPES.iter().find(|error| error.name.eq_ignore_ascii_case(name))
}

/// A name without the namespace before it and the address behind it.
pub(super) fn bare(name: &str) -> &str {
    let name = name.split(':').next().unwrap_or_default();
    name.rsplit(['#', '/']).next().unwrap_or_default().trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_error_says_what_to_do() {
        assert!(TYPES.len() > 60);
        let mut names: Vec<String> = TYPES.iter().map(|error| error.name.to_lowercase()).collect();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), TYPES.len(), "two rows share a name");
        for error in error_types() {
            assert!((300..600).contains(&error.http_status), "{error:?}");
            assert!(
                ["bedrock", "s3", "sts", "monitoring", "any"].contains(&error.service.as_str())
            );
            assert!(error.source.starts_with("https://docs.aws.amazon.com/"), "{error:?}");
            for text in [&error.meaning, &error.fix] {
                assert!(text.ends_with('.') && text.len() > 10, "{error:?}");
            }
        }
    }

    #[test]
    fn names_are_found_as_they_come() {
        for name in [
            "ThrottlingException",
            "throttlingexception",
            "ThrottlingException:http://internal.amazon.com/coral/com.amazon.bedrock/",
            "com.amazon.coral.service#ThrottlingException",
        ] {
            assert_eq!(error_type(name).unwrap().http_status, 429, "{name}");
        }
        assert_eq!(error_type("Throttle"), None);
        assert_eq!(error_type(""), None);
    }
}
