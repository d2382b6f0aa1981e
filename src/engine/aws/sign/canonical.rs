//! The canonical request: what both sides must write alike, byte by byte.

use std::collections::BTreeMap;

use super::super::{Request, percent};

/// How a service writes the path of a request when it checks a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PathRule {
    /// As it was sent, encoded once: a key of S3 may hold `//` and `..`.
    AsSent,
    /// Without `.`, `..` and empty segments, and encoded once more than it was sent.
    NormalizedAndEncoded,
}

impl PathRule {
    fn write(self, path: &str) -> String {
        match self {
            Self::AsSent if path.is_empty() => "/".to_owned(),
            Self::AsSent => path.to_owned(),
            Self::NormalizedAndEncoded => percent::encode_path(&normalized(path)),
        }
    }
}

fn normalized(path: &str) -> String {
    let mut segments = Vec::new();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." => drop(segments.pop()),
            segment => segments.push(segment),
        }
    }
    let ends_with_slash = path.ends_with('/') && !segments.is_empty();
    format!("/{}{}", segments.join("/"), if ends_with_slash { "/" } else { "" })
}

/// Headers in the order and form in which they are signed.
pub(super) struct Headers(BTreeMap<String, String>);

impl Headers {
    /// All headers of a request, and `Host`. Values of one name are joined, in the order in which they
    /// are sent; white space around and between words becomes a single space.
    pub(super) fn of(request: &Request) -> Self {
        let mut headers = BTreeMap::from([("host".to_owned(), request.url.origin.host.clone())]);
        for (name, value) in &request.headers {
            let words: Vec<&str> = value.split_ascii_whitespace().collect();
            let value = words.join(" ");
            headers
                .entry(name.to_ascii_lowercase())
                .and_modify(|joined: &mut String| {
                    joined.push(',');
                    joined.push_str(&value);
                })
                .or_insert(value);
        }
        Self(headers)
    }

    /// Their names, with semicolons between them.
    pub(super) fn names(&self) -> String {
        let names: Vec<&str> = self.0.keys().map(String::as_str).collect();
        names.join(";")
    }
}

/// The request as it is signed. `payload` stands for the body.
pub(super) fn request(
    request: &Request,
    headers: &Headers,
    path: PathRule,
    payload: &str,
) -> String {
    let mut pairs: Vec<_> = request.url.query.iter().collect();
    pairs.sort_unstable();
    let query: Vec<String> = pairs.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let lines: Vec<String> =
        headers.0.iter().map(|(name, value)| format!("{name}:{value}\n")).collect();
    format!(
        "{}\n{}\n{}\n{}\n{}\n{payload}",
        request.method.name(),
        path.write(&request.url.path),
        query.join("&"),
        lines.concat(),
        headers.names()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn services_write_paths_in_their_way() {
        use PathRule::{AsSent, NormalizedAndEncoded};
        for (rule, path, expected) in [
            (AsSent, "", "/"),
            (AsSent, "/a//../b%20c", "/a//../b%20c"),
            (NormalizedAndEncoded, "", "/"),
            (NormalizedAndEncoded, "/..", "/"),
            (NormalizedAndEncoded, "//a/./b/../c//", "/a/c/"),
            (NormalizedAndEncoded, "/model/v1%3A0/invoke", "/model/v1%253A0/invoke"),
        ] {
            assert_eq!(rule.write(path), expected, "{path}");
        }
    }
}
