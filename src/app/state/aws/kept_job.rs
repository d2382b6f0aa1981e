//! A job that was asked for, as the browser keeps it: no job that was created is ever lost.

use serde::{Deserialize, Serialize};

use crate::engine::aws::bedrock::{Job, JobStatus, NewJob};

/// See the [module](self).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct KeptJob {
    /// What was asked for. Its token makes one job of however many requests.
    pub(crate) request: NewJob,
    /// Code of the region.
    pub(crate) region: String,
    /// ARN of the job; `None` while it waits for its turn.
    #[serde(default)]
    pub(crate) arn: Option<String>,
    /// What AWS said of it last.
    #[serde(default)]
    pub(crate) status: Option<JobStatus>,
    /// Why it failed, or why it was refused.
    #[serde(default)]
    pub(crate) message: Option<String>,
    /// Records: all, processed, with an answer, failed.
    #[serde(default)]
    pub(crate) counts: Option<[u64; 4]>,
    /// When it was submitted, in seconds since 1970.
    #[serde(default)]
    pub(crate) submitted_at: Option<u64>,
    /// When it ended.
    #[serde(default)]
    pub(crate) ended_at: Option<u64>,
    /// Folder of its outputs, `s3://bucket/folder/`, once it is known.
    #[serde(default)]
    pub(crate) output_folder: Option<String>,
}

impl KeptJob {
    /// A job that waits for its turn.
    pub(crate) fn waiting(request: NewJob, region: &str) -> Self {
        Self {
            request,
            region: region.to_owned(),
            arn: None,
            status: None,
            message: None,
            counts: None,
            submitted_at: None,
            ended_at: None,
            output_folder: None,
        }
    }

    /// A job that AWS told of.
    pub(crate) fn of(job: Job, region: &str) -> Self {
        let request = NewJob {
            job_name: job.job_name.clone().unwrap_or_default(),
            role_arn: job.role_arn.clone(),
            client_request_token: job.client_request_token.clone(),
            model_id: job.model_id.clone(),
            model_invocation_type: job.model_invocation_type,
            input_data_config: job.input_data_config.clone(),
            output_data_config: job.output_data_config.clone(),
            vpc_config: job.vpc_config.clone(),
            timeout_duration_in_hours: job.timeout_duration_in_hours,
            tags: Vec::new(),
        };
        let mut this = Self::waiting(request, region);
        this.take(job);
        this
    }

    /// What makes it another job than others: region, and token or ARN.
    pub(crate) fn id(&self) -> (String, String) {
        let token = self.request.client_request_token.clone().or_else(|| self.arn.clone());
        (self.region.clone(), token.unwrap_or_default())
    }

    /// Takes over what AWS says now.
    pub(crate) fn take(&mut self, job: Job) {
        self.output_folder = job.output_folder();
        if let Some(total) = job.total_record_count {
            let count = |n: Option<u64>| n.unwrap_or_default();
            self.counts = Some([
                total,
                count(job.processed_record_count),
                count(job.success_record_count),
                count(job.error_record_count),
            ]);
        }
        self.arn = Some(job.job_arn);
        self.status = job.status;
        self.message = job.message;
        self.submitted_at = job.submit_time.or(self.submitted_at);
        self.ended_at = job.end_time;
    }

    /// Whether it has this in its name, and this status.
    pub(crate) fn fits(&self, name: &str, status: Option<&JobStatus>) -> bool {
        let own = self.request.job_name.to_lowercase();
        own.contains(&name.trim().to_lowercase())
            && status.is_none_or(|status| self.status.as_ref() == Some(status))
    }

    /// Whether it waits for its turn.
    pub(crate) fn is_waiting(&self) -> bool {
        self.arn.is_none() && self.message.is_none()
    }

    /// Whether AWS has it, and something may still become of it.
    pub(crate) fn is_active(&self) -> bool {
        self.arn.is_some() && !self.is_over()
    }

    /// Whether nothing more becomes of it.
    pub(crate) fn is_over(&self) -> bool {
        self.status.as_ref().is_some_and(JobStatus::is_final)
    }
}
