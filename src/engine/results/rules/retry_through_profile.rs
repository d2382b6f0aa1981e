//! `results.retry-through-profile`

use super::super::super::check::{Rule, Severity};

/// A retry that needs an inference profile.
pub static RETRY_THROUGH_PROFILE: Rule = Rule {
    code: "results.retry-through-profile",
    severity: Severity::Note,
    title: "The job of the retry has to name an inference profile",
    why: "In this region the model takes batch jobs through an inference profile only.",
    fix: "Name the profile as the model of the job.",
    example: "us.anthropic.claude-haiku-4-5-20251001-v1:0",
};
