//! Which operation of S3 a request is.

use hyper::Method;
use hyper::http::request::Parts;

use crate::scope;

/// What a browser asks before it sends.
pub(super) const PREFLIGHT: &str = "Preflight";

/// The name that AWS has for it, of those that a client of batch inference needs.
pub(super) fn name(parts: &Parts) -> &'static str {
    let query = scope::pairs(parts.uri.query().unwrap_or_default());
    let has = |name: &str| query.iter().any(|(found, _)| found == name);
    let key = parts.uri.path().trim_start_matches('/').split_once('/').map_or("", |(_, key)| key);
    let is_object = !key.is_empty();
    match (&parts.method, is_object) {
        (&Method::OPTIONS, _) => PREFLIGHT,
        (&Method::PUT, true) if has("partNumber") => "UploadPart",
        (&Method::PUT, true) => "PutObject",
        (&Method::PUT, false) => "CreateBucket",
        (&Method::POST, true) if has("uploads") => "CreateMultipartUpload",
        (&Method::POST, true) if has("uploadId") => "CompleteMultipartUpload",
        (&Method::DELETE, true) if has("uploadId") => "AbortMultipartUpload",
        (&Method::DELETE, true) => "DeleteObject",
        (&Method::GET, true) if has("uploadId") => "ListParts",
        (&Method::GET, true) => "GetObject",
        (&Method::GET, false) if has("list-type") => "ListObjectsV2",
        (&Method::HEAD, true) => "HeadObject",
        (&Method::HEAD, false) => "HeadBucket",
        _ => "Other",
    }
}
