//! `results.retry-limit-lowered`

use super::super::super::check::{Rule, Severity};

/// A request with a limit above what another model answers with.
pub static RETRY_LIMIT_LOWERED: Rule = Rule {
    code: "results.retry-limit-lowered",
    severity: Severity::Note,
    title: "A limit of tokens is lower, since the other model answers with less",
    why: "A request that asks for more tokens than a model can answer with is refused.",
    fix: "Nothing has to be done, unless answers need that many tokens: then choose another model.",
    example: "\"max_tokens\": 64000 became 5120",
};
