//! `cost.no-price`

use super::super::super::check::{Rule, Severity};

/// No price of this model was found.
pub static NO_PRICE: Rule = Rule {
    code: "cost.no-price",
    severity: Severity::Note,
    title: "No price of this model was found",
    why: "No source of the catalog has a price for this model, so no cost can be shown.",
    fix: "Give your own price, or look it up in the Amazon Bedrock price list.",
    example: "A model that only its documentation names",
};
