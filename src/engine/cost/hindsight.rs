//! What an estimate would have said of a job that is done, beside what the job says.

use super::super::catalog::Catalog;
use super::super::results::{OutputTotals, RequestCount, Status};
use super::actual::Actual;
use super::estimate::{Estimate, Question};
use super::money::Money;
use super::output::OutputBasis;

/// An estimate of requests whose answers are there, and what they did cost. Both are about the same
/// records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hindsight {
    /// What is estimated of the requests.
    pub estimate: Estimate,
    /// What they did cost, where the price is known. All tokens of prompts count at that price, those
    /// of the cache, too.
    pub actual: Option<Actual>,
    /// By how much the likely tokens of prompts are off, in thousandths of those that were used; below
    /// 0 where they are too few. `None` where none were used.
    pub input_off_permille: Option<i64>,
    /// The same for answers. `None` where an answer does not say its tokens.
    pub output_off_permille: Option<i64>,
    /// The same for the cost of both. `None` where a price is not known.
    pub total_off_permille: Option<i64>,
}

impl Hindsight {
    /// Estimates the requests of an output.
    pub fn of(catalog: &Catalog, count: &RequestCount, question: &Question<'_>) -> Self {
        let estimate = Estimate::of(catalog, &count.job, question);
        let tokens = count.tokens;
        let mut totals = OutputTotals { tokens, ..OutputTotals::default() };
        totals.by_status.add_many(Status::Answered, count.job.n_records);
        let Question { model, region, profile, own_prices, .. } = *question;
        let actual = Actual::of(catalog, &totals, model, region, profile, own_prices);
        let is_said = tokens.n_with_output == count.job.n_records;
        let output = is_said.then_some(tokens.output);
        let is_whole = is_said || estimate.output.basis == OutputBasis::NoText;
        let batch = estimate.batch.as_ref().zip(actual.as_ref());
        let batch = batch.filter(|(_, actual)| is_whole && actual.total != Money::default());
        let total =
            batch.and_then(|(batch, actual)| off(batch.total.likely.permille(actual.total), 1000));
        Self {
            input_off_permille: off(estimate.input.likely, tokens.input),
            output_off_permille: output.and_then(|used| off(estimate.output.tokens.likely, used)),
            total_off_permille: total,
            estimate,
            actual,
        }
    }
}

/// By how many thousandths of what was used an estimate is off, rounded as amounts of money are.
fn off(estimated: u64, used: u64) -> Option<i64> {
    let (estimated, used) = (i128::from(estimated), i128::from(used));
    let permille = ((estimated - used) * 1000 + used / 2).checked_div_euclid(used)?;
    i64::try_from(permille).ok()
}

#[cfg(test)]
mod tests {
    use super::super::super::catalog::builtin;
    use super::super::super::tokens::{Counted, RecordCount, Tally};
    use super::*;

    /// So many records of one text, whose answers say so many tokens each.
    fn count(n: u64, input: u64, output: Option<u64>) -> RequestCount {
        let mut count = RequestCount::default();
        count.job.answer_limit = Some(50);
        let data = Tally::of("The printer on the third floor is broken");
        let record = RecordCount { data, n_turns: 1, ..RecordCount::default() };
        (0..n).for_each(|_| count.job.add(&record, &Tally::default(), Counted::Alone));
        count.tokens.input = n * input;
        count.tokens.n_with_input = n;
        count.tokens.output = n * output.unwrap_or(0);
        count.tokens.n_with_output = if output.is_some() { n } else { 0 };
        count
    }

    fn of(count: &RequestCount, model: &str) -> Hindsight {
        let question = Question { model, region: "us-east-1", ..Question::default() };
        Hindsight::of(builtin(), count, &question)
    }

    #[test]
    fn an_estimate_stands_beside_what_was_used() {
        let found = of(&count(1000, 16, Some(40)), "amazon.nova-lite-v1:0");
        let estimate = &found.estimate;
        assert_eq!(estimate.output.basis, OutputBasis::Limit);
        assert_eq!(found.output_off_permille, Some(250), "50 instead of 40");
        let likely = estimate.input.likely;
        assert_eq!(found.input_off_permille, off(likely, 16_000));
        let actual = found.actual.expect("a batch price is published");
        // 30,000 and 120,000 micro-dollars for a million tokens.
        let used = Money::of_tokens(16_000, 30_000) + Money::of_tokens(40_000, 120_000);
        assert_eq!(actual.total, used);
        let estimated = Money::of_tokens(likely, 30_000) + Money::of_tokens(50_000, 120_000);
        let off = estimated.permille(used).cast_signed() - 1000;
        assert_eq!(found.total_off_permille, Some(off));
        assert!((100..300).contains(&off), "{off}");
    }

    #[test]
    fn where_a_side_is_not_known_nothing_is_off() {
        let found = of(&count(10, 16, None), "amazon.nova-lite-v1:0");
        assert!(found.input_off_permille.is_some());
        assert_eq!((found.output_off_permille, found.total_off_permille), (None, None));
        let found = of(&count(10, 16, None), "amazon.titan-embed-text-v2:0");
        assert_eq!(found.total_off_permille, found.input_off_permille, "vectors have no tokens");
        let found = of(&count(10, 16, Some(4)), "a.model");
        assert_eq!((found.actual, found.total_off_permille), (None, None));
        let found = of(&RequestCount::default(), "amazon.nova-lite-v1:0");
        assert_eq!((found.input_off_permille, found.total_off_permille), (None, None));
        for (estimated, used, expected) in [
            (9, 10, Some(-100)),
            (10, 9, Some(111)),
            (0, 3, Some(-1000)),
            (2, 3, Some(-333)),
            (1, 0, None),
        ] {
            assert_eq!(off(estimated, used), expected);
        }
    }
}
