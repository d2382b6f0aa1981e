//! `cost.budget-unchecked`

use super::super::super::check::{Rule, Severity};

/// There is a budget, and no price to compare it with.
pub static BUDGET_UNCHECKED: Rule = Rule {
    code: "cost.budget-unchecked",
    severity: Severity::Error,
    title: "The budget cannot be checked",
    why: "No source of the catalog has a price for this model, so nobody knows whether the job is within the budget.",
    fix: "Give your own price, or leave out the budget.",
    example: "A budget of 5 dollars for a model that has no price",
};
