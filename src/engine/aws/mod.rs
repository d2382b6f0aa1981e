//! Requests to AWS, built and signed, and AWS's answers, read. Nothing is sent here: whoever sends a
//! [`Request`] puts the time in and hands the answer back. `kit/` writes files and commands for those who
//! keep their keys elsewhere.

pub mod bedrock;
pub mod clock;
mod credentials;
mod endpoint;
pub mod errors;
pub mod kit;
mod location;
pub mod monitoring;
pub mod percent;
pub mod presigned;
mod request;
pub mod retry;
pub mod s3;
mod service_error;
pub mod sign;
pub mod sts;
pub mod time;
mod xml;

pub use credentials::{ApiKey, BadKeys, Credentials, Keys, PastedKeys, read_pasted_keys};
pub use endpoint::{Api, BadOrigin, BadRegion, Endpoints};
pub use location::{BadLocation, S3Location, problem_of_bucket};
pub use request::{Body, Method, Origin, Request, Url};
pub use service_error::ServiceError;
pub use xml::BadXml;
