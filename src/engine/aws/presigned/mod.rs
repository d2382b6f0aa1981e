//! Presigned URLs of S3 that somebody else made: what they say of themselves, and for which file.
//!
//! A URL says who signed it, for which object, until when, and which headers have to be sent with it; it
//! does not say with which values, nor for certain for which method.
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html>

mod fit;
mod paste;
mod place;

use std::fmt::{self, Debug, Formatter};

use thiserror::Error;

use super::sign::MAX_EXPIRY_SECONDS;
use super::{Method, Url, time};
pub use fit::{Misfit, Pairing, Upload};
pub use paste::{Pasted, read_pasted};
use place::Place;

/// A presigned URL of an object in S3. `Debug` leaves the signature out.
#[derive(Clone, PartialEq, Eq)]
pub struct PresignedUrl {
    text: String,
    /// Host that takes the request, with its port.
    pub host: String,
    /// Bucket. Behind a host that is not AWS's it is taken for the first part of the path.
    pub bucket: String,
    /// Key of the object.
    pub key: String,
    /// Region that it was signed for.
    pub region: String,
    /// What it does, where the SDK that made it says so.
    pub method: Option<Method>,
    /// When it was signed, in seconds since 1970.
    pub signed_at: u64,
    /// When it expires, in seconds since 1970, unless the session of its keys ends before.
    pub expires_at: u64,
    /// Whether temporary keys signed it, so that it may end before it expires.
    pub is_of_session: bool,
    /// Names of the headers that were signed, in lower case, but `host`.
    pub signed_headers: Vec<String>,
    /// The multipart upload and the number of the part that it is for.
    pub part: Option<(String, u32)>,
}

/// Why a text is no presigned URL of an object.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum NotPresigned {
    /// Not even an address.
    #[error("there is no address that begins with https://")]
    NoUrl,
    /// `s3://…`
    #[error(
        "this names an object, but is not signed: `aws s3 presign` or `quarry presign` makes a URL of it"
    )]
    S3Uri,
    /// An address of another kind, or broken.
    #[error("this is no address of http or https that can be read")]
    BadUrl,
    /// An address without a signature.
    #[error("this address has no signature (X-Amz-Signature): it opens only what is public")]
    Unsigned,
    /// Signature Version 2.
    #[error(
        "this is signed in the old way (Signature Version 2), which most regions refuse: sign it anew with Signature Version 4"
    )]
    OldSignature,
    /// A part of the query is not there.
    #[error("{0} is missing: the URL was cut off or changed")]
    Missing(&'static str),
    /// A part of the query is not as AWS writes it.
    #[error("{0} cannot be read: the URL was cut off or changed")]
    Malformed(&'static str),
    /// For another service than S3.
    #[error("this is signed for {0}, not for S3")]
    OtherService(String),
    /// No object.
    #[error("this names no object in a bucket")]
    NoObject,
    /// Host and signature name different regions.
    #[error(
        "the host is in {host}, but it was signed for {signed}: sign it for the region of the bucket"
    )]
    OtherRegion {
        /// Region of the host.
        host: String,
        /// Region of the signature.
        signed: String,
    },
}

impl PresignedUrl {
    /// Reads a URL.
    ///
    /// # Errors
    ///
    /// It is none that is presigned, and says why.
    pub fn parse(text: &str) -> Result<Self, NotPresigned> {
        let text = text.trim();
        if text.starts_with("s3://") {
            return Err(NotPresigned::S3Uri);
        }
        let url = Url::parse(text).ok_or(NotPresigned::BadUrl)?;
        // Some tools write the names of the query in lower case, and AWS takes that.
        let value = |name: &'static str| {
            let (_, value) =
                url.query.iter().find(|(other, _)| other.eq_ignore_ascii_case(name))?;
            super::percent::decode(value)
        };
        let wanted = |name| value(name).ok_or(NotPresigned::Missing(name));
        if value("X-Amz-Signature").is_none() && value("X-Amz-Algorithm").is_none() {
            let is_old = value("AWSAccessKeyId").is_some() && value("Signature").is_some();
            return Err(if is_old { NotPresigned::OldSignature } else { NotPresigned::Unsigned });
        }
        let signature = wanted("X-Amz-Signature")?;
        if signature.len() != 64 || !signature.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(NotPresigned::Malformed("X-Amz-Signature"));
        }
        let credential = wanted("X-Amz-Credential")?;
        let scope: Vec<&str> = credential.rsplit('/').collect();
        let ["aws4_request", service, region, _day, _key, ..] = scope.as_slice() else {
            return Err(NotPresigned::Malformed("X-Amz-Credential"));
        };
        if *service != "s3" {
            return Err(NotPresigned::OtherService((*service).to_owned()));
        }
        let signed_at = time::from_basic(&wanted("X-Amz-Date")?)
            .ok_or(NotPresigned::Malformed("X-Amz-Date"))?;
        let lives = wanted("X-Amz-Expires")?.parse::<u64>().ok();
        let lives = lives
            .filter(|seconds| *seconds <= MAX_EXPIRY_SECONDS)
            .ok_or(NotPresigned::Malformed("X-Amz-Expires"))?;
        let names = wanted("X-Amz-SignedHeaders")?.to_ascii_lowercase();
        let signed_headers =
            names.split(';').filter(|name| !name.is_empty() && *name != "host").map(str::to_owned);
        let Place { bucket, key, region: of_host } =
            place::of(&url).ok_or(NotPresigned::NoObject)?;
        if let Some(host) = of_host.filter(|host| host != region) {
            return Err(NotPresigned::OtherRegion { host, signed: (*region).to_owned() });
        }
        let part = value("uploadId").zip(value("partNumber").and_then(|part| part.parse().ok()));
        Ok(Self {
            text: text.to_owned(),
            bucket,
            key,
            region: (*region).to_owned(),
            method: value("x-id").and_then(|operation| method_of(&operation)),
            signed_at,
            expires_at: signed_at.saturating_add(lives),
            is_of_session: value("X-Amz-Security-Token").is_some(),
            signed_headers: signed_headers.collect(),
            part,
            host: url.origin.host,
        })
    }

    /// The URL, letter by letter: as soon as one is changed, its signature does not hold.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The name of the file, which is the last part of the key.
    pub fn file_name(&self) -> &str {
        self.key.rsplit_once('/').map_or(self.key.as_str(), |(_, name)| name)
    }

    /// For how many seconds more it is good at most.
    pub fn seconds_left(&self, now: u64) -> u64 {
        self.expires_at.saturating_sub(now)
    }

    /// Whether this header has to be sent with the value that was signed. The name is in lower case.
    pub fn signs(&self, header: &str) -> bool {
        self.signed_headers.iter().any(|name| name == header)
    }
}

/// What `x-id`, which AWS's SDK for JavaScript adds, says of the method.
fn method_of(operation: &str) -> Option<Method> {
    match operation {
        "GetObject" => Some(Method::Get),
        "HeadObject" => Some(Method::Head),
        "PutObject" | "UploadPart" => Some(Method::Put),
        "CompleteMultipartUpload" | "CreateMultipartUpload" => Some(Method::Post),
        "DeleteObject" | "AbortMultipartUpload" => Some(Method::Delete),
        _ => None,
    }
}

impl Debug for PresignedUrl {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.debug_struct("PresignedUrl")
            .field("host", &self.host)
            .field("bucket", &self.bucket)
            .field("key", &self.key)
            .field("expires_at", &self.expires_at)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIGNATURE: &str = "7091ce2ceef10b715ed947cf125b5cc0ac38250bb5120fb450af71faab71c545";

    fn url(place: &str, more: &str) -> String {
        format!(
            "{place}?{more}X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIDEXAMPLE%2F20261122%2F\
             eu-west-3%2Fs3%2Faws4_request&X-Amz-Date=20261122T123456Z&X-Amz-Expires=3600&\
             X-Amz-SignedHeaders=content-type%3Bhost&X-Amz-Signature={SIGNATURE}"
        )
    }

    #[test]
    fn a_url_says_what_it_is_for() {
        let text = url(
            "https://in-bucket.s3.eu-west-3.amazonaws.com/batch/my%20file%20%28%C3%BC%29.jsonl",
            "x-id=PutObject&",
        );
        let read = PresignedUrl::parse(&format!(" {text}\n")).unwrap();
        assert_eq!(read.as_str(), text);
        assert_eq!(
            (read.bucket.as_str(), read.key.as_str()),
            ("in-bucket", "batch/my file (ü).jsonl")
        );
        assert_eq!(read.file_name(), "my file (ü).jsonl");
        assert_eq!(read.region, "eu-west-3");
        assert_eq!(read.method, Some(Method::Put));
        assert!(read.signs("content-type") && !read.signs("host") && !read.is_of_session);
        assert_eq!(read.signed_at, 1_795_350_896);
        assert_eq!(read.seconds_left(1_795_350_896), 3600);
        assert_eq!(read.seconds_left(1_795_360_000), 0);
        assert!(!format!("{read:?}").contains(SIGNATURE));
    }

    #[test]
    fn a_part_of_an_upload_says_which() {
        let text = url("https://b.s3.eu-west-3.amazonaws.com/k", "partNumber=7&uploadId=a%2Fb&");
        let read = PresignedUrl::parse(&text).unwrap();
        assert_eq!(read.part, Some(("a/b".to_owned(), 7)));
    }

    #[test]
    fn what_is_not_presigned_says_why() {
        let place = "https://b.s3.eu-west-3.amazonaws.com/k";
        let whole = url(place, "");
        let old = format!("{place}?AWSAccessKeyId=A&Expires=1&Signature=abc%3D");
        let cut = whole.strip_suffix("545").unwrap();
        let without_date = whole.replace("X-Amz-Date", "Date");
        let long = whole.replace("3600", "604801");
        let bedrock = whole.replace("%2Fs3%2F", "%2Fbedrock%2F");
        let elsewhere = url("https://b.s3.us-east-2.amazonaws.com/k", "");
        for (text, expected) in [
            ("tickets.jsonl", NotPresigned::BadUrl),
            ("s3://bucket/key", NotPresigned::S3Uri),
            (place, NotPresigned::Unsigned),
            (&old, NotPresigned::OldSignature),
            (cut, NotPresigned::Malformed("X-Amz-Signature")),
            (&without_date, NotPresigned::Missing("X-Amz-Date")),
            (&long, NotPresigned::Malformed("X-Amz-Expires")),
            (&bedrock, NotPresigned::OtherService("bedrock".into())),
            (&url("https://b.s3.eu-west-3.amazonaws.com/", ""), NotPresigned::NoObject),
            (
                &elsewhere,
                NotPresigned::OtherRegion { host: "us-east-2".into(), signed: "eu-west-3".into() },
            ),
        ] {
            assert_eq!(PresignedUrl::parse(text).unwrap_err(), expected, "{text}");
        }
    }

    #[cfg(not(target_arch = "wasm32"))]
    mod property {
        use proptest::prelude::*;

        use super::super::super::sign::{self, S3, Scope};
        use super::super::super::{Credentials, Endpoints, Request};
        use super::*;

        proptest! {
            #[test]
            fn what_we_sign_is_read_as_it_was_meant(
                key in "[ -~ü]{1,40}",
                bucket in "[a-z0-9]{3,8}(\\.[a-z0-9]{3,8})?",
                expires in 1_u64..604_800,
                now in 1_000_000_000_u64..4_000_000_000,
            ) {
                let endpoints = Endpoints::new("ap-southeast-4").unwrap();
                let request = Request::new(Method::Get, endpoints.object(&bucket, &key));
                let keys = Credentials::new("A".into(), "s".into(), Some("t".into()));
                let scope = Scope { service: S3, region: endpoints.region(), now };
                let signed = sign::presign(&request, &keys, &scope, expires).unwrap();
                let read = PresignedUrl::parse(&signed.url.to_string()).unwrap();
                prop_assert_eq!((read.bucket, read.key), (bucket, key));
                prop_assert_eq!((read.signed_at, read.expires_at), (now, signed.expires_at));
                prop_assert!(read.is_of_session && read.signed_headers.is_empty());
            }

            #[test]
            fn no_text_is_too_odd(text in "(https?://)?[a-zA-Z0-9./?&=%:\\[\\]ü -]{0,80}") {
                drop(PresignedUrl::parse(&text));
                drop(PresignedUrl::parse(&url(&text, "")));
                drop(read_pasted(&text));
            }
        }
    }
}
