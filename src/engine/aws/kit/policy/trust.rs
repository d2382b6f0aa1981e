//! Who may use the service role.

use serde_json::json;

use super::super::values::Values;
use super::policy as text;

/// Bedrock may, but for jobs of this account and region alone: without the conditions, another
/// account's job could be made to use this role (the confused deputy).
pub(super) fn policy(values: &Values<'_>) -> String {
    text(&[json!({
        "Sid": "BedrockRunsJobs",
        "Effect": "Allow",
        "Principal": { "Service": "bedrock.amazonaws.com" },
        "Action": "sts:AssumeRole",
        "Condition": {
            "StringEquals": { "aws:SourceAccount": values.account },
            "ArnEquals": { "aws:SourceArn": values.jobs_arn() },
        },
    })])
}
