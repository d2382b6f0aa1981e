//! What a job did cost, by the tokens that its answers say were used.

use serde::{Deserialize, Serialize};

use super::super::catalog::Catalog;
use super::super::results::{OutputTotals, Status};
use super::money::Money;
use super::rate::{OwnPrice, Rate, Rates};

/// What a job did cost. Amounts are exact: tokens times price, as the answers and the catalog say them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Actual {
    /// By what price.
    pub rate: Rate,
    /// The prompts, without what the cache had to do with.
    pub input: Money,
    /// The answers.
    pub output: Money,
    /// Both.
    pub total: Money,
    /// Tokens that came out of the cache or went into it. They are paid for, and no source says how
    /// much, so they are not in the total.
    pub unpriced_cache_tokens: u64,
    /// Answers that do not say how many tokens they and their prompts had; they are not in the total.
    pub answers_without_tokens: u64,
}

impl Actual {
    /// What a batch job of this model cost. `None` when no batch price is known for it, or none for
    /// its answers.
    pub fn of(
        catalog: &Catalog,
        totals: &OutputTotals,
        model: &str,
        region: &str,
        profile: Option<&str>,
        own_prices: &[OwnPrice],
    ) -> Option<Self> {
        let rate = Rates::of(catalog, model, region, profile, own_prices).batch?;
        let tokens = &totals.tokens;
        let price = |n_tokens, price: Option<u64>| match (n_tokens, price) {
            (0, _) => Some(Money::default()),
            (n_tokens, price) => price.map(|price| Money::of_tokens(n_tokens, price)),
        };
        let input = price(tokens.input, rate.input)?;
        let output = price(tokens.output, rate.output)?;
        let answered = Status::ALL.into_iter().filter(|status| status.has_answer());
        let n_answers: u64 = answered.map(|status| totals.by_status.of(status)).sum();
        // Models without a price for answers give none that has tokens.
        let n_saying = match rate.output {
            Some(_) => tokens.n_with_input.min(tokens.n_with_output),
            None => tokens.n_with_input,
        };
        Some(Self {
            rate,
            input,
            output,
            total: input + output,
            unpriced_cache_tokens: tokens.cache_read.saturating_add(tokens.cache_write),
            answers_without_tokens: n_answers.saturating_sub(n_saying),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::catalog::builtin;
    use super::super::super::results::TokenTotals;
    use super::super::Basis;
    use super::*;

    fn totals(n_answers: u64, tokens: TokenTotals) -> OutputTotals {
        let mut totals = OutputTotals { tokens, ..OutputTotals::default() };
        totals.by_status.add_many(Status::Answered, n_answers);
        totals.by_status.add_many(Status::Failed, 5);
        totals
    }

    #[test]
    fn tokens_times_price_is_the_cost_to_the_last_digit() {
        let tokens = TokenTotals {
            input: 1_000_001,
            output: 3,
            cache_read: 7,
            cache_write: 2,
            n_with_input: 9,
            n_with_output: 8,
        };
        let of = |model, own: &[OwnPrice]| {
            Actual::of(builtin(), &totals(10, tokens), model, "us-east-1", None, own)
        };
        let nova = of("amazon.nova-lite-v1:0", &[]).expect("a batch price is published");
        let written = [nova.input, nova.output, nova.total].map(String::from);
        assert_eq!(written, ["0.03000003", "0.00000036", "0.03000039"]);
        assert_eq!((nova.unpriced_cache_tokens, nova.answers_without_tokens), (9, 2));
        let claude = of("anthropic.claude-sonnet-4-6", &[]).expect("half is assumed");
        assert_eq!(claude.rate.basis, Basis::HalfAssumed);
        assert_eq!(of("a.model", &[]), None);
        let own = |batch| OwnPrice { model: "a.model".into(), online: (1, 1), batch };
        assert_eq!(of("a.model", &[own(None)]), None);
        let yours = of("a.model", &[own(Some((1_000_000, 0)))]).expect("you said it");
        assert_eq!(String::from(yours.total), "1.000001");
    }
}
