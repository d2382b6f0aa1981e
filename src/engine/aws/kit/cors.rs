//! `cors.json`: what lets the page reach a bucket.
//!
//! The rules grant nothing by themselves; a signature is still needed. Sources: Amazon S3 user guide,
//! `ManageCorsUsing` and `cors` (read 2026-11-22).

use serde_json::{Value, json};

use super::File;
use super::policy::to_text;
use super::values::Values;

/// The CORS rules of a bucket that a page of this origin (scheme, host and port; no path, no slash at
/// the end) uploads to and reads from: the list that the S3 console takes, and what `CORSRules` of
/// `PutBucketCors` is.
pub fn cors_rules(origin: &str) -> Value {
    json!([{
        "AllowedOrigins": [origin.trim().trim_end_matches('/')],
        // POST begins and completes an upload in parts, DELETE gives one up.
        "AllowedMethods": ["GET", "HEAD", "PUT", "POST", "DELETE"],
        "AllowedHeaders": ["*"],
        // Without ETag no upload in parts can be completed; without Date a clock that is wrong
        // cannot be told from a signature that is; Content-Range makes a download go on.
        "ExposeHeaders": [
            "ETag",
            "Content-Length",
            "Content-Range",
            "Date",
            "x-amz-checksum-sha256",
            "x-amz-id-2",
            "x-amz-request-id",
        ],
        "MaxAgeSeconds": 3000,
    }])
}

/// The rules, as `aws s3api put-bucket-cors --cors-configuration` reads them.
pub(super) fn file(values: &Values<'_>) -> Option<File> {
    let origin = values.kit.origin.as_deref()?;
    let text = to_text(&json!({ "CORSRules": cors_rules(origin) }));
    Some(File::new("cors.json", "CORS rules of the buckets, for the page", text))
}
