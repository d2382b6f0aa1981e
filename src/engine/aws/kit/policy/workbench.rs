//! What the page can ask for beside the job itself, where its user wants that: one record tried, tokens
//! counted, models and profiles listed, metrics drawn, the setup checked.

use serde_json::{Value, json};

use super::super::values::Values;
use super::policy as text;

pub(super) fn policy(values: &Values<'_>) -> String {
    let statements = [
        json!({
            "Sid": "TryRecords",
            "Effect": "Allow",
            "Action": ["bedrock:InvokeModel", "bedrock:CountTokens"],
            "Resource": values.access.all(),
        }),
        json!({
            "Sid": "SeeModelsAndProfiles",
            "Effect": "Allow",
            "Action": [
                "bedrock:ListFoundationModels",
                "bedrock:GetFoundationModelAvailability",
                "bedrock:ListInferenceProfiles",
                "bedrock:GetInferenceProfile",
            ],
            "Resource": "*",
        }),
        json!({
            "Sid": "SeeMetrics",
            "Effect": "Allow",
            "Action": "cloudwatch:GetMetricData",
            "Resource": "*",
        }),
        list_of(values),
    ];
    text(&statements)
}

fn list_of(values: &Values<'_>) -> Value {
    json!({
        "Sid": "CheckBucket",
        "Effect": "Allow",
        "Action": "s3:ListBucket",
        "Resource": values.bucket_arn(&values.input.bucket),
    })
}
