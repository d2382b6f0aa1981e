//! `results.retry-other-format`

use super::super::super::check::{Rule, Severity};

/// A request that another model does not understand.
pub static RETRY_OTHER_FORMAT: Rule = Rule {
    code: "results.retry-other-format",
    severity: Severity::Error,
    title: "A request has a format that the other model does not take",
    why: "The request was made for models of another format, and what it was made of is not in it: the retry file leaves it out.",
    fix: "Prepare a new batch for the other model, from the source by the recipe, with the rows that are missing here. Or send these records to a model of the same format.",
    example: "R0000000007, a request for Claude, and the retry goes to Nova",
};
