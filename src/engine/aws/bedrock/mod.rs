//! Requests to Bedrock, both control plane and runtime, and its answers.
//!
//! Shapes by the service models bedrock 2023-04-20 and bedrock-runtime 2023-09-30 (botocore 1.44).

pub mod field;
mod job;
mod models;
mod new_job;
mod profile;
mod runtime;
mod status;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use thiserror::Error;

use super::{Api, Endpoints, Method, Request, Url, percent};
pub use field::Problem;
pub use job::{CreatedJob, Job, JobFilter, JobPage, SortOrder, create, get, job_id, list, stop};
pub use models::{Agreement, Availability, ModelFilter, availability, foundation_models};
pub use new_job::{
    InputDataConfig, InvocationType, NewJob, OutputDataConfig, S3Input, S3Output, Tag, VpcConfig,
};
pub use profile::{
    CreatedProfile, ModelSource, NewProfile, Profile, ProfileModel, ProfilePage, create_profile,
    delete_profile, profile, profiles,
};
pub use runtime::{TokenCount, converse, count_converse_tokens, count_invoke_tokens, invoke};
pub use status::JobStatus;

/// What bodies are.
const JSON: &str = "application/json";

/// An answer that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("the answer of Bedrock cannot be read: {0}")]
pub struct UnreadJson(String);

/// Reads an answer. Fields that we do not know are passed over.
///
/// # Errors
///
/// It is no JSON, or lacks a field that it must have.
pub fn read<T: DeserializeOwned>(text: &str) -> Result<T, UnreadJson> {
    serde_json::from_str(text).map_err(|error| UnreadJson(error.to_string()))
}

/// A request to the control plane. Parts of the path are encoded already.
fn request(endpoints: &Endpoints, method: Method, path: String) -> Request {
    Request::new(method, Url::new(endpoints.origin(Api::Bedrock), path))
}

/// An identifier as a part of a path: colons and slashes of an ARN are encoded.
fn label(identifier: &str) -> String {
    percent::encode(identifier)
}

/// Adds what is there to the query.
fn with_query(mut request: Request, pairs: &[(&str, Option<&str>)]) -> Request {
    for (name, value) in pairs {
        if let Some(value) = value {
            request.url = request.url.with(name, value);
        }
    }
    request
}

/// Times of answers, which are ISO 8601, in seconds since 1970. One that cannot be read is as good as
/// none.
fn time<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<u64>, D::Error> {
    let text = Option::<String>::deserialize(deserializer)?;
    Ok(text.as_deref().and_then(super::time::from_iso))
}
