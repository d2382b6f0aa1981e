//! `results.retry-eligibility-unknown`

use super::super::super::check::{Rule, Severity};

/// A retry for a model of which nobody knows whether it can.
pub static RETRY_ELIGIBILITY_UNKNOWN: Rule = Rule {
    code: "results.retry-eligibility-unknown",
    severity: Severity::Warning,
    title: "No source says whether the retry can run there",
    why: "The catalog does not know the model or the region well enough to answer.",
    fix: "Look at the model in the console of Bedrock before the file is sent.",
    example: "an application inference profile, of which only your account knows the model",
};
