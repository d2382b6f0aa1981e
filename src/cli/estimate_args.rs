//! The arguments of `quarry estimate`.

use std::path::PathBuf;

use clap::Args as ClapArgs;

use super::args::Job;
use crate::engine::cost::{Currency, Money, NotCurrency, NotMoney, OwnPrice};

#[derive(Debug, ClapArgs)]
pub(super) struct Estimate {
    #[command(flatten)]
    pub(super) job: Job,
    /// Tokens that you expect of an answer; without it, answers are taken to be as long as their limit
    #[arg(long, value_name = "N")]
    pub(super) output_tokens: Option<u64>,
    /// Output files (*.jsonl.out) of earlier jobs of the model, by which tokens and the length of
    /// answers are corrected; in this run only
    #[arg(long, value_name = "OUTPUT", num_args = 1..)]
    pub(super) calibrate: Vec<PathBuf>,
    /// US dollars that the job may cost: more is an error
    #[arg(long, value_name = "USD", value_parser = Money::parse, conflicts_with = "compare")]
    pub(super) budget: Option<Money>,
    /// Your price for a million tokens, of single requests and then of batch jobs; may be given again
    #[arg(
        long = "price",
        value_name = "MODEL=IN,OUT[,BATCH_IN,BATCH_OUT]",
        value_parser = price
    )]
    pub(super) prices: Vec<Price>,
    /// Print amounts in this currency, by how much of it a US dollar is; JSON and CSV stay in dollars
    #[arg(long, value_name = "CODE=RATE", default_value = "", hide_default_value = true, value_parser = currency)]
    pub(super) currency: Currency,
    /// Compare all models that take batch jobs in the region; prints CSV
    #[arg(long)]
    pub(super) compare: bool,
    /// Compare in all regions
    #[arg(long, requires = "compare")]
    pub(super) all_regions: bool,
}

/// A price of the user.
#[derive(Debug, Clone)]
pub(super) struct Price(pub(super) OwnPrice);

fn currency(text: &str) -> Result<Currency, NotCurrency> {
    Currency::try_from(text.to_owned())
}

fn price(text: &str) -> Result<Price, String> {
    let form = "a price is written model=IN,OUT or model=IN,OUT,BATCH_IN,BATCH_OUT, in US dollars";
    let (model, amounts) = text.split_once('=').ok_or(form)?;
    let amounts: Result<Vec<u64>, NotMoney> =
        amounts.split(',').map(|amount| Money::parse(amount).map(Money::micro)).collect();
    let (online, batch) = match *amounts.map_err(|error| error.to_string())? {
        [input, output] => ((input, output), None),
        [input, output, batch_input, batch_output] => {
            ((input, output), Some((batch_input, batch_output)))
        }
        _ => return Err(form.to_owned()),
    };
    Ok(Price(OwnPrice { model: model.to_owned(), online, batch }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_price_has_two_amounts_or_four() {
        let parse = |text| price(text).map(|Price(own)| (own.online, own.batch));
        assert_eq!(parse("a.b=3,15"), Ok(((3_000_000, 15_000_000), None)));
        assert_eq!(
            parse("a.b=0.06,0.24,0.03,0.12"),
            Ok(((60_000, 240_000), Some((30_000, 120_000))))
        );
        for text in ["a.b", "a.b=3", "a.b=3,x", "a.b=1,2,3", "a.b=-1,2"] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
