//! What a job costs, from–to, by the same method for every model, with what it assumes.
//!
//! Records are counted once ([`JobCount`](super::tokens::JobCount)); an estimate for a model, a region
//! and a way of calling it is then a matter of microseconds, so all of them can be compared.
//! Prices are rows of the catalog, each with its source and date. Where no batch price is published,
//! none is made up: half of the price of single requests is shown only for rows that say that this
//! may be assumed, and is named an assumption.
//!
//! ```
//! use quarry::engine::catalog::builtin;
//! use quarry::engine::cost::{Estimate, Question};
//! use quarry::engine::tokens::{Constant, Counted, JobCount, RecordCount, Tally};
//!
//! let mut job = JobCount::new(Constant::default(), 0, Some(500));
//! let text = "Summarize this ticket in one sentence.";
//! let record = RecordCount {
//!     data: Tally::of(text),
//!     n_bytes: text.len() as u64,
//!     n_turns: 1,
//!     ..RecordCount::default()
//! };
//! (0..1000).for_each(|_| job.add(&record, &Tally::default(), Counted::Alone));
//! let question =
//!     Question { model: "amazon.nova-lite-v1:0", region: "us-east-1", ..Question::default() };
//! let estimate = Estimate::of(builtin(), &job, &question);
//! let batch = estimate.batch.expect("a batch price is published");
//! assert_eq!(batch.total.high.to_string(), "$0.0605");
//! ```

mod actual;
mod compare;
mod currency;
mod estimate;
mod hindsight;
mod images;
mod money;
mod output;
mod rate;
pub mod rules;
mod spending;

pub use actual::Actual;
pub use compare::{Comparison, compare, to_csv};
pub use currency::{Currency, NotCurrency};
pub use estimate::{Cost, Estimate, HowEstimated, PartTokens, Question};
pub use hindsight::Hindsight;
pub use images::{ImagesCounted, NotCounted};
pub use money::{Money, MoneyInterval, NotMoney};
pub use output::{Output, OutputBasis};
pub use rate::{Basis, OwnPrice, Rate, Rates};
pub use spending::{Spent, SpentOn, spending};

#[cfg(test)]
mod tests;
