//! What comes back from a job: output files to records, records joined to the rows they came from.

pub mod export;
pub mod rules;
