//! What can be said about the cost of a job, one rule a file.

mod budget_unchecked;
mod images_not_counted;
mod may_be_over_budget;
mod no_batch_price;
mod no_price;
mod output_unknown;
mod over_budget;

pub use budget_unchecked::BUDGET_UNCHECKED;
pub use images_not_counted::IMAGES_NOT_COUNTED;
pub use may_be_over_budget::MAY_BE_OVER_BUDGET;
pub use no_batch_price::NO_BATCH_PRICE;
pub use no_price::NO_PRICE;
pub use output_unknown::OUTPUT_UNKNOWN;
pub use over_budget::OVER_BUDGET;
