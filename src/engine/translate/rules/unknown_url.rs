//! `translate.unknown-url`

use super::super::super::check::{Rule, Severity};

/// An endpoint that is not understood.
pub static UNKNOWN_URL: Rule = Rule {
    code: "translate.unknown-url",
    severity: Severity::Error,
    title: "An endpoint whose requests cannot be carried over",
    why: "Requests of chat completions, completions and embeddings are understood. The request was left out.",
    fix: "Write the request for /v1/chat/completions, /v1/completions or /v1/embeddings.",
    example: r#""url": "/v1/responses""#,
};
