//! `results.retry-not-eligible`

use super::super::super::check::{Rule, Severity};

/// A retry for a model and a region that do not go together.
pub static RETRY_NOT_ELIGIBLE: Rule = Rule {
    code: "results.retry-not-eligible",
    severity: Severity::Error,
    title: "The retry cannot run there as a batch job",
    why: "The chosen model takes no batch jobs in the chosen region, so nothing was written for it.",
    fix: "Choose another model or region; the answer names some that can.",
    example: "meta.llama3-1-8b-instruct-v1:0 in eu-west-1",
};
