//! `line.too-long`

use super::super::super::check::{Findings, Path, Rule, Severity};
use super::super::super::json::Value;
use super::super::super::source::MAX_RECORD_BYTES;

/// A body over 25,000,000 bytes.
pub static TOO_LONG: Rule = Rule {
    code: "line.too-long",
    severity: Severity::Error,
    title: "A request body is larger than Bedrock takes",
    why: "A request body may have 25,000,000 bytes (InvokeModel in the service model of bedrock-runtime 2023-09-30). Base64 makes media a third larger.",
    fix: "Shorten or split the record, or put media into S3 where the model takes their address.",
    example: "A video of 20 MB as base64",
};

/// Compares the length of a body with the limit.
pub(in super::super) fn check(body: Value<'_>, path: &Path<'_>, out: &mut Findings<'_>) {
    let n_bytes = body.json().len();
    if n_bytes > MAX_RECORD_BYTES {
        out.add(&TOO_LONG, path, || format!("has {n_bytes} bytes"));
    }
}

/// A line that was too long to be looked into.
pub(in super::super) fn add(n_bytes: u64, out: &mut Findings<'_>) {
    out.add(&TOO_LONG, &Path::Root(""), || format!("the line has {n_bytes} bytes"));
}
