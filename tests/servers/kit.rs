//! The boto3 script of a job kit against the demo servers: it makes the jobs that Quarry makes.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use quarry::engine::aws::bedrock::{
    InputDataConfig, InvocationType, NewJob, OutputDataConfig, S3Input, S3Output, Tag,
};
use quarry::engine::catalog::builtin;
use quarry::engine::eligibility::profile_needed;
use serde_json::Value;

use super::{Servers, check};

const MODEL: &str = "anthropic.claude-sonnet-4-6";

const TODAY: &str = "2026-11-24";

/// A folder for the test alone, empty.
fn folder() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("servers-kit");
    if folder.exists() {
        fs::remove_dir_all(&folder).expect("the last run's files can be removed");
    }
    fs::create_dir_all(&folder).expect("a folder for the test");
    folder
}

#[track_caller]
fn quarry(folder: &Path, args: &[&str]) {
    let output = Command::new(env!("CARGO_BIN_EXE_quarry"))
        .args(args)
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .expect("the command line runs");
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// The job that the page creates for this part.
fn of_the_page(number: usize, model: &str, role: &str) -> NewJob {
    NewJob {
        job_name: format!("tickets-{number:05}"),
        role_arn: role.into(),
        client_request_token: None,
        model_id: model.into(),
        model_invocation_type: Some(InvocationType::InvokeModel),
        input_data_config: InputDataConfig {
            s3_input_data_config: S3Input {
                s3_uri: format!("s3://quarry-demo-input/in/tickets-part-{number:05}.jsonl"),
                s3_input_format: Some("JSONL".into()),
                s3_bucket_owner: None,
            },
        },
        output_data_config: OutputDataConfig {
            s3_output_data_config: S3Output {
                s3_uri: "s3://quarry-demo-output/answers/".into(),
                s3_encryption_key_id: None,
                s3_bucket_owner: None,
            },
        },
        vpc_config: None,
        timeout_duration_in_hours: Some(48),
        tags: vec![Tag { key: "team".into(), value: "support".into() }],
    }
}

#[test]
fn the_script_of_a_kit_makes_each_job_once_as_quarry_makes_it() {
    // One job at a time is the quota here: the second waits for its place.
    let servers = Servers::start(&["--max-jobs", "1"]);
    let said: Value = serde_json::from_str(&servers.said).expect("a line of JSON");
    let role = said["role_arn"].as_str().expect("an ARN");
    let folder = folder();
    let rows = (1..=200).map(|n| format!("T{n},Text number {n}\n"));
    let source = format!("id,body\n{}", rows.collect::<String>());
    fs::write(folder.join("tickets.csv"), source).expect("a file");
    let recipe = ["--template", "{{body}}", "--id-column", "id", "--param", "max_tokens=64"];
    let prepare = ["prepare", "tickets.csv", "--model", MODEL, "--region", "us-east-1"];
    let parts = ["--max-records", "100", "--out", "job", "--today", TODAY];
    quarry(&folder, &[&prepare[..], &recipe, &parts].concat());
    let model = profile_needed(builtin(), MODEL, "us-east-1", TODAY).expect("a profile");
    let kit = ["kit", "job", "--out", "job/kit", "--model", &model, "--role", role];
    let place = ["--bucket", "quarry-demo-input", "--prefix", "in", "--today", TODAY];
    let output = ["--output", "s3://quarry-demo-output/answers/"];
    let more = ["--timeout-hours", "48", "--tag", "team=support"];
    quarry(&folder, &[&kit[..], &place, &output, &more].concat());
    for number in 1..=2 {
        let path = folder.join(format!("job/kit/create-job-{number:05}.json"));
        let request = fs::read_to_string(path).expect("the request of a part");
        let mut request: NewJob = serde_json::from_str(&request).expect("a request");
        // It also says what is in the part.
        assert_eq!(request.client_request_token.take().map(|token| token.len()), Some(64));
        assert_eq!(request, of_the_page(number, &model, role));
        assert_eq!(request.problems(), []);
    }
    check("kit", &servers, &[&folder.join("job/kit")]);
    fs::remove_dir_all(folder).expect("the test's files can be removed");
}
