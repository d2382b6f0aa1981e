//! Which URL is for which file, and what stands against it.

use std::collections::BTreeMap;

use thiserror::Error;

use super::super::Method;
use super::PresignedUrl;

/// Most bytes of a single upload: 5 GB, of which S3 means 5 GiB.
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/upload-objects.html>
const MAX_UPLOAD_BYTES: u64 = 5 << 30;

/// As much difference between clocks as S3 takes.
/// <https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-authenticating-requests.html>
const MAX_SKEW_SECONDS: u64 = 15 * 60;

/// A file that is to be uploaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Upload<'a> {
    /// Its name, without a folder.
    pub file_name: &'a str,
    /// How long it is.
    pub n_bytes: u64,
}

/// Why an upload would fail, or what it needs.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Misfit {
    /// It is over.
    #[error("the URL expired {0} seconds ago: sign it anew")]
    Expired(u64),
    /// The clock of one of both is wrong, or the URL is for later.
    #[error("the URL was signed {0} seconds in the future: the clock here, or there, is wrong")]
    Early(u64),
    /// Another method.
    #[error("the URL was signed for {}, and this needs {}", .signed.name(), .wanted.name())]
    Method {
        /// What it says that it is for.
        signed: Method,
        /// What is to be done.
        wanted: Method,
    },
    /// Another file.
    #[error("the URL is for a file named {0:?}")]
    Name(String),
    /// Too much for one request.
    #[error("the file has {0} bytes, and one upload takes up to 5 GB: upload it in parts")]
    TooLarge(u64),
    /// A header must have the value that was signed, which the URL does not say.
    #[error(
        "the header {0} was signed: it must be sent with just the value that it was signed with"
    )]
    Header(String),
}

impl PresignedUrl {
    /// What stands against a download, or any other request with this method.
    pub fn misfits(&self, method: Method, now: u64) -> Vec<Misfit> {
        let mut all = Vec::new();
        if now >= self.expires_at {
            all.push(Misfit::Expired(now - self.expires_at));
        } else if self.signed_at > now.saturating_add(MAX_SKEW_SECONDS) {
            all.push(Misfit::Early(self.signed_at - now));
        }
        if let Some(signed) = self.method.filter(|signed| *signed != method) {
            all.push(Misfit::Method { signed, wanted: method });
        }
        all.extend(self.signed_headers.iter().cloned().map(Misfit::Header));
        all
    }

    /// What stands against this upload.
    pub fn misfits_of_upload(&self, upload: &Upload<'_>, now: u64) -> Vec<Misfit> {
        let mut all = self.misfits(Method::Put, now);
        if self.file_name() != upload.file_name {
            all.push(Misfit::Name(self.file_name().to_owned()));
        }
        if upload.n_bytes > MAX_UPLOAD_BYTES {
            all.push(Misfit::TooLarge(upload.n_bytes));
        }
        all
    }
}

/// Files and the URLs that are for them, each as a place in its list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pairing {
    /// File and URL.
    pub pairs: Vec<(usize, usize)>,
    /// Files for which there is no URL.
    pub files: Vec<usize>,
    /// URLs for which there is no file, or of which another for the same file lives longer.
    pub urls: Vec<usize>,
}

impl Pairing {
    /// Puts URLs to files by their names. URLs that say that they are for another method, or for a part
    /// of an upload, are left. Of several for one file the one that lives longest is taken.
    pub fn new(file_names: &[&str], urls: &[PresignedUrl], method: Method) -> Self {
        let mut by_name: BTreeMap<&str, usize> = BTreeMap::new();
        for (place, url) in urls.iter().enumerate() {
            if url.part.is_some() || url.method.is_some_and(|signed| signed != method) {
                continue;
            }
            let best = by_name.entry(url.file_name()).or_insert(place);
            if urls.get(*best).is_some_and(|other| other.expires_at < url.expires_at) {
                *best = place;
            }
        }
        let mut pairing = Self::default();
        for (place, name) in file_names.iter().enumerate() {
            match by_name.remove(name) {
                Some(url) => pairing.pairs.push((place, url)),
                None => pairing.files.push(place),
            }
        }
        let is_used = |place: &usize| pairing.pairs.iter().any(|(_, url)| url == place);
        pairing.urls = (0..urls.len()).filter(|place| !is_used(place)).collect();
        pairing
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(key: &str, expires_at: u64, method: Option<Method>) -> PresignedUrl {
        PresignedUrl {
            text: String::new(),
            host: "b.s3.us-east-1.amazonaws.com".into(),
            bucket: "b".into(),
            key: key.into(),
            region: "us-east-1".into(),
            method,
            signed_at: 10_000,
            expires_at,
            is_of_session: false,
            signed_headers: Vec::new(),
            part: None,
        }
    }

    #[test]
    fn files_find_the_urls_that_live_longest() {
        let urls = [
            url("in/a.jsonl", 1, None),
            url("a.jsonl", 3, None),
            url("in/b.jsonl", 2, Some(Method::Get)),
            url("in/c.jsonl", 2, Some(Method::Put)),
            PresignedUrl { part: Some(("u".into(), 1)), ..url("in/d.jsonl", 2, None) },
        ];
        let pairing =
            Pairing::new(&["a.jsonl", "b.jsonl", "c.jsonl", "d.jsonl"], &urls, Method::Put);
        let expected =
            Pairing { pairs: vec![(0, 1), (2, 3)], files: vec![1, 3], urls: vec![0, 2, 4] };
        assert_eq!(pairing, expected);
    }

    #[test]
    fn what_stands_against_an_upload_is_said() {
        let mut url = url("in/a.jsonl", 13_600, None);
        let fine = Upload { file_name: "a.jsonl", n_bytes: MAX_UPLOAD_BYTES };
        assert_eq!(url.misfits_of_upload(&fine, 10_000), []);
        assert_eq!(url.misfits_of_upload(&fine, 9_100), []);
        assert_eq!(url.misfits_of_upload(&fine, 9_099), [Misfit::Early(901)]);
        assert_eq!(url.misfits_of_upload(&fine, 13_600), [Misfit::Expired(0)]);
        url.method = Some(Method::Get);
        url.signed_headers = vec!["content-type".into()];
        let other = Upload { file_name: "b.jsonl", n_bytes: MAX_UPLOAD_BYTES + 1 };
        assert_eq!(
            url.misfits_of_upload(&other, 10_000),
            [
                Misfit::Method { signed: Method::Get, wanted: Method::Put },
                Misfit::Header("content-type".into()),
                Misfit::Name("a.jsonl".into()),
                Misfit::TooLarge(MAX_UPLOAD_BYTES + 1),
            ]
        );
        assert_eq!(
            url.misfits(Method::Put, 10_000)[0].to_string(),
            "the URL was signed for GET, and this needs PUT"
        );
    }
}
