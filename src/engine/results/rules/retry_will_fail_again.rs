//! `results.retry-will-fail-again`

use super::super::super::check::{Rule, Severity};

/// A record whose error does not go away by itself.
pub static RETRY_WILL_FAIL_AGAIN: Rule = Rule {
    code: "results.retry-will-fail-again",
    severity: Severity::Warning,
    title: "A record would fail again as it is",
    why: "Its error comes of the request itself, so the same request gives the same error.",
    fix: "Mend the requests first: change the source or the recipe, or check the retry file and mend it. Or leave these records out.",
    example: "Malformed input request: 3 records",
};
