//! What goes to AWS and comes back: only when the user starts it, and with keys that stay in memory.

mod asking;
mod batch;
mod by_url;
mod catalog_refresh;
mod connection;
mod counting;
mod fetching;
mod job_form;
mod job_kit;
mod jobs;
mod kept_job;
mod metrics;
mod pace;
mod piece_stream;
mod profiles;
mod reach;
mod refusal;
mod sending;
mod trial;
mod upload;
mod url_sending;
mod wanted;

pub(crate) use batch::{
    Batch, BatchFile, JobOf, Making, Records, SentObject, invocation_of, model_behind,
};
pub(crate) use catalog_refresh::CatalogRefresh;
pub(crate) use connection::{Access, Connection};
pub(crate) use counting::{Counting, SAMPLE, SampleOf};
pub(crate) use fetching::{FetchedFile, Fetching};
pub(crate) use job_form::{Answers, JobForm};
pub(crate) use job_kit::KitSource;
pub(crate) use jobs::Jobs;
pub(crate) use kept_job::KeptJob;
pub(crate) use metrics::{Metrics, per_period};
pub(crate) use pace::Transfer;
pub(crate) use profiles::Profiles;
pub(crate) use reach::{Reach, SetupCheck, ask_availability};
pub(crate) use refusal::Refusal;
pub(crate) use sending::{Sending, SentFile, SentState};
pub(crate) use trial::{Addressee, Trial, Tried};
pub(crate) use upload::OpenUpload;
pub(crate) use url_sending::UrlSending;
