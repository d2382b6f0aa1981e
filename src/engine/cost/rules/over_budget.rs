//! `cost.over-budget`

use super::super::super::check::{Rule, Severity};

/// The job likely costs more than the budget.
pub static OVER_BUDGET: Rule = Rule {
    code: "cost.over-budget",
    severity: Severity::Error,
    title: "The job likely costs more than the budget",
    why: "The likely cost is over what you said it may cost.",
    fix: "Take fewer rows, shorten the prompt or the answers, choose a cheaper model, or raise the budget.",
    example: "$120.00 where the budget is $100",
};
