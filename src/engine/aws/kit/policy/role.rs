//! What the service role may do.

use serde_json::{Value, json};

use super::super::Vpc;
use super::super::values::Values;
use super::policy as text;

pub(super) fn policy(values: &Values<'_>) -> String {
    let mut statements = storage(values);
    if let Some(profile) = &values.access.profile {
        // A job that names the model itself needs no such right; one that names a profile needs it
        // for the profile and for every model that it leads to.
        let mut called = vec![profile];
        called.extend(&values.access.models);
        statements.push(json!({
            "Sid": "CallThroughProfile",
            "Effect": "Allow",
            "Action": "bedrock:InvokeModel",
            "Resource": called,
        }));
    }
    if let Some(key) = &values.kms_key_arn {
        statements.push(json!({
            "Sid": "UseKey",
            "Effect": "Allow",
            "Action": ["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey"],
            "Resource": key,
        }));
    }
    if let Some(vpc) = &values.kit.vpc {
        statements.extend(network(values, vpc));
    }
    text(&statements)
}

/// Buckets of another account than the one that is meant are none of this role's business: names of
/// buckets that were deleted can be taken by anyone.
fn storage(values: &Values<'_>) -> Vec<Value> {
    let buckets: Vec<String> =
        values.buckets().into_iter().map(|bucket| values.bucket_arn(bucket)).collect();
    let owned_by = |owner: Value| json!({ "StringEquals": { "aws:ResourceAccount": owner } });
    let [input, output] = values.owners();
    let both = if input == output { input.into() } else { json!([input, output]) };
    vec![
        json!({
            "Sid": "ListBuckets",
            "Effect": "Allow",
            "Action": "s3:ListBucket",
            "Resource": buckets,
            "Condition": owned_by(both),
        }),
        json!({
            "Sid": "ReadRecords",
            "Effect": "Allow",
            "Action": "s3:GetObject",
            "Resource": values.objects_arn(&values.input),
            "Condition": owned_by(input.into()),
        }),
        json!({
            "Sid": "WriteAnswers",
            "Effect": "Allow",
            "Action": ["s3:GetObject", "s3:PutObject"],
            "Resource": values.objects_arn(&values.output),
            "Condition": owned_by(output.into()),
        }),
    ]
}

/// Bedrock puts network interfaces into the subnets, tagged with the job that they are for.
fn network(values: &Values<'_>, vpc: &Vpc) -> [Value; 4] {
    let arn = |kind: &str, id: &str| {
        let Values { partition, region, account, .. } = values;
        format!("arn:{partition}:ec2:{region}:{account}:{kind}/{id}")
    };
    let subnets: Vec<String> = vpc.subnets.iter().map(|id| arn("subnet", id)).collect();
    let groups = vpc.security_groups.iter().map(|id| arn("security-group", id));
    let interfaces = arn("network-interface", "*");
    let mut created_in = vec![interfaces.clone()];
    created_in.extend(subnets.iter().cloned().chain(groups));
    let jobs = values.jobs_arn();
    [
        json!({
            "Sid": "DescribeNetwork",
            "Effect": "Allow",
            "Action": [
                "ec2:DescribeDhcpOptions",
                "ec2:DescribeNetworkInterfaces",
                "ec2:DescribeSecurityGroups",
                "ec2:DescribeSubnets",
                "ec2:DescribeVpcs",
            ],
            "Resource": "*",
        }),
        json!({
            "Sid": "CreateNetworkInterfaces",
            "Effect": "Allow",
            "Action": "ec2:CreateNetworkInterface",
            "Resource": created_in,
            "Condition": {
                "StringEquals": { "aws:RequestTag/BedrockManaged": "true" },
                "ArnEquals": { "aws:RequestTag/BedrockModelInvocationJobArn": jobs },
            },
        }),
        json!({
            "Sid": "UseNetworkInterfaces",
            "Effect": "Allow",
            "Action": [
                "ec2:CreateNetworkInterfacePermission",
                "ec2:DeleteNetworkInterface",
                "ec2:DeleteNetworkInterfacePermission",
            ],
            "Resource": "*",
            "Condition": {
                "StringEquals": { "ec2:Subnet": subnets },
                "ArnEquals": { "ec2:ResourceTag/BedrockModelInvocationJobArn": jobs },
            },
        }),
        json!({
            "Sid": "TagNetworkInterfaces",
            "Effect": "Allow",
            "Action": "ec2:CreateTags",
            "Resource": interfaces,
            "Condition": {
                "StringEquals": { "ec2:CreateAction": "CreateNetworkInterface" },
                "ForAllValues:StringEquals": {
                    "aws:TagKeys": ["BedrockManaged", "BedrockModelInvocationJobArn"],
                },
            },
        }),
    ]
}
