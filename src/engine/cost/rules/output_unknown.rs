//! `cost.output-unknown`

use super::super::super::check::{Rule, Severity};

/// Nobody knows how long the answers will be.
pub static OUTPUT_UNKNOWN: Rule = Rule {
    code: "cost.output-unknown",
    severity: Severity::Warning,
    title: "Nobody knows how long the answers will be",
    why: "The recipe sets no limit, no source names one for the model, and no answer was guessed, so the cost of the answers is missing.",
    fix: "Set the limit of the answer, or say how many tokens you expect of one.",
    example: "A recipe without max tokens, for a model whose limit is not known",
};
