//! What the one may do who uploads the parts, creates the jobs, watches them and reads the answers.
//! A presigned URL can do no more than the one who signed it.

use serde_json::{Value, json};

use super::super::values::Values;
use super::policy as text;

pub(super) fn policy(values: &Values<'_>) -> String {
    let mut statements = jobs(values);
    statements.push(json!({
        "Sid": "PassRole",
        "Effect": "Allow",
        "Action": "iam:PassRole",
        "Resource": values.role.arn,
        "Condition": { "StringEquals": { "iam:PassedToService": "bedrock.amazonaws.com" } },
    }));
    statements.extend(storage(values));
    if let Some(key) = &values.kms_key_arn {
        statements.push(json!({
            "Sid": "UseKey",
            "Effect": "Allow",
            // An upload in parts to a bucket that encrypts with the key needs both.
            "Action": ["kms:Decrypt", "kms:GenerateDataKey"],
            "Resource": key,
        }));
    }
    text(&statements)
}

fn jobs(values: &Values<'_>) -> Vec<Value> {
    let jobs = values.jobs_arn();
    let mut touched = values.access.all();
    touched.push(&jobs);
    let mut statements = vec![
        json!({
            "Sid": "CreateJobs",
            "Effect": "Allow",
            "Action": "bedrock:CreateModelInvocationJob",
            "Resource": touched,
        }),
        json!({
            "Sid": "WatchAndStopJobs",
            "Effect": "Allow",
            "Action": ["bedrock:GetModelInvocationJob", "bedrock:StopModelInvocationJob"],
            "Resource": jobs,
        }),
        json!({
            "Sid": "ListJobs",
            "Effect": "Allow",
            "Action": "bedrock:ListModelInvocationJobs",
            "Resource": "*",
        }),
    ];
    if !values.kit.tags.is_empty() {
        statements.push(json!({
            "Sid": "TagJobs",
            "Effect": "Allow",
            "Action": "bedrock:TagResource",
            "Resource": jobs,
        }));
    }
    statements
}

fn storage(values: &Values<'_>) -> [Value; 3] {
    let mut list = json!({
        "Sid": "ListAnswers",
        "Effect": "Allow",
        "Action": "s3:ListBucket",
        "Resource": values.bucket_arn(&values.output.bucket),
    });
    let prefix = &values.output.prefix;
    if let (false, Some(fields)) = (prefix.is_empty(), list.as_object_mut()) {
        let below = json!({ "StringLike": { "s3:prefix": format!("{prefix}*") } });
        fields.insert("Condition".to_owned(), below);
    }
    [
        json!({
            "Sid": "UploadRecords",
            "Effect": "Allow",
            // Reading tells whether an upload is whole whose last answer got lost.
            "Action": [
                "s3:PutObject",
                "s3:GetObject",
                "s3:AbortMultipartUpload",
                "s3:ListMultipartUploadParts",
            ],
            "Resource": values.objects_arn(&values.input),
        }),
        json!({
            "Sid": "ReadAnswers",
            "Effect": "Allow",
            "Action": "s3:GetObject",
            "Resource": values.objects_arn(&values.output),
        }),
        list,
    ]
}
