//! `create-job.json`: the request, as `aws bedrock create-model-invocation-job --cli-input-json`
//! reads it.

use serde_json::{Map, Value, json};

use super::super::super::eligibility::Invocation;
use super::super::super::split::Digest;
use super::File;
use super::placeholder;
use super::values::{Job, Values};

/// One request for each job.
pub(super) fn files(values: &Values<'_>) -> Vec<File> {
    let file = |job: &Job| {
        let text = super::policy::to_text(&request(values, job));
        File::new(&job.request_file, "the request that creates the job", text)
    };
    values.jobs.iter().map(file).collect()
}

/// The request of a job, with a client token made from what it says and from the part's content: sent
/// twice, it makes one job. Where values are missing there is no token, since the same one would
/// stand for different requests.
pub(super) fn request(values: &Values<'_>, job: &Job) -> Value {
    let kit = values.kit;
    let mut fields = Map::new();
    let mut put = |name: &str, value: Value| fields.insert(name.to_owned(), value);
    put("jobName", job.name.as_str().into());
    put("roleArn", values.role.arn.as_str().into());
    put("modelId", values.access.model_id.as_str().into());
    let invocation = match kit.invocation {
        Invocation::InvokeModel => "InvokeModel",
        Invocation::Converse => "Converse",
    };
    put("modelInvocationType", invocation.into());
    let mut input = json!({ "s3InputFormat": "JSONL", "s3Uri": job.uri });
    let mut output = json!({ "s3Uri": values.output.uri() });
    if let Some(key) = &kit.kms_key {
        let key = placeholder::KMS_KEY.or(key);
        add(&mut output, "s3EncryptionKeyId", key.into());
    }
    for (place, location) in [(&mut input, &kit.input), (&mut output, &kit.output)] {
        if let Some(owner) = &location.owner {
            add(place, "s3BucketOwner", owner.as_str().into());
        }
    }
    put("inputDataConfig", json!({ "s3InputDataConfig": input }));
    put("outputDataConfig", json!({ "s3OutputDataConfig": output }));
    if let Some(vpc) = &kit.vpc {
        let config = json!({ "subnetIds": vpc.subnets, "securityGroupIds": vpc.security_groups });
        put("vpcConfig", config);
    }
    if let Some(hours) = kit.timeout_hours {
        put("timeoutDurationInHours", hours.into());
    }
    if !kit.tags.is_empty() {
        let tags = kit.tags.iter().map(|(key, value)| json!({ "key": key, "value": value }));
        put("tags", tags.collect());
    }
    let mut request = Value::Object(fields);
    let text = request.to_string();
    if !placeholder::is_any_in(&text) {
        let mut digest = Digest::default();
        digest.update(text.as_bytes());
        digest.update(job.sha256.as_bytes());
        add(&mut request, "clientRequestToken", digest.to_hex().into());
    }
    request
}

fn add(object: &mut Value, name: &str, value: Value) {
    if let Some(fields) = object.as_object_mut() {
        fields.insert(name.to_owned(), value);
    }
}
