//! Where the money of a job goes.

use super::super::tokens::Part;
use super::estimate::{Cost, Estimate};
use super::money::Money;

/// What money is spent on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SpentOn {
    /// A part of the input.
    Input(Part),
    /// The answers.
    Output,
    /// Images that have a price each.
    Images,
}

impl SpentOn {
    /// Name for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Input(part) => part.name(),
            Self::Output => "answers",
            Self::Images => "images",
        }
    }
}

/// Likely money that is spent on something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spent {
    /// What it is spent on.
    pub on: SpentOn,
    /// How much.
    pub amount: Money,
    /// Tokens; `None` for what has none.
    pub tokens: Option<u64>,
    /// Thousandths of all that is spent.
    pub permille: u64,
}

/// Where the money of one way of running a job goes, in the order in which a model reads and answers.
pub fn spending(estimate: &Estimate, cost: &Cost) -> Vec<Spent> {
    let price = cost.rate.input.unwrap_or_default();
    let input = estimate.parts.iter().map(|part| {
        let amount = Money::of_tokens(part.tokens, price);
        (SpentOn::Input(part.part), amount, Some(part.tokens))
    });
    let output = (SpentOn::Output, cost.output.likely, Some(estimate.output.tokens.likely));
    let images = (SpentOn::Images, cost.images, None);
    let all: Vec<_> = input.chain([output, images]).collect();
    let total: Money = all.iter().map(|(_, amount, _)| *amount).sum();
    let spent = all.into_iter().filter(|(_, amount, _)| *amount > Money::default());
    spent
        .map(|(on, amount, tokens)| Spent { on, amount, tokens, permille: amount.permille(total) })
        .collect()
}
