//! What a bucket lets happen to it.

use serde_json::{Value, json};

use super::super::File;
use super::super::values::{Folder, Values};
use super::policy as text;

/// One policy, or two where records and answers have a bucket each. Within one account the policy of
/// the role is enough for access; a bucket of another account needs this one, too.
pub(super) fn files(values: &Values<'_>) -> Vec<File> {
    let (input, output) = (&values.input, &values.output);
    if input.bucket == output.bucket {
        let text = policy(values, &input.bucket, Some(input), Some(output));
        return vec![File::new("bucket-policy.json", "what the bucket lets happen to it", text)];
    }
    let of_input = policy(values, &input.bucket, Some(input), None);
    let of_output = policy(values, &output.bucket, None, Some(output));
    vec![
        File::new(
            "bucket-policy.json",
            "what the bucket of the records lets happen to it",
            of_input,
        ),
        File::new(
            "output-bucket-policy.json",
            "what the bucket of the answers lets happen to it",
            of_output,
        ),
    ]
}

fn policy(
    values: &Values<'_>,
    bucket: &str,
    input: Option<&Folder>,
    output: Option<&Folder>,
) -> String {
    let bucket = values.bucket_arn(bucket);
    let role = json!({ "AWS": values.role.arn });
    let allow = |sid: &str, action: Value, resource: &str| {
        json!({
            "Sid": sid,
            "Effect": "Allow",
            "Principal": role,
            "Action": action,
            "Resource": resource,
        })
    };
    let mut statements = vec![allow("RoleLists", json!("s3:ListBucket"), &bucket)];
    if let Some(folder) = input {
        let objects = values.objects_arn(folder);
        statements.push(allow("RoleReadsRecords", json!("s3:GetObject"), &objects));
    }
    if let Some(folder) = output {
        let objects = values.objects_arn(folder);
        let actions = json!(["s3:GetObject", "s3:PutObject"]);
        statements.push(allow("RoleWritesAnswers", actions, &objects));
    }
    statements.push(json!({
        "Sid": "OnlyEncryptedConnections",
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": [bucket, format!("{bucket}/*")],
        "Condition": { "Bool": { "aws:SecureTransport": "false" } },
    }));
    text(&statements)
}
