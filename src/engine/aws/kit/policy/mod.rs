//! The policies of a job: who may do what with which bucket, key, network and model.
//!
//! Sources: Amazon Bedrock user guide, batch-iam-sr, batch-inference-permissions and batch-vpc (read
//! 2026-11-22). They are narrower than AWS's examples: objects only below the prefixes of this job.

mod bucket;
mod caller;
mod role;
mod trust;
mod workbench;

use serde_json::{Value, json};

use super::File;
use super::values::Values;

/// The policies, each a file.
pub(super) fn files(values: &Values<'_>) -> Vec<File> {
    let mut files = vec![
        File::new(
            "role-trust-policy.json",
            "who may use the service role: Bedrock, for jobs of this account and region",
            trust::policy(values),
        ),
        File::new("role-policy.json", "what the service role may do", role::policy(values)),
        File::new(
            "caller-policy.json",
            "what whoever uploads, creates the jobs and reads the answers may do",
            caller::policy(values),
        ),
        File::new(
            "workbench-policy.json",
            "what Quarry's page can ask for beside the job: trying a record, models, profiles, metrics",
            workbench::policy(values),
        ),
    ];
    files.extend(bucket::files(values));
    files
}

/// A policy as the text of a file.
fn policy(statements: &[Value]) -> String {
    to_text(&json!({ "Version": "2012-10-17", "Statement": statements }))
}

/// JSON as the text of a file.
pub(super) fn to_text(value: &Value) -> String {
    // Plain data always has a JSON form.
    serde_json::to_string_pretty(value).unwrap_or_default() + "\n"
}
