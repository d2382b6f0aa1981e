//! What becomes of a job.
//!
//! Names and meanings by the documentation of `GetModelInvocationJob.status` (service model of bedrock
//! 2023-04-20). AWS publishes no table of transitions: ours follows from those texts, for what to expect
//! next. What AWS says is always shown, whether or not it follows.

use serde::{Deserialize, Serialize};

/// The status of a batch job.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum JobStatus {
    /// In the queue for validation.
    Submitted,
    /// Access, names, form of the records and quotas are being checked.
    Validating,
    /// Checked, and in the queue.
    Scheduled,
    /// Running.
    InProgress,
    /// All records were processed.
    Completed,
    /// Some records could not be processed in time.
    PartiallyCompleted,
    /// It did not work; the message says why.
    Failed,
    /// Being stopped.
    Stopping,
    /// Stopped by a user.
    Stopped,
    /// It waited until its timeout and never began.
    Expired,
    /// A status that is newer than we are.
    Other(String),
}

use JobStatus::{
    Completed, Expired, Failed, InProgress, Other, PartiallyCompleted, Scheduled, Stopped,
    Stopping, Submitted, Validating,
};

impl JobStatus {
    /// All that are documented, in the order in which a job runs through them.
    pub const ALL: [Self; 10] = [
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
    ];

    /// As AWS writes it.
    pub fn name(&self) -> &str {
        match self {
            Submitted => "Submitted",
            Validating => "Validating",
            Scheduled => "Scheduled",
            InProgress => "InProgress",
            Completed => "Completed",
            PartiallyCompleted => "PartiallyCompleted",
            Failed => "Failed",
            Stopping => "Stopping",
            Stopped => "Stopped",
            Expired => "Expired",
            Other(name) => name,
        }
    }

    /// What it means, in a sentence.
    pub fn meaning(&self) -> &'static str {
        match self {
            Submitted => "The job waits to be validated.",
            Validating => {
                "Bedrock checks that it can read the files, that each line has the right outer form, and the quotas. It does not check the requests themselves."
            }
            Scheduled => "The job is valid and waits for its turn.",
            InProgress => "The job runs. Outputs appear in the output location as they come.",
            Completed => "The job is done. Single records may have failed all the same.",
            PartiallyCompleted => {
                "The job is over, and not all records could be processed in time. What was processed is in the output location."
            }
            Failed => "The job did not work. Its message says why.",
            Stopping => "The job is being stopped.",
            Stopped => {
                "A user stopped the job. What was processed is in the output location, and is charged."
            }
            Expired => "The job waited until its timeout and never began.",
            Other(_) => "AWS has a status that Quarry does not know yet.",
        }
    }

    /// Whether nothing more becomes of the job.
    pub fn is_final(&self) -> bool {
        matches!(self, Completed | PartiallyCompleted | Failed | Stopped | Expired)
    }

    /// Whether the job can still be stopped.
    pub fn can_be_stopped(&self) -> bool {
        matches!(self, Submitted | Validating | Scheduled | InProgress)
    }

    /// What may come next, if every status is seen. Who looks now and then may miss some.
    pub fn next(&self) -> &'static [Self] {
        match self {
            Submitted => &[Validating, Failed, Stopping],
            Validating => &[Scheduled, Failed, Stopping],
            Scheduled => &[InProgress, Expired, Stopping],
            InProgress => &[Completed, PartiallyCompleted, Failed, Stopping],
            // What is being stopped may end before.
            Stopping => &[Stopped, Completed, PartiallyCompleted, Failed],
            Completed | PartiallyCompleted | Failed | Stopped | Expired | Other(_) => &[],
        }
    }
}

impl From<String> for JobStatus {
    fn from(name: String) -> Self {
        Self::ALL.into_iter().find(|status| status.name() == name).unwrap_or(Self::Other(name))
    }
}

impl From<JobStatus> for String {
    fn from(status: JobStatus) -> Self {
        status.name().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_status_is_written_and_read_as_aws_writes_it() {
        for status in JobStatus::ALL {
            let text = serde_json::to_string(&status).unwrap();
            assert_eq!(text, format!("\"{}\"", status.name()));
            assert_eq!(serde_json::from_str::<JobStatus>(&text).unwrap(), status);
        }
        let new: JobStatus = serde_json::from_str("\"Paused\"").unwrap();
        assert_eq!(new, Other("Paused".into()));
        assert!(!new.is_final() && !new.can_be_stopped());
    }

    #[test]
    fn every_job_ends() {
        let mut reached = vec![Submitted];
        let mut at = 0;
        while let Some(status) = reached.get(at).cloned() {
            assert_eq!(status.next().is_empty(), status.is_final(), "{status:?}");
            assert_eq!(status.next().contains(&Stopping), status.can_be_stopped(), "{status:?}");
            for next in status.next() {
                if !reached.contains(next) {
                    reached.push(next.clone());
                }
            }
            at += 1;
        }
        assert_eq!(reached.len(), JobStatus::ALL.len(), "no job gets everywhere: {reached:?}");
    }
}
