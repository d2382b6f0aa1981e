//! Objects: put, get, head.

use std::ops::Range;

use super::super::{Body, Method, Request};
use super::{Bucket, Checksum};

impl Bucket<'_> {
    /// Puts an object in one request, of up to 5 GB. The body is sent apart; S3 compares it with the
    /// checksum.
    pub fn put(&self, key: &str, checksum: Option<&Checksum>) -> Request {
        let request = self.request(Method::Put, key);
        let request = Request { body: Body::Apart, ..request };
        match checksum {
            Some(checksum) => request.with_header(checksum.header(), checksum.value()),
            None => request,
        }
    }

    /// Gets an object. For a part of it, [`range`] is a header; S3 takes that also where it is not
    /// signed, so that one URL serves for all parts.
    pub fn get(&self, key: &str) -> Request {
        self.request(Method::Get, key)
    }

    /// Asks for size and type of an object.
    pub fn head(&self, key: &str) -> Request {
        self.request(Method::Head, key)
    }

    pub(super) fn request(&self, method: Method, key: &str) -> Request {
        Request::new(method, self.endpoints.object(self.name, key))
    }
}

/// The header `Range` for these bytes; an empty range has none.
pub fn range(bytes: &Range<u64>) -> Option<String> {
    let last = bytes.end.checked_sub(1).filter(|last| *last >= bytes.start)?;
    Some(format!("bytes={}-{last}", bytes.start))
}

/// Which bytes an answer of status 206 holds, and of how many.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContentRange {
    /// The bytes that are there.
    pub bytes: Range<u64>,
    /// How long the whole object is.
    pub total: u64,
}

/// Reads the header `Content-Range`, `bytes 0-99/1234`.
pub fn content_range(value: &str) -> Option<ContentRange> {
    let (bytes, total) = value.trim().strip_prefix("bytes ")?.split_once('/')?;
    let (first, last) = bytes.split_once('-')?;
    let (first, last, total) =
        (first.parse().ok()?, last.parse::<u64>().ok()?, total.parse().ok()?);
    let end = last.checked_add(1)?;
    (first < end && end <= total).then_some(ContentRange { bytes: first..end, total })
}

#[cfg(test)]
mod tests {
    use super::super::super::Endpoints;
    use super::super::Algorithm;
    use super::*;

    #[test]
    fn objects_are_put_and_got() {
        let endpoints = Endpoints::new("eu-west-3").unwrap();
        let bucket = Bucket::new(&endpoints, "in-bucket");
        let checksum = Checksum::of(Algorithm::Crc32, b"123456789");
        let put = bucket.put("a b.jsonl", Some(&checksum));
        assert_eq!(put.url.to_string(), "https://in-bucket.s3.eu-west-3.amazonaws.com/a%20b.jsonl");
        assert_eq!(put.headers, [("x-amz-checksum-crc32".to_owned(), "y/Q5Jg==".to_owned())]);
        assert_eq!((put.method, put.body), (Method::Put, Body::Apart));
        assert_eq!(bucket.get("k").method, Method::Get);
        assert_eq!(bucket.head("k").method, Method::Head);
    }

    #[test]
    fn ranges_are_written_and_read() {
        assert_eq!(range(&(0..1)).as_deref(), Some("bytes=0-0"));
        assert_eq!(range(&(100..200)).as_deref(), Some("bytes=100-199"));
        assert_eq!(range(&(5..5)), None);
        let read = content_range("bytes 100-199/1234");
        assert_eq!(read, Some(ContentRange { bytes: 100..200, total: 1234 }));
        for value in [
            "",
            "bytes */1234",
            "bytes 5-4/9",
            "bytes 0-9/9",
            "bytes 0-9/*",
            "bytes 0-18446744073709551615/1",
        ] {
            assert_eq!(content_range(value), None, "{value}");
        }
    }
}
