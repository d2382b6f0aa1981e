//! The demo servers, driven by boto3: what AWS's own SDK can do with them is done as AWS does it.
//!
//! Each test starts servers of its own, on ports that are free, and runs one check of `drive/`.
//! `script/setup servers` installs boto3.
#![expect(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::panic,
    reason = "tests: they run natively, and one that fails should say where"
)]

mod kit;
#[path = "../native/tool.rs"]
mod tool;

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// Servers that end with the test: their standard input does.
struct Servers {
    process: Child,
    /// What they printed of themselves.
    said: String,
}

impl Servers {
    fn start(args: &[&str]) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_demo"))
            .args(["--ends-with-stdin", "--step-millis", "20"])
            .args(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the servers start");
        let mut said = String::new();
        let out = process.stdout.take().expect("a pipe");
        BufReader::new(out).read_line(&mut said).expect("the servers say where they are");
        Self { process, said }
    }
}

impl Drop for Servers {
    fn drop(&mut self) {
        drop(self.process.stdin.take());
        self.process.wait().expect("the servers end with their input");
    }
}

/// Runs a check against servers that were started with these arguments.
#[track_caller]
fn drive(name: &str, args: &[&str]) {
    check(name, &Servers::start(args), &[]);
}

/// Runs a check, which may be told of files.
#[track_caller]
fn check(name: &str, servers: &Servers, files: &[&Path]) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/servers/drive/main.py");
    let output = Command::new("python3")
        .arg(script)
        .args([name, servers.said.trim()])
        .args(files)
        .env("PYTHONPATH", tool::directory("boto3", "boto3"))
        .env("PYTHONDONTWRITEBYTECODE", "1")
        // Nothing of the machine's own configuration, nor its proxy.
        .env("AWS_CONFIG_FILE", "/nowhere")
        .env("AWS_SHARED_CREDENTIALS_FILE", "/nowhere")
        .env("NO_PROXY", "127.0.0.1")
        .stdin(Stdio::null())
        .output()
        .expect("python3 is needed for this test: run script/setup servers, which installs it");
    assert!(
        output.status.success(),
        "{name}\n{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn objects_are_put_got_listed_and_deleted() {
    drive("objects", &[]);
}

#[test]
fn objects_are_uploaded_in_parts_that_are_checked() {
    drive("parts", &[]);
}

#[test]
fn presigned_urls_work_until_they_expire() {
    drive("presigned", &["--origin", "http://127.0.0.1:8080"]);
}

#[test]
fn a_page_may_do_what_its_bucket_and_the_services_say() {
    drive("cors", &["--origin", "http://127.0.0.1:8080"]);
}

#[test]
fn a_job_runs_from_its_input_to_its_output() {
    drive("job", &["--fail-every", "10"]);
}

#[test]
fn jobs_of_every_format_answer_in_its_shape() {
    drive("formats", &["--min-records", "1", "--step-millis", "0"]);
}

#[test]
fn jobs_are_listed_by_page_and_filter() {
    drive("listing", &["--min-records", "1", "--step-millis", "0"]);
}

#[test]
fn jobs_are_stopped() {
    drive("stopping", &["--min-records", "1", "--step-millis", "1000"]);
}

#[test]
fn a_job_is_made_once_however_often_it_is_asked_for() {
    drive("once", &["--min-records", "1"]);
}

#[test]
fn jobs_end_in_every_way() {
    drive("endings", &["--max-jobs", "2", "--step-millis", "100"]);
}

#[test]
fn what_is_wrong_is_refused_as_aws_refuses_it() {
    drive("errors", &[]);
}

#[test]
fn profiles_are_made_found_and_deleted() {
    drive("profiles", &[]);
}

#[test]
fn models_are_listed_asked_and_count_tokens() {
    drive("models", &[]);
}

#[test]
fn callers_learn_who_they_are_and_what_models_did() {
    drive("identity_and_metrics", &[]);
}

#[test]
fn sessions_and_api_keys_are_let_in() {
    drive("keys", &[]);
}

#[test]
fn a_clock_that_is_off_is_refused() {
    drive("clock", &["--clock-offset", "1200"]);
}

#[test]
fn faults_happen_by_order() {
    drive("faults", &[]);
}
