//! What is asked.

use serde::{Deserialize, Serialize};

use super::super::catalog::{Geography, Modality};

/// Single requests, or a batch job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Single requests, answered at once.
    Online,
    /// A batch inference job.
    Batch,
}

/// The shape of the requests: `modelInvocationType` of a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Invocation {
    /// The model's own request format.
    InvokeModel,
    /// The format that is the same for all models.
    Converse,
}

/// A question about one model in one region.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// Model id, profile id or ARN, as the user wrote it.
    pub target: &'a str,
    /// Code of the region that is called.
    pub region: &'a str,
    /// Single requests or a job.
    pub mode: Mode,
    /// Shape of the requests.
    pub invocation: Invocation,
    /// Records of the job, where they are known.
    pub n_records: Option<u64>,
    /// Bytes of its input, where they are known.
    pub n_bytes: Option<u64>,
    /// What the requests hold.
    pub modalities: &'a [Modality],
    /// Where data must stay, if it must.
    pub residency: Option<Geography>,
    /// The day of the question, `yyyy-mm-dd`.
    pub today: &'a str,
}

impl<'a> Question<'a> {
    /// A question about a batch job of texts.
    pub fn batch(target: &'a str, region: &'a str, today: &'a str) -> Self {
        Self {
            target,
            region,
            mode: Mode::Batch,
            invocation: Invocation::InvokeModel,
            n_records: None,
            n_bytes: None,
            modalities: &[],
            residency: None,
            today,
        }
    }
}
