//! `results.retry-limit-added`

use super::super::super::check::{Rule, Severity};

/// A request that said nothing of the length of its answer, and does now.
pub static RETRY_LIMIT_ADDED: Rule = Rule {
    code: "results.retry-limit-added",
    severity: Severity::Note,
    title: "A request without a limit of tokens has one now",
    why: "Its answer was cut at the model's own limit, which applies where a request has none. The limit for answers that were cut was put into it.",
    fix: "Nothing has to be done if the new limit is higher than the model's own. Where an answer says its tokens and had as many, the request stays as it was.",
    example: "3 requests got \"max_tokens\": 4096",
};
