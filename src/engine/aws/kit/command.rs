//! One request as a command of the AWS CLI.

use super::super::bedrock::NewJob;
use super::quote;

/// What creates a job in a region, to be pasted into a shell.
pub fn create_command(job: &NewJob, region: &str) -> String {
    let (region, request) = (quote::shell(region), quote::shell(&job.to_json()));
    format!("aws bedrock create-model-invocation-job --region {region} --cli-input-json {request}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shell_hands_the_request_on_as_it_is() {
        let text = r#"{"jobName":"it's","roleArn":"r","modelId":"m","inputDataConfig":{"s3InputDataConfig":{"s3Uri":"s3://b/$(x)"}},"outputDataConfig":{"s3OutputDataConfig":{"s3Uri":"s3://b/o/"}}}"#;
        let job: NewJob = serde_json::from_str(text).unwrap();
        let command = create_command(&job, "us-east-1");
        assert!(command.contains("--region 'us-east-1' --cli-input-json '"), "{command}");
        let argument = command.split_once("--cli-input-json ").unwrap().1;
        assert_eq!(argument, quote::shell(&job.to_json()));
        assert!(argument.contains(r"it'\''s"), "{command}");
    }
}
