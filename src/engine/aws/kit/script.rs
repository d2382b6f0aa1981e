//! The scripts of the kit: texts with the values of these jobs at their beginning.

use serde_json::{Value, json};

use super::values::{Job, Values};
use super::{File, job, quote};

/// Where the values go in a script.
const MARK: &str = "#VALUES\n";

/// As many of a token's characters tell the jobs of a kit apart.
const NOTE_CHARS: usize = 16;

pub(super) fn files(values: &Values<'_>) -> [File; 3] {
    let script = |name: &str, purpose, text: &str, literals: &str| File {
        is_executable: true,
        ..File::new(name, purpose, text.replacen(MARK, literals, 1))
    };
    [
        script(
            "run.sh",
            "uploads, creates, watches and fetches with the AWS CLI",
            include_str!("text/run.sh"),
            &run_sh(values),
        ),
        script(
            "run.py",
            "the same with Python and boto3",
            include_str!("text/run.py"),
            &run_py(values),
        ),
        script(
            "presign.sh",
            "prints presigned URLs to paste into Quarry",
            include_str!("text/presign.sh"),
            &presign_sh(values),
        ),
    ]
}

fn run_sh(values: &Values<'_>) -> String {
    let jobs = &values.jobs;
    [
        assign("region", &values.region),
        assign("output", &values.output.uri()),
        assign_all("files", jobs, |job| job.file.clone()),
        assign_all("uris", jobs, |job| job.uri.clone()),
        assign_all("sums", jobs, |job| job.sha256.clone()),
        assign_all("requests", jobs, |job| job.request_file.clone()),
        assign_all("notes", jobs, |job| note(values, job)),
    ]
    .concat()
}

fn presign_sh(values: &Values<'_>) -> String {
    [
        assign("region", &values.region),
        assign("bucket", &values.output.bucket),
        assign("prefix", &values.output.prefix),
        assign_all("uris", &values.jobs, |job| job.uri.clone()),
        assign_all("notes", &values.jobs, |job| note(values, job)),
    ]
    .concat()
}

fn assign(name: &str, value: &str) -> String {
    format!("{name}={}\n", quote::shell(value))
}

fn assign_all(name: &str, jobs: &[Job], of: impl Fn(&Job) -> String) -> String {
    let words = jobs.iter().map(|job| format!("    {}\n", quote::shell(&of(job))));
    format!("{name}=(\n{})\n", words.collect::<String>())
}

/// The name under which scripts note that a job was created: another request has another.
fn note(values: &Values<'_>, job: &Job) -> String {
    match job::request(values, job).get("clientRequestToken").and_then(Value::as_str) {
        Some(token) => token.chars().take(NOTE_CHARS).collect(),
        None => job.request_file.replace(".json", ""),
    }
}

fn run_py(values: &Values<'_>) -> String {
    let jobs = values.jobs.iter().map(|job| {
        json!({
            "file": job.file,
            "sha256": job.sha256,
            "note": note(values, job),
            "request": job::request(values, job),
        })
    });
    let region = quote::python(&values.region);
    format!("REGION = {region}\nJOBS = {}\n", python(&jobs.collect(), 0))
}

/// A JSON value as a literal of Python, from this depth on.
fn python(value: &Value, depth: usize) -> String {
    let indent = "    ".repeat(depth + 1);
    let close = "    ".repeat(depth);
    match value {
        Value::String(text) => quote::python(text),
        Value::Array(items) => {
            let items = items.iter().map(|item| format!("{indent}{},\n", python(item, depth + 1)));
            format!("[\n{}{close}]", items.collect::<String>())
        }
        Value::Object(fields) => {
            let fields = fields.iter().map(|(name, value)| {
                format!("{indent}{}: {},\n", quote::python(name), python(value, depth + 1))
            });
            format!("{{\n{}{close}}}", fields.collect::<String>())
        }
        Value::Null => "None".to_owned(),
        Value::Bool(true) => "True".to_owned(),
        Value::Bool(false) => "False".to_owned(),
        Value::Number(number) => number.to_string(),
    }
}
