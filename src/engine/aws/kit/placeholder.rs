//! What stands in a kit where a value is not known.

use super::File;

/// A value that is not known, as it stands in the files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Placeholder {
    /// How it is written: a name in angle brackets, which nothing that AWS takes has.
    pub text: &'static str,
    /// What belongs in its place.
    pub meaning: &'static str,
}

pub(super) const MODEL: Placeholder = Placeholder {
    text: "<MODEL_ID>",
    meaning: "id of the model or inference profile that answers",
};
pub(super) const REGION: Placeholder =
    Placeholder { text: "<REGION>", meaning: "region where the jobs run, such as us-east-1" };
pub(super) const ACCOUNT: Placeholder = Placeholder {
    text: "<ACCOUNT_ID>",
    meaning: "your account id, 12 digits: `aws sts get-caller-identity --query Account`",
};
pub(super) const BUCKET: Placeholder =
    Placeholder { text: "<BUCKET>", meaning: "bucket for records and answers, in the same region" };
pub(super) const JOB_NAME: Placeholder = Placeholder {
    text: "<JOB_NAME>",
    meaning: "name of the job: letters, digits and hyphens, at most 63",
};
pub(super) const ROLE: Placeholder = Placeholder {
    text: "<ROLE_NAME>",
    meaning: "name of the service role: of one that is there, or any for a new one",
};
pub(super) const PART: Placeholder =
    Placeholder { text: "<PART_FILE>", meaning: "name of the file with the records, `.jsonl`" };
pub(super) const KMS_KEY: Placeholder = Placeholder {
    text: "<KMS_KEY_ARN>",
    meaning: "ARN of the key behind the alias, which policies need: `aws kms describe-key`",
};
pub(super) const MODEL_ARN: Placeholder = Placeholder {
    text: "<MODEL_ARN>",
    meaning: "ARN of each model behind the profile, as `aws bedrock get-inference-profile` lists \
              them; of several, a text each",
};

const ALL: [Placeholder; 9] =
    [REGION, ACCOUNT, BUCKET, ROLE, MODEL, MODEL_ARN, KMS_KEY, JOB_NAME, PART];

impl Placeholder {
    /// The value, or this where there is none.
    pub(super) fn or(self, value: &str) -> String {
        let value = value.trim();
        if value.is_empty() { self.text.to_owned() } else { value.to_owned() }
    }

    /// Whether it stands in a text.
    pub(super) fn is_in(self, text: &str) -> bool {
        text.contains(self.text)
    }
}

/// Whether any stands in a text.
pub(super) fn is_any_in(text: &str) -> bool {
    ALL.iter().any(|placeholder| placeholder.is_in(text))
}

/// The values that are missing in the files of a kit.
pub fn missing(files: &[File]) -> Vec<Placeholder> {
    let is_in = |placeholder: &Placeholder| files.iter().any(|file| placeholder.is_in(&file.text));
    ALL.into_iter().filter(is_in).collect()
}
