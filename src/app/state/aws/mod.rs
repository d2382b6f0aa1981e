//! What goes to AWS and comes back: only when the user starts it, and with keys that stay in memory.

mod by_url;
mod connection;
mod fetching;
mod job_form;
mod jobs;
mod kept_job;
mod reach;
mod refusal;
mod sending;
mod trial;
mod upload;
mod url_sending;

pub(crate) use connection::{Access, Connection};
pub(crate) use fetching::{FetchedFile, Fetching};
pub(crate) use job_form::{Answers, JobForm};
pub(crate) use jobs::Jobs;
pub(crate) use kept_job::KeptJob;
pub(crate) use reach::{Reach, SetupCheck};
pub(crate) use refusal::Refusal;
pub(crate) use sending::{Sending, SentFile, SentState};
pub(crate) use trial::{Trial, Tried};
pub(crate) use url_sending::UrlSending;
