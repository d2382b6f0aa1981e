//! What is sent again, and what of it was written.

use serde::{Deserialize, Serialize};

use super::super::Status;
use super::answer_limit::Change;

/// What is sent again, and how.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RetryOptions {
    /// What has to have become of a record.
    pub statuses: Vec<Status>,
    /// Tokens that an answer may have which was cut at its limit before; a limit that is higher stays.
    pub max_tokens: Option<u64>,
    /// Model of the job: id, profile id or ARN, whose longest answer is compared with that, unless there
    /// is another [`target`](Self::target); empty where nobody says it.
    pub model: String,
    /// Fewest records of a job.
    pub min_records: u64,
    /// Most records of a job.
    pub max_records: u64,
    /// Most bytes of a job.
    pub max_bytes: u64,
    /// Whether answered records fill the file up to that.
    pub tops_up: bool,
    /// Whether records are left out whose error would come again.
    pub only_retryable: bool,
    /// Where they are sent, if that is another model or region than before.
    pub target: Option<RetryTarget>,
    /// Whether records of another batch input follow by [`merge`](super::Retry::merge).
    pub merges: bool,
}

/// Another model or region.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RetryTarget {
    /// Model id, profile id or ARN.
    pub model: String,
    /// Code of the region.
    pub region: String,
    /// The day to judge by, `yyyy-mm-dd`.
    pub today: String,
}

impl Default for RetryOptions {
    fn default() -> Self {
        use Status::{Failed, Missing, NoAnswer, NotJson, Truncated};
        Self {
            statuses: vec![Failed, Truncated, Missing, NoAnswer, NotJson],
            max_tokens: None,
            model: String::new(),
            min_records: 100,
            max_records: u64::MAX,
            max_bytes: u64::MAX,
            tops_up: false,
            only_retryable: false,
            target: None,
            merges: false,
        }
    }
}

/// What was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RetryTotals {
    /// Records in the file.
    pub n_records: u64,
    /// Bytes of the file.
    pub n_bytes: u64,
    /// Records whose answer may be longer than before, by a limit that is higher.
    pub n_raised: u64,
    /// Records whose request had no limit and has one now.
    pub n_limit_added: u64,
    /// Records in it that were answered, and only fill it up.
    pub n_topped_up: u64,
    /// Records whose limit is lower, since the other model answers with less.
    pub n_limit_lowered: u64,
    /// Records in it that come of the other file.
    pub n_merged: u64,
    /// Lines of the other file that are not in it.
    pub n_merge_left_out: u64,
    /// Records that are not in it, since the other model does not take their format.
    pub n_other_format: u64,
    /// Records that are not in it, since the job cannot run there at all.
    pub n_not_eligible: u64,
    /// Records whose request is not here.
    pub n_without_request: u64,
    /// Records that were left out, since they would fail again.
    pub n_left_out: u64,
}

impl RetryTotals {
    /// Counts a record whose limit was changed.
    pub(super) fn note(&mut self, change: Option<Change>) {
        match change {
            Some(Change::Raised) => self.n_raised += 1,
            Some(Change::Added) => self.n_limit_added += 1,
            Some(Change::Lowered) => self.n_limit_lowered += 1,
            None => {}
        }
    }
}
