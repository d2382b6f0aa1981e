//! The pure engine: bytes in, records and diagnostics out.
//!
//! Machines take their input in chunks of any size and give the same bytes out for every chunking.
//! What a user's file contains never causes an `Err` or a panic: it yields
//! [`check`] diagnostics with a stable code, a place, a reason and a fix.

pub mod aws;
pub mod batch;
pub mod catalog;
pub mod check;
pub mod cost;
pub mod eligibility;
pub mod family;
pub mod inspect;
pub mod json;
pub mod lines;
pub mod plot;
pub mod recipe;
pub mod results;
pub mod select;
pub mod source;
pub mod split;
pub mod table;
pub mod template;
pub mod tokens;
pub mod translate;
pub mod unpack;
mod zip_format;
