//! `parameter.over-model-limit`

use super::super::super::check::{Rule, Severity};

/// A longer answer asked for than the model gives.
pub static OVER_MODEL_LIMIT: Rule = Rule {
    code: "parameter.over-model-limit",
    severity: Severity::Warning,
    title: "More tokens are asked for than the model answers with",
    why: "Models refuse a longest answer above their own limit. The limit comes from the catalog, which may be older than the model.",
    fix: "Lower it to the limit, unless you know that the model takes more.",
    example: "max_tokens = 9000 for a model that answers with up to 4096",
};
