//! `cost.no-batch-price`

use super::super::super::check::{Rule, Severity};

/// No batch price is published for this model here.
pub static NO_BATCH_PRICE: Rule = Rule {
    code: "cost.no-batch-price",
    severity: Severity::Note,
    title: "No batch price is published for this model here",
    why: "AWS says that batch jobs cost half for select models, and no source has a batch price for this one in this region or through this profile. The cost shown is that of single requests.",
    fix: "Reckon with the price of single requests, or give your own batch price.",
    example: "Nova Lite through the profile for Europe",
};
