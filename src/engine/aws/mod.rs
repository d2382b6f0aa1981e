//! Requests to AWS, built and signed, and AWS's answers, read. Nothing is sent here: whoever sends a
//! [`Request`] puts the time in and hands the answer back.

mod credentials;
pub mod percent;
mod request;
pub mod sign;
pub mod time;

pub use credentials::Credentials;
pub use request::{Body, Method, Origin, Request, Url};
