//! `media.web-address`

use super::super::super::check::{Rule, Severity};

/// A medium is named by its address on the web.
pub static MEDIA_WEB_ADDRESS: Rule = Rule {
    code: "media.web-address",
    severity: Severity::Error,
    title: "A medium is named by its address on the web",
    why: "Bedrock fetches nothing from the web: a record carries the bytes, or an address in S3. The row was left out.",
    fix: "Download the files and choose them beside the source, or copy them to S3.",
    example: "https://example.com/photo.png",
};
