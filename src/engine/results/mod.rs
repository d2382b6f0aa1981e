//! What comes back from a job: output files to records, records joined to the rows they came from.

mod cause;

pub use cause::{Cause, cause_of, causes};
