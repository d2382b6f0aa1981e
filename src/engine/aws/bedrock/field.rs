//! What the service takes in a field, by its own patterns.
//!
//! Lengths and patterns are those of the service model of bedrock 2023-04-20 (botocore 1.44), letter by
//! letter: a test compares them with it. The model does not anchor them; a whole value has to match.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex_lite::Regex;

/// What is wrong with a field before it is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The field, as the request has it: `inputDataConfig.s3InputDataConfig.s3Uri`.
    pub field: String,
    /// What is wrong.
    pub reason: String,
    /// What to do.
    pub fix: &'static str,
}

impl Problem {
    pub(super) fn new(field: &str, reason: impl Into<String>, fix: &'static str) -> Self {
        Self { field: field.to_owned(), reason: reason.into(), fix }
    }
}

/// A field of text.
#[derive(Debug)]
pub struct Field {
    /// Where it stands in the request.
    pub path: &'static str,
    /// Fewest characters.
    pub min: usize,
    /// Most characters, unless the pattern says it.
    pub max: Option<usize>,
    /// What all of it has to match.
    pub pattern: &'static str,
    /// What it has to be, in words; follows "it".
    pub must: &'static str,
    /// How to mend it.
    pub fix: &'static str,
}

macro_rules! s3_uri {
    () => {
        r"s3://[a-z0-9][-.a-z0-9]{1,61}[a-z0-9](?:/[-!_*'().a-z0-9A-Z]+(?:/[-!_*'().a-z0-9A-Z]+)*)?/?"
    };
}

const S3_URI_MUST: &str = "must be s3://, a bucket, and a key of letters, digits and - ! _ * ' ( ) . between single slashes";
const S3_URI_FIX: &str = "Write it as s3://bucket/folder/. Rename a file or folder with spaces, = + % & @ or commas: S3 takes these, and batch jobs refuse them.";
const ACCOUNT_MUST: &str = "must be the 12 digits of an account";
const ACCOUNT_FIX: &str = "Write the id of the account that owns the bucket, without hyphens, or leave it out where it is your own.";
const VPC_MUST: &str = "must be letters, digits and hyphens";

/// `jobName`.
pub static JOB_NAME: Field = Field {
    path: "jobName",
    min: 1,
    max: Some(63),
    pattern: r"[a-zA-Z0-9]{1,63}(-*[a-zA-Z0-9\+\-\.]){0,63}",
    must: "must begin with a letter or digit and hold only letters, digits, hyphens, plus signs and dots",
    fix: "Name the job such as tickets-2026-11-22.",
};

/// `roleArn`.
pub static ROLE_ARN: Field = Field {
    path: "roleArn",
    min: 0,
    max: Some(2048),
    pattern: r"arn:aws(-[^:]+)?:iam::([0-9]{12})?:role/.+",
    must: "must be the ARN of a role",
    fix: "Copy the ARN of the service role from IAM: arn:aws:iam::123456789012:role/name.",
};

/// `clientRequestToken`.
pub static CLIENT_REQUEST_TOKEN: Field = Field {
    path: "clientRequestToken",
    min: 1,
    max: Some(256),
    pattern: r"[a-zA-Z0-9]{1,256}(-*[a-zA-Z0-9]){0,256}",
    must: "must be letters and digits, with hyphens between them",
    fix: "Leave it out: Quarry makes it from the rest of the job.",
};

/// `modelId`.
pub static MODEL_ID: Field = Field {
    path: "modelId",
    min: 1,
    max: Some(2048),
    pattern: r"(arn:aws(-[^:]+)?:bedrock:[a-z0-9-]{1,20}:(([0-9]{12}:custom-model/[a-z0-9-]{1,63}[.]{1}[a-z0-9-:]{1,63}/[a-z0-9]{12}$)|(:foundation-model/([a-z0-9-]{1,63}[.]{1}[a-z0-9-]{1,63}([.]?[a-z0-9-]{1,63})([:][a-z0-9-]{1,63}){0,2})|(([0-9a-zA-Z][_-]?)+)$)|([0-9]{12}:(inference-profile|application-inference-profile)/[a-zA-Z0-9-:.]+$)))|([a-z0-9-]{1,63}[.]{1}[a-z0-9-]{1,63}([.]?[a-z0-9-]{1,63})([:][a-z0-9-]{1,63}){0,2})|(([0-9a-zA-Z][_-]?)+)",
    must: "must be the id or ARN of a model or of an inference profile",
    fix: "Choose the model from the list, or copy its id or ARN from the console.",
};

/// The folder or file of the records.
pub static INPUT_URI: Field = Field {
    path: "inputDataConfig.s3InputDataConfig.s3Uri",
    min: 1,
    max: Some(1024),
    pattern: s3_uri!(),
    must: S3_URI_MUST,
    fix: S3_URI_FIX,
};

/// The owner of the bucket of the records.
pub static INPUT_OWNER: Field = Field {
    path: "inputDataConfig.s3InputDataConfig.s3BucketOwner",
    min: 0,
    max: None,
    pattern: "[0-9]{12}",
    must: ACCOUNT_MUST,
    fix: ACCOUNT_FIX,
};

/// The folder of the outputs.
pub static OUTPUT_URI: Field = Field {
    path: "outputDataConfig.s3OutputDataConfig.s3Uri",
    min: 1,
    max: Some(1024),
    pattern: s3_uri!(),
    must: S3_URI_MUST,
    fix: S3_URI_FIX,
};

/// The key that encrypts the outputs.
pub static OUTPUT_KEY: Field = Field {
    path: "outputDataConfig.s3OutputDataConfig.s3EncryptionKeyId",
    min: 1,
    max: Some(2048),
    pattern: r"(arn:aws(-[^:]+)?:kms:[a-zA-Z0-9-]*:[0-9]{12}:((key/[a-zA-Z0-9-]{36})|(alias/[a-zA-Z0-9-_/]+)))|([a-zA-Z0-9-]{36})|(alias/[a-zA-Z0-9-_/]+)",
    must: "must be the id, alias or ARN of a KMS key",
    fix: "Copy the ARN of the key from KMS, or write alias/ and its alias.",
};

/// The owner of the bucket of the outputs.
pub static OUTPUT_OWNER: Field = Field {
    path: "outputDataConfig.s3OutputDataConfig.s3BucketOwner",
    min: 0,
    max: None,
    pattern: "[0-9]{12}",
    must: ACCOUNT_MUST,
    fix: ACCOUNT_FIX,
};

/// A subnet of the VPC.
pub static SUBNET: Field = Field {
    path: "vpcConfig.subnetIds",
    min: 0,
    max: Some(32),
    pattern: "[-0-9a-zA-Z]+",
    must: VPC_MUST,
    fix: "Copy the ids of subnets from the VPC console: subnet-0123456789abcdef0.",
};

/// A security group of the VPC.
pub static SECURITY_GROUP: Field = Field {
    path: "vpcConfig.securityGroupIds",
    min: 0,
    max: Some(32),
    pattern: "[-0-9a-zA-Z]+",
    must: VPC_MUST,
    fix: "Copy the ids of security groups from the VPC console: sg-0123456789abcdef0.",
};

/// The name of a tag.
pub static TAG_KEY: Field = Field {
    path: "tags.key",
    min: 1,
    max: Some(128),
    pattern: r"[a-zA-Z0-9\s._:/=+@-]*",
    must: "must hold only letters, digits, spaces and . _ : / = + @ -",
    fix: "Shorten the tag, and leave out other characters.",
};

/// The value of a tag.
pub static TAG_VALUE: Field = Field {
    path: "tags.value",
    min: 0,
    max: Some(256),
    pattern: r"[a-zA-Z0-9\s._:/=+@-]*",
    must: "must hold only letters, digits, spaces and . _ : / = + @ -",
    fix: "Shorten the tag, and leave out other characters.",
};

/// The name of an inference profile.
pub static PROFILE_NAME: Field = Field {
    path: "inferenceProfileName",
    min: 1,
    max: Some(64),
    pattern: "([0-9a-zA-Z][ _-]?)+",
    must: "must be letters and digits, with single spaces, hyphens or underscores between them",
    fix: "Name the profile such as team-a_tickets.",
};

/// The description of an inference profile.
pub static PROFILE_DESCRIPTION: Field = Field {
    path: "description",
    min: 1,
    max: Some(200),
    pattern: "([0-9a-zA-Z:.][ _-]?)+",
    must: "must be letters, digits, colons and dots, with single spaces, hyphens or underscores between them",
    fix: "Leave out other characters, or the description.",
};

/// The model or profile that an inference profile is made from.
pub static PROFILE_SOURCE: Field = Field {
    path: "modelSource.copyFrom",
    min: 1,
    max: Some(2048),
    pattern: "arn:aws(|-us-gov|-cn|-iso|-iso-b):bedrock:(|[0-9a-z-]{0,20}):(|[0-9]{12}):(inference-profile|foundation-model)/[a-zA-Z0-9-:.]+",
    must: "must be the ARN of a foundation model or of a system-defined inference profile",
    fix: "Take the ARN, not the id: arn:aws:bedrock:us-east-1::foundation-model/ and the id.",
};

/// All of them.
pub static FIELDS: [&Field; 16] = [
    &JOB_NAME,
    &ROLE_ARN,
    &CLIENT_REQUEST_TOKEN,
    &MODEL_ID,
    &INPUT_URI,
    &INPUT_OWNER,
    &OUTPUT_URI,
    &OUTPUT_KEY,
    &OUTPUT_OWNER,
    &SUBNET,
    &SECURITY_GROUP,
    &TAG_KEY,
    &TAG_VALUE,
    &PROFILE_NAME,
    &PROFILE_DESCRIPTION,
    &PROFILE_SOURCE,
];

/// The patterns, ready to be matched with whole values. A test makes sure that all are there.
static REGEXES: LazyLock<BTreeMap<&'static str, Regex>> = LazyLock::new(|| {
    let regexes = FIELDS.iter().filter_map(|field| {
        Some((field.pattern, Regex::new(&format!("^(?:{})$", field.pattern)).ok()?))
    });
    regexes.collect()
});

impl Field {
    /// What is wrong with a value, if anything is.
    pub fn check(&self, value: &str) -> Option<Problem> {
        let n_chars = value.chars().count();
        let matches = || REGEXES.get(self.pattern).is_none_or(|regex| regex.is_match(value));
        let reason = if value.is_empty() && (self.min > 0 || !matches()) {
            "it is empty".to_owned()
        } else if self.max.is_some_and(|max| n_chars > max) {
            format!("it has {n_chars} characters, and up to {} are taken", self.max.unwrap_or(0))
        } else if !matches() {
            format!("it {}", self.must)
        } else {
            return None;
        };
        Some(Problem::new(self.path, reason, self.fix))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_can_be_matched() {
        for field in FIELDS {
            assert!(REGEXES.contains_key(field.pattern), "{}", field.path);
        }
    }

    #[test]
    fn whole_values_have_to_match() {
        let long = "a".repeat(64);
        for (field, value, is_fine) in [
            (&JOB_NAME, "tickets-2026.11+1", true),
            (&JOB_NAME, "tickets 2026", false),
            (&JOB_NAME, "-tickets", false),
            (&JOB_NAME, "tickets\n", false),
            (&JOB_NAME, "", false),
            (&JOB_NAME, &long, false),
            (&ROLE_ARN, "arn:aws-us-gov:iam::123456789012:role/service-role/a", true),
            (&ROLE_ARN, "arn:aws:iam::123456789012:user/a", false),
            (&ROLE_ARN, "", false),
            (&MODEL_ID, "anthropic.claude-3-haiku-20240307-v1:0", true),
            (&MODEL_ID, "us.anthropic.claude-3-haiku-20240307-v1:0", true),
            (&MODEL_ID, "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-pro-v1:0", true),
            (
                &MODEL_ID,
                "arn:aws:bedrock:us-west-2:123456789012:application-inference-profile/abcd1234efgh",
                true,
            ),
            (&MODEL_ID, "amazon nova", false),
            (&INPUT_URI, "s3://in-bucket/a/b.jsonl", true),
            (&INPUT_URI, "s3://in-bucket", true),
            (&INPUT_URI, "s3://in-bucket/a b.jsonl", false),
            (&INPUT_URI, "s3://in-bucket/day=1/b.jsonl", false),
            (&INPUT_URI, "s3://in-bucket/a//b", false),
            (&INPUT_OWNER, "123456789012", true),
            (&INPUT_OWNER, "1234-5678-9012", false),
            (&OUTPUT_KEY, "alias/aws/s3", true),
            (&OUTPUT_KEY, "1234abcd-12ab-34cd-56ef-1234567890ab", true),
            (&OUTPUT_KEY, "key", false),
            (&SUBNET, "subnet-0123456789abcdef0", true),
            (&TAG_KEY, "cost centre", true),
            (&TAG_KEY, "", false),
            (&TAG_VALUE, "", true),
            (&TAG_VALUE, "ü", false),
            (&PROFILE_NAME, "team-a_x y", true),
            (&PROFILE_NAME, "team  a", false),
            (
                &PROFILE_SOURCE,
                "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-pro-v1:0",
                true,
            ),
            (&PROFILE_SOURCE, "amazon.nova-pro-v1:0", false),
        ] {
            assert_eq!(field.check(value).is_none(), is_fine, "{} {value:?}", field.path);
        }
        let problem = JOB_NAME.check(&long).unwrap();
        assert_eq!(problem.reason, "it has 64 characters, and up to 63 are taken");
    }
}
