//! What can be wrong with a selection, and what is said of rows that are left out, one rule a file.

mod bad_value;
mod duplicate_request;
mod duplicates_partly_dropped;
mod not_a_number;
mod not_drawn;
mod nothing_selected;

pub use bad_value::BAD_VALUE;
pub use duplicate_request::DUPLICATE_REQUEST;
pub use duplicates_partly_dropped::DUPLICATES_PARTLY_DROPPED;
pub use not_a_number::NOT_A_NUMBER;
pub use not_drawn::NOT_DRAWN;
pub use nothing_selected::NOTHING_SELECTED;
