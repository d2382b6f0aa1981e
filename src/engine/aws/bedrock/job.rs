//! Jobs that exist: create, get, list and stop.

use serde::Deserialize;

use super::super::{Endpoints, Method, Request, time};
use super::{
    InputDataConfig, InvocationType, JSON, JobStatus, NewJob, OutputDataConfig, VpcConfig, label,
    request, with_query,
};

/// Creates a job. The answer is a [`CreatedJob`].
pub fn create(endpoints: &Endpoints, job: &NewJob) -> Request {
    request(endpoints, Method::Post, "/model-invocation-job".to_owned())
        .with_body(JSON, job.to_json())
}

/// Asks for a job, by its ARN or the 12 characters at its end. The answer is a [`Job`].
pub fn get(endpoints: &Endpoints, job: &str) -> Request {
    request(endpoints, Method::Get, format!("/model-invocation-job/{}", label(job)))
}

/// Has a job stopped. What was processed is charged. The answer is empty.
pub fn stop(endpoints: &Endpoints, job: &str) -> Request {
    request(endpoints, Method::Post, format!("/model-invocation-job/{}/stop", label(job)))
}

/// Asks for the jobs of a region. The answer is a [`JobPage`].
pub fn list(endpoints: &Endpoints, filter: &JobFilter) -> Request {
    let after = filter.submitted_after.map(time::to_iso);
    let before = filter.submitted_before.map(time::to_iso);
    let max = filter.max_results.map(|max| max.clamp(1, 1000).to_string());
    let order = filter.order.map(|order| match order {
        SortOrder::Ascending => "Ascending",
        SortOrder::Descending => "Descending",
    });
    with_query(
        request(endpoints, Method::Get, "/model-invocation-jobs".to_owned()),
        &[
            ("submitTimeAfter", after.as_deref()),
            ("submitTimeBefore", before.as_deref()),
            ("statusEquals", filter.status.as_ref().map(JobStatus::name)),
            ("nameContains", filter.name_contains.as_deref()),
            ("maxResults", max.as_deref()),
            ("nextToken", filter.next_token.as_deref()),
            ("sortBy", order.map(|_| "CreationTime")),
            ("sortOrder", order),
        ],
    )
}

/// Which jobs are asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct JobFilter {
    /// Submitted after this, in seconds since 1970.
    pub submitted_after: Option<u64>,
    /// Submitted before this, in seconds since 1970.
    pub submitted_before: Option<u64>,
    /// With this status.
    pub status: Option<JobStatus>,
    /// With this in their names.
    pub name_contains: Option<String>,
    /// At most so many at once, of 1 to 1000.
    pub max_results: Option<u32>,
    /// What the page before said.
    pub next_token: Option<String>,
    /// By time of creation.
    pub order: Option<SortOrder>,
}

/// By time of creation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SortOrder {
    /// The oldest first.
    Ascending,
    /// The newest first.
    Descending,
}

/// What `CreateModelInvocationJob` answers.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreatedJob {
    /// ARN of the job.
    pub job_arn: String,
}

/// A job, as `GetModelInvocationJob` and lists have it. Times are seconds since 1970.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Job {
    /// ARN of the job.
    pub job_arn: String,
    /// Its name.
    pub job_name: Option<String>,
    /// Id or ARN of the model or profile.
    pub model_id: String,
    /// The token that it was created with.
    pub client_request_token: Option<String>,
    /// ARN of the service role.
    pub role_arn: String,
    /// What became of it so far.
    pub status: Option<JobStatus>,
    /// Why it failed.
    pub message: Option<String>,
    /// When it was submitted.
    #[serde(default, deserialize_with = "super::time")]
    pub submit_time: Option<u64>,
    /// When something of it changed.
    #[serde(default, deserialize_with = "super::time")]
    pub last_modified_time: Option<u64>,
    /// When it ended.
    #[serde(default, deserialize_with = "super::time")]
    pub end_time: Option<u64>,
    /// Where the records are.
    pub input_data_config: InputDataConfig,
    /// Where the outputs go.
    pub output_data_config: OutputDataConfig,
    /// The network that it runs in.
    pub vpc_config: Option<VpcConfig>,
    /// After how many hours it is given up.
    pub timeout_duration_in_hours: Option<u32>,
    /// When it is given up.
    #[serde(default, deserialize_with = "super::time")]
    pub job_expiration_time: Option<u64>,
    /// How the records are written.
    pub model_invocation_type: Option<InvocationType>,
    /// How many records there are; 0 before it begins. Counts lag by up to a minute.
    pub total_record_count: Option<u64>,
    /// How many were processed.
    pub processed_record_count: Option<u64>,
    /// How many of them have an answer.
    pub success_record_count: Option<u64>,
    /// How many of them failed.
    pub error_record_count: Option<u64>,
}

impl Job {
    /// The folder that its outputs are in: that of the request, and in it one with the id of the job.
    pub fn output_folder(&self) -> Option<String> {
        let folder = &self.output_data_config.s3_output_data_config.s3_uri;
        Some(format!("{}/{}/", folder.strip_suffix('/').unwrap_or(folder), job_id(&self.job_arn)?))
    }
}

/// The id at the end of the ARN of a job.
pub fn job_id(arn: &str) -> Option<&str> {
    let (_, id) = arn.rsplit_once(":model-invocation-job/")?;
    let is_id = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    (id.len() == 12 && id.bytes().all(is_id)).then_some(id)
}

/// A page of jobs.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct JobPage {
    /// The jobs, with all that [`get`] says of them.
    #[serde(default)]
    pub invocation_job_summaries: Vec<Job>,
    /// What asks for the next page, if there is one.
    pub next_token: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::super::read;
    use super::*;

    fn endpoints() -> Endpoints {
        Endpoints::new("us-west-2").unwrap()
    }

    const ARN: &str = "arn:aws:bedrock:us-west-2:123456789012:model-invocation-job/abcdefgh1234";

    #[test]
    fn identifiers_are_encoded_in_paths() {
        let url = get(&endpoints(), ARN).url.to_string();
        assert_eq!(
            url,
            "https://bedrock.us-west-2.amazonaws.com/model-invocation-job/arn%3Aaws%3Abedrock%3Aus-west-2%3A123456789012%3Amodel-invocation-job%2Fabcdefgh1234"
        );
        let stop = stop(&endpoints(), "abcdefgh1234");
        assert_eq!(stop.method, Method::Post);
        assert!(stop.url.path.ends_with("/model-invocation-job/abcdefgh1234/stop"));
    }

    #[test]
    fn lists_are_filtered() {
        let filter = JobFilter {
            submitted_after: Some(1_793_491_200),
            status: Some(JobStatus::InProgress),
            name_contains: Some("demo".into()),
            max_results: Some(5000),
            next_token: Some("a/b".into()),
            order: Some(SortOrder::Descending),
            ..JobFilter::default()
        };
        assert_eq!(
            list(&endpoints(), &filter).url.to_string(),
            "https://bedrock.us-west-2.amazonaws.com/model-invocation-jobs?submitTimeAfter=2026-11-01T00%3A00%3A00Z&statusEquals=InProgress&nameContains=demo&maxResults=1000&nextToken=a%2Fb&sortBy=CreationTime&sortOrder=Descending"
        );
        let all = list(&endpoints(), &JobFilter::default()).url.to_string();
        assert_eq!(all, "https://bedrock.us-west-2.amazonaws.com/model-invocation-jobs");
    }

    #[test]
    fn a_page_of_jobs_is_read() {
        let text = format!(
            r#"{{"nextToken": "t", "invocationJobSummaries": [{{"jobArn": "{ARN}", "jobName": "n", "modelId": "m",
            "roleArn": "r", "status": "InProgress", "submitTime": "2026-11-22T12:34:56.123456Z", "endTime": null,
            "inputDataConfig": {{"s3InputDataConfig": {{"s3Uri": "s3://in/a.jsonl"}}}},
            "outputDataConfig": {{"s3OutputDataConfig": {{"s3Uri": "s3://out/b/"}}}},
            "totalRecordCount": 100, "processedRecordCount": 7, "somethingNew": [1]}}]}}"#
        );
        let page: JobPage = read(&text).unwrap();
        let job = &page.invocation_job_summaries[0];
        assert_eq!(job.status, Some(JobStatus::InProgress));
        assert_eq!((job.submit_time, job.end_time), (Some(1_795_350_896), None));
        assert_eq!((job.total_record_count, job.processed_record_count), (Some(100), Some(7)));
        assert_eq!(job.output_folder().as_deref(), Some("s3://out/b/abcdefgh1234/"));
        assert_eq!(page.next_token.as_deref(), Some("t"));
        assert!(read::<Job>("{}").is_err() && read::<JobPage>("<a/>").is_err());
        assert_eq!(read::<JobPage>("{}").unwrap().invocation_job_summaries, []);
    }

    #[test]
    fn only_an_arn_of_a_job_has_an_id() {
        for (arn, expected) in [
            (ARN, Some("abcdefgh1234")),
            ("abcdefgh1234", None),
            ("a:model-invocation-job/demo", None),
        ] {
            assert_eq!(job_id(arn), expected, "{arn}");
        }
    }
}
