//! A batch inference job and its statuses.

mod input;
mod output;
mod run;

use serde_json::{Map, Value, json};
use time::{Duration, OffsetDateTime};

use crate::clock;

pub(crate) use run::run;

/// Where a job is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    Submitted,
    Validating,
    Scheduled,
    InProgress,
    Completed,
    PartiallyCompleted,
    Failed,
    Stopping,
    Stopped,
    Expired,
}

impl Status {
    /// As AWS writes it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Submitted => "Submitted",
            Self::Validating => "Validating",
            Self::Scheduled => "Scheduled",
            Self::InProgress => "InProgress",
            Self::Completed => "Completed",
            Self::PartiallyCompleted => "PartiallyCompleted",
            Self::Failed => "Failed",
            Self::Stopping => "Stopping",
            Self::Stopped => "Stopped",
            Self::Expired => "Expired",
        }
    }

    /// Whether nothing comes after.
    pub(crate) fn is_terminal(self) -> bool {
        matches!(
            self,
            Self::Completed
                | Self::PartiallyCompleted
                | Self::Failed
                | Self::Stopped
                | Self::Expired
        )
    }
}

/// Records of a job, as Get counts them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) total: u64,
    pub(crate) processed: u64,
    pub(crate) success: u64,
    pub(crate) error: u64,
}

/// A job.
#[derive(Debug)]
pub(crate) struct Job {
    pub(crate) id: String,
    pub(crate) arn: String,
    /// The id of the base model, whatever profile leads to it.
    pub(crate) model: String,
    /// What it was created with.
    pub(crate) input: Value,
    pub(crate) status: Status,
    pub(crate) message: Option<String>,
    pub(crate) submitted: OffsetDateTime,
    modified: OffsetDateTime,
    ended: Option<OffsetDateTime>,
    pub(crate) counts: Counts,
}

impl Job {
    /// A job that was submitted now.
    pub(crate) fn new(
        id: String,
        arn: String,
        model: String,
        input: Value,
        now: OffsetDateTime,
    ) -> Self {
        Self {
            id,
            arn,
            model,
            input,
            status: Status::Submitted,
            message: None,
            submitted: now,
            modified: now,
            ended: None,
            counts: Counts::default(),
        }
    }

    /// Whether its records are requests to Converse.
    pub(crate) fn is_converse(&self) -> bool {
        self.input.get("modelInvocationType").is_some_and(|kind| kind == "Converse")
    }

    /// Goes to another status.
    pub(crate) fn set(&mut self, status: Status, now: OffsetDateTime) {
        self.status = status;
        self.modified = now;
        if status.is_terminal() {
            self.ended = Some(now);
        }
    }

    /// The job as Get and List show it.
    pub(crate) fn shown(&self) -> Value {
        let mut shown = Map::new();
        for name in [
            "jobName",
            "modelId",
            "clientRequestToken",
            "roleArn",
            "inputDataConfig",
            "outputDataConfig",
            "vpcConfig",
            "timeoutDurationInHours",
            "modelInvocationType",
        ] {
            shown.extend(self.input.get(name).map(|value| (name.to_owned(), value.clone())));
        }
        let hours = self.input.get("timeoutDurationInHours").and_then(Value::as_i64).unwrap_or(24);
        let expires = self.submitted + Duration::hours(hours);
        let mut put = |name: &str, value: Value| shown.insert(name.to_owned(), value);
        put("jobArn", json!(self.arn));
        put("status", json!(self.status.name()));
        put("submitTime", json!(clock::iso(self.submitted)));
        put("lastModifiedTime", json!(clock::iso(self.modified)));
        put("jobExpirationTime", json!(clock::iso(expires)));
        put("totalRecordCount", json!(self.counts.total));
        put("processedRecordCount", json!(self.counts.processed));
        put("successRecordCount", json!(self.counts.success));
        put("errorRecordCount", json!(self.counts.error));
        if let Some(ended) = self.ended {
            put("endTime", json!(clock::iso(ended)));
        }
        if let Some(message) = &self.message {
            put("message", json!(message));
        }
        shown.into()
    }
}
