//! Places in S3, as people write them: `s3://bucket/key`.

use std::fmt::{self, Display, Formatter};

use thiserror::Error;

/// A bucket and what is in it: an object, a folder, or with an empty key all of it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct S3Location {
    /// Name of the bucket.
    pub bucket: String,
    /// Key of an object, or what keys begin with.
    pub key: String,
}

/// Why a text names no place in S3.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum BadLocation {
    /// Nothing is there.
    #[error("nothing is written: s3://, the bucket, a slash and the key are wanted")]
    Empty,
    /// The address of a page or of an object on the web.
    #[error("this is an address of the web: write s3://, the bucket, a slash and the key")]
    WebAddress,
    /// An ARN.
    #[error("this is an ARN: write s3:// in place of arn:aws:s3:::")]
    Arn,
    /// It begins otherwise.
    #[error("it does not begin with s3://")]
    Scheme,
    /// The name of the bucket breaks a rule of AWS's.
    #[error("the bucket {name:?} {problem}")]
    Bucket {
        /// What was written.
        name: String,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// Keys have a largest length.
    #[error("the key has {0} bytes, and S3 takes up to 1024")]
    KeyTooLong(usize),
    /// Browsers remove such a part of an address before they send it, so that no signature holds.
    #[error("the key has a part that is only dots ({0:?}), which browsers take out of an address")]
    DotSegment(String),
}

impl S3Location {
    /// Reads `s3://bucket/key`. White space around it is left out.
    ///
    /// # Errors
    ///
    /// It names no place, and says why.
    pub fn parse(text: &str) -> Result<Self, BadLocation> {
        let text = text.trim();
        let Some(rest) = text.strip_prefix("s3://") else {
            return Err(match text {
                "" => BadLocation::Empty,
                _ if text.starts_with("http://") || text.starts_with("https://") => {
                    BadLocation::WebAddress
                }
                _ if text.starts_with("arn:") => BadLocation::Arn,
                _ => BadLocation::Scheme,
            });
        };
        let (bucket, key) = rest.split_once('/').unwrap_or((rest, ""));
        if let Some(problem) = problem_of_bucket(bucket) {
            return Err(BadLocation::Bucket { name: bucket.to_owned(), problem });
        }
        if key.len() > 1024 {
            return Err(BadLocation::KeyTooLong(key.len()));
        }
        if let Some(dots) = key.split('/').find(|part| matches!(*part, "." | "..")) {
            return Err(BadLocation::DotSegment(dots.to_owned()));
        }
        Ok(Self { bucket: bucket.to_owned(), key: key.to_owned() })
    }

    /// Whether it names an object rather than a folder or a bucket.
    pub fn is_object(&self) -> bool {
        !self.key.is_empty() && !self.key.ends_with('/')
    }

    /// The last part of the key: the name of the file.
    pub fn file_name(&self) -> &str {
        self.key.rsplit_once('/').map_or(self.key.as_str(), |(_, name)| name)
    }

    /// What is called so in this folder. A bucket is a folder, too.
    #[must_use]
    pub fn join(&self, name: &str) -> Self {
        let slash = if self.key.is_empty() || self.key.ends_with('/') { "" } else { "/" };
        Self { bucket: self.bucket.clone(), key: format!("{}{slash}{name}", self.key) }
    }
}

impl Display for S3Location {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "s3://{}/{}", self.bucket, self.key)
    }
}

/// What is wrong with the name of a bucket, by
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html>.
pub fn problem_of_bucket(name: &str) -> Option<&'static str> {
    const PREFIXES: [&str; 3] = ["xn--", "sthree-", "amzn-s3-demo-"];
    const SUFFIXES: [&str; 5] = ["-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"];
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let ends = [name.bytes().next(), name.bytes().next_back()];
    let numbers = || name.split('.').map(|part| part.parse::<u8>().is_ok());
    Some(if name.is_empty() {
        "has no name"
    } else if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        "has capital letters, and names of buckets have none"
    } else if !name.bytes().all(|byte| is_plain(byte) || byte == b'.' || byte == b'-') {
        "has characters other than lower-case letters, digits, dots and hyphens"
    } else if !(3..=63).contains(&name.len()) {
        "is not 3 to 63 characters long"
    } else if !ends.into_iter().flatten().all(is_plain) {
        "does not begin and end with a letter or digit"
    } else if name.contains("..") {
        "has two dots in a row"
    } else if numbers().count() == 4 && numbers().all(|is_number| is_number) {
        "looks like an IP address"
    } else if PREFIXES.iter().any(|prefix| name.starts_with(prefix)) {
        "begins with letters that AWS keeps for itself"
    } else if SUFFIXES.iter().any(|suffix| name.ends_with(suffix)) {
        "ends with letters that AWS keeps for itself"
    } else {
        return None;
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_buckets_folders_and_objects() {
        for (text, bucket, key, is_object) in [
            ("s3://my-bucket", "my-bucket", "", false),
            ("s3://my-bucket/", "my-bucket", "", false),
            (" s3://my.bucket/a/b/\n", "my.bucket", "a/b/", false),
            ("s3://123/a b//ü.jsonl", "123", "a b//ü.jsonl", true),
        ] {
            let location = S3Location::parse(text).unwrap();
            assert_eq!((location.bucket.as_str(), location.key.as_str()), (bucket, key));
            assert_eq!(location.is_object(), is_object, "{text}");
            assert_eq!(S3Location::parse(&location.to_string()), Ok(location));
        }
    }

    #[test]
    fn what_is_no_place_says_why() {
        let long = "a".repeat(1025);
        for (text, expected) in [
            ("  ", "nothing is written"),
            ("https://s3.console.aws.amazon.com/s3/buckets/b", "address of the web"),
            ("arn:aws:s3:::bucket/key", "ARN"),
            ("s3:/bucket/key", "begin with s3://"),
            ("bucket/key", "begin with s3://"),
            ("s3:///key", "no name"),
            ("s3://My-Bucket/key", "capital letters"),
            ("s3://my_bucket/key", "other than"),
            ("s3://ab/key", "3 to 63"),
            (&format!("s3://{}/", "a".repeat(64)), "3 to 63"),
            ("s3://-abc/key", "begin and end"),
            ("s3://abc./key", "begin and end"),
            ("s3://a..b/key", "two dots"),
            ("s3://192.168.5.4/key", "IP address"),
            ("s3://xn--abc/key", "begins with letters"),
            ("s3://abc-s3alias/key", "ends with letters"),
            (&format!("s3://abc/{long}"), "1025 bytes"),
            ("s3://abc/a/../b", "only dots"),
        ] {
            let said = S3Location::parse(text).unwrap_err().to_string();
            assert!(said.contains(expected), "{text}: {said}");
        }
    }

    #[test]
    fn names_are_put_into_folders() {
        for (folder, expected) in [
            ("s3://abc", "s3://abc/x"),
            ("s3://abc/d", "s3://abc/d/x"),
            ("s3://abc/d/", "s3://abc/d/x"),
        ] {
            let joined = S3Location::parse(folder).unwrap().join("x");
            assert_eq!(joined.to_string(), expected);
            assert_eq!(joined.file_name(), "x");
        }
    }
}
