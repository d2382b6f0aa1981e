//! A job that is to be created, with every field that the service takes.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::super::sign;
use super::field::{self, Field, Problem};

/// How the records of a job are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum InvocationType {
    /// In the model's own format.
    InvokeModel,
    /// In the format that is the same for all models.
    Converse,
}

/// The request `CreateModelInvocationJob`, field by field as AWS has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NewJob {
    /// Name of the job.
    pub job_name: String,
    /// ARN of the service role, which reads and writes for the job.
    pub role_arn: String,
    /// Two requests with one token make one job.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_request_token: Option<String>,
    /// Id or ARN of a model, or of an inference profile.
    pub model_id: String,
    /// How the records are written; `InvokeModel` without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model_invocation_type: Option<InvocationType>,
    /// Where the records are.
    pub input_data_config: InputDataConfig,
    /// Where the outputs go.
    pub output_data_config: OutputDataConfig,
    /// The network that the job runs in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vpc_config: Option<VpcConfig>,
    /// After how many hours the job is given up: 24 to 168.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeout_duration_in_hours: Option<u32>,
    /// Tags, up to 200.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<Tag>,
}

/// Where the records of a job are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InputDataConfig {
    /// In S3: the only place there is.
    pub s3_input_data_config: S3Input,
}

/// Records in S3.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct S3Input {
    /// A `.jsonl` file, or a folder of which all are read.
    pub s3_uri: String,
    /// `JSONL`: the only format there is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub s3_input_format: Option<String>,
    /// The account that owns the bucket, if it is another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub s3_bucket_owner: Option<String>,
}

/// Where the outputs of a job go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OutputDataConfig {
    /// To S3: the only place there is.
    pub s3_output_data_config: S3Output,
}

/// Outputs in S3.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct S3Output {
    /// A folder, in which each job makes one of its own.
    pub s3_uri: String,
    /// Key of KMS that encrypts the outputs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub s3_encryption_key_id: Option<String>,
    /// The account that owns the bucket, if it is another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub s3_bucket_owner: Option<String>,
}

/// The network that a job runs in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct VpcConfig {
    /// 1 to 16 subnets.
    pub subnet_ids: Vec<String>,
    /// 1 to 5 security groups.
    pub security_group_ids: Vec<String>,
}

/// A tag.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tag {
    /// Its name.
    pub key: String,
    /// Its value, which may be empty.
    pub value: String,
}

impl NewJob {
    /// What the service would refuse, or what would make the job fail at once.
    pub fn problems(&self) -> Vec<Problem> {
        let input = &self.input_data_config.s3_input_data_config;
        let output = &self.output_data_config.s3_output_data_config;
        let texts: [(&Field, Option<&str>); 9] = [
            (&field::JOB_NAME, Some(&self.job_name)),
            (&field::ROLE_ARN, Some(&self.role_arn)),
            (&field::CLIENT_REQUEST_TOKEN, self.client_request_token.as_deref()),
            (&field::MODEL_ID, Some(&self.model_id)),
            (&field::INPUT_URI, Some(&input.s3_uri)),
            (&field::INPUT_OWNER, input.s3_bucket_owner.as_deref()),
            (&field::OUTPUT_URI, Some(&output.s3_uri)),
            (&field::OUTPUT_KEY, output.s3_encryption_key_id.as_deref()),
            (&field::OUTPUT_OWNER, output.s3_bucket_owner.as_deref()),
        ];
        let mut all: Vec<Problem> =
            texts.iter().filter_map(|(field, value)| field.check((*value)?)).collect();
        all.extend(input_problem(input));
        if input.s3_uri.starts_with("s3://") && input.s3_uri == output.s3_uri {
            all.push(Problem::new(
                field::OUTPUT_URI.path,
                "it is the place of the records",
                "Write the outputs to another folder, or the next job on this folder reads them as records.",
            ));
        }
        if let Some(hours) = self.timeout_duration_in_hours
            && !(24..=168).contains(&hours)
        {
            all.push(Problem::new(
                "timeoutDurationInHours",
                match hours {
                    0 => "it is no number of hours from 24 to 168".to_owned(),
                    _ => format!("it is {hours}, and 24 to 168 are taken"),
                },
                "Choose 24 hours to 7 days.",
            ));
        }
        if let Some(vpc) = &self.vpc_config {
            all.extend(list_problems(&field::SUBNET, &vpc.subnet_ids, 16));
            all.extend(list_problems(&field::SECURITY_GROUP, &vpc.security_group_ids, 5));
        }
        all.extend(tag_problems(&self.tags));
        all
    }

    /// The same with a token that is made of all else and of a digest of the records, so that sending it
    /// twice makes one job. Whoever wants a second job with the same content gives it another name.
    #[must_use]
    pub fn with_content_token(mut self, records: &str) -> Self {
        self.client_request_token = None;
        let text = self.to_json() + records;
        self.client_request_token = Some(sign::hash(text.as_bytes()));
        self
    }

    /// The body of the request, which the AWS CLI takes by `--cli-input-json`, too.
    pub fn to_json(&self) -> String {
        // Texts and numbers can always be written.
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// Only files with this ending are records.
fn input_problem(input: &S3Input) -> Option<Problem> {
    let name = input.s3_uri.rsplit('/').next().unwrap_or_default();
    let is_file = input.s3_uri.matches('/').count() > 2 && name.contains('.');
    let is_right = !is_file || name.strip_suffix(".jsonl").is_some();
    (!is_right).then(|| {
        Problem::new(
            field::INPUT_URI.path,
            "it is a file that does not end with .jsonl",
            "Name the file with .jsonl at its end, or name the folder that it is in.",
        )
    })
}

fn list_problems(field: &Field, values: &[String], max: usize) -> Vec<Problem> {
    let mut all: Vec<Problem> = values.iter().filter_map(|value| field.check(value)).collect();
    if values.is_empty() || values.len() > max {
        let reason = format!("there are {}, and 1 to {max} are taken", values.len());
        all.push(Problem::new(field.path, reason, field.fix));
    }
    all
}

/// What is wrong with tags.
pub(super) fn tag_problems(tags: &[Tag]) -> Vec<Problem> {
    let mut all = Vec::new();
    let mut seen = BTreeSet::new();
    for Tag { key, value } in tags {
        all.extend(field::TAG_KEY.check(key));
        all.extend(field::TAG_VALUE.check(value));
        if !seen.insert(key) {
            let reason = format!("{key:?} stands there twice");
            all.push(Problem::new(field::TAG_KEY.path, reason, "Keep one of both."));
        }
        if key.to_ascii_lowercase().starts_with("aws:") {
            let reason = format!("{key:?} begins with aws:, which AWS keeps for itself");
            all.push(Problem::new(field::TAG_KEY.path, reason, "Give the tag another name."));
        }
    }
    if tags.len() > 200 {
        let reason = format!("there are {}, and up to 200 are taken", tags.len());
        all.push(Problem::new("tags", reason, "Leave some out."));
    }
    all
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn full() -> Value {
        json!({
            "jobName": "demo-job-1",
            "roleArn": "arn:aws:iam::123456789012:role/BedrockBatchJobRole",
            "clientRequestToken": "token-0001",
            "modelId": "anthropic.claude-3-haiku-20240307-v1:0",
            "modelInvocationType": "Converse",
            "inputDataConfig": {"s3InputDataConfig": {
                "s3Uri": "s3://in-bucket/batch/in.jsonl",
                "s3InputFormat": "JSONL",
                "s3BucketOwner": "123456789012",
            }},
            "outputDataConfig": {"s3OutputDataConfig": {
                "s3Uri": "s3://out-bucket/batch/out/",
                "s3EncryptionKeyId": "alias/batch",
                "s3BucketOwner": "123456789012",
            }},
            "vpcConfig": {"subnetIds": ["subnet-1"], "securityGroupIds": ["sg-1"]},
            "timeoutDurationInHours": 24,
            "tags": [{"key": "project", "value": "demo"}],
        })
    }

    fn job(value: &Value) -> NewJob {
        serde_json::from_value(value.clone()).unwrap()
    }

    #[test]
    fn every_field_goes_out_as_it_came_in() {
        let job = job(&full());
        assert_eq!(job.to_json(), full().to_string());
        assert_eq!(job.problems(), []);
        let mut least = full();
        for name in [
            "clientRequestToken",
            "modelInvocationType",
            "vpcConfig",
            "timeoutDurationInHours",
            "tags",
        ] {
            least.as_object_mut().unwrap().shift_remove(name);
        }
        assert_eq!(self::job(&least).to_json(), least.to_string());
    }

    #[test]
    fn what_the_service_would_refuse_is_named() {
        let many: Vec<Value> =
            (0..201).map(|n| json!({"key": format!("k{n}"), "value": ""})).collect();
        let input = "/inputDataConfig/s3InputDataConfig/s3Uri";
        let output = "/outputDataConfig/s3OutputDataConfig/s3Uri";
        for (pointer, value, field) in [
            ("/jobName", json!("demo job"), "jobName"),
            ("/roleArn", json!(""), "roleArn"),
            ("/clientRequestToken", json!("a_b"), "clientRequestToken"),
            ("/modelId", json!("a b"), "modelId"),
            (input, json!("in.jsonl"), field::INPUT_URI.path),
            (input, json!("s3://in-bucket/in.csv"), field::INPUT_URI.path),
            (output, json!("s3://in-bucket/batch/in.jsonl"), field::OUTPUT_URI.path),
            ("/timeoutDurationInHours", json!(12), "timeoutDurationInHours"),
            ("/timeoutDurationInHours", json!(169), "timeoutDurationInHours"),
            ("/vpcConfig/subnetIds", json!([]), "vpcConfig.subnetIds"),
            ("/vpcConfig/securityGroupIds", json!(["a b"]), "vpcConfig.securityGroupIds"),
            (
                "/vpcConfig/securityGroupIds",
                json!(["1", "2", "3", "4", "5", "6"]),
                "vpcConfig.securityGroupIds",
            ),
            ("/tags/0/key", json!("aws:x"), "tags.key"),
            ("/tags", json!([{"key": "a", "value": ""}, {"key": "a", "value": ""}]), "tags.key"),
            ("/tags", json!(many), "tags"),
        ] {
            let mut body = full();
            *body.pointer_mut(pointer).unwrap() = value;
            let problems = job(&body).problems();
            let fields: Vec<&str> = problems.iter().map(|problem| problem.field.as_str()).collect();
            assert_eq!(fields, [field], "{pointer}: {problems:?}");
        }
        for folder in ["s3://in-bucket", "s3://in-bucket/v1.2/", "s3://in-bucket/batch"] {
            let mut body = full();
            *body.pointer_mut(input).unwrap() = json!(folder);
            assert_eq!(job(&body).problems(), [], "{folder}");
        }
    }

    #[test]
    fn the_same_job_has_the_same_token() {
        let token = |job: NewJob| job.with_content_token("a").client_request_token.unwrap();
        let other_records = job(&full()).with_content_token("b").client_request_token.unwrap();
        let first = token(job(&full()));
        assert_eq!(field::CLIENT_REQUEST_TOKEN.check(&first), None);
        assert_ne!(other_records, first);
        let mut body = full();
        body["clientRequestToken"] = json!("other");
        assert_eq!(token(job(&body)), first);
        body["jobName"] = json!("demo-job-2");
        assert_ne!(token(job(&body)), first);
    }
}
