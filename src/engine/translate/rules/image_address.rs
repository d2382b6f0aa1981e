//! `translate.image-address`

use super::super::super::check::{Rule, Severity};

/// A medium that is somewhere on the web.
pub static IMAGE_ADDRESS: Rule = Rule {
    code: "translate.image-address",
    severity: Severity::Error,
    title: "An image or document is named by its address on the web",
    why: "Models on Bedrock get the data itself and fetch nothing. The request was left out.",
    fix: "Put the data into the request: data:image/png;base64,…",
    example: r#""image_url": {"url": "https://example.com/cat.png"}"#,
};
