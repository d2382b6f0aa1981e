//! `cost.may-be-over-budget`

use super::super::super::check::{Rule, Severity};

/// The job may cost more than the budget.
pub static MAY_BE_OVER_BUDGET: Rule = Rule {
    code: "cost.may-be-over-budget",
    severity: Severity::Warning,
    title: "The job may cost more than the budget",
    why: "The likely cost is within the budget, the upper end of the interval is not: mostly since answers may be as long as their limit.",
    fix: "Lower the limit of the answers, or run a sample first and let its output correct the estimate.",
    example: "$80.00, from $60.00 to $130.00, where the budget is $100",
};
