//! `source.record-too-long`

use super::super::super::check::{Rule, Severity};

/// A record over `MAX_RECORD_BYTES`.
pub static RECORD_TOO_LONG: Rule = Rule {
    code: "source.record-too-long",
    severity: Severity::Error,
    title: "A record is longer than Bedrock takes",
    why: "A request body may have 25,000,000 bytes. The row was left out; nothing of it was written.",
    fix: "Shorten the row or split it. If its size is a surprise, look for a quote that is never closed.",
    example: "A quote that is never closed takes the rest of the file into one field",
};
