//! The job kit: all that is needed to run one batch with keys that Quarry never sees.
//!
//! A [`Kit`] is the description of the jobs of a batch file. [`files`] makes of it the requests, the
//! scripts (AWS CLI, boto3), the Terraform, the policies and the CORS rules for exactly these jobs, and
//! [`zip`] packs them. The same description makes the same bytes.
//!
//! What is not known stands in the files as a [`Placeholder`]: [`missing`] lists those, the kit's
//! README says what belongs there, and its scripts stop as long as one is left.
//!
//! Values of the user go through [`quote`] wherever they stand in code, and never into a comment.

mod access;
mod command;
mod cors;
mod job;
mod pack;
mod placeholder;
mod policy;
pub mod quote;
mod readme;
mod script;
mod terraform;
mod values;

pub use command::create_command;
pub use cors::cors_rules;
pub use pack::{FOLDER, zip};
pub use placeholder::{Placeholder, missing};

use super::super::catalog::Catalog;
use super::super::eligibility::Invocation;
use values::Values;

/// Shortest and longest `timeoutDurationInHours` of a job
/// (`ModelInvocationJobTimeoutDurationInHours` in the service model of bedrock 2023-04-20, read
/// 2026-11-22).
pub const TIMEOUT_HOURS: std::ops::RangeInclusive<u8> = 24..=168;

/// The jobs of one batch file. A text that is empty is not known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kit {
    /// Name of the job; of several, each has a number behind it.
    pub job_name: String,
    /// Model id, inference profile id or ARN.
    pub model: String,
    /// Code of the region where the jobs run.
    pub region: String,
    /// `modelInvocationType` of the jobs.
    pub invocation: Invocation,
    /// The files, one job each.
    pub parts: Vec<Part>,
    /// Where the files go.
    pub input: Location,
    /// Where the answers go; an empty bucket is that of the input.
    pub output: Location,
    /// Name or ARN of the service role. A name is a role that the kit creates.
    pub role: String,
    /// Account id of who runs the jobs, 12 digits. The ARN of a role has it, too.
    pub account: String,
    /// Id, ARN or alias of the KMS key that encrypts the answers.
    pub kms_key: Option<String>,
    /// Network through which the jobs reach S3.
    pub vpc: Option<Vpc>,
    /// `timeoutDurationInHours`, within [`TIMEOUT_HOURS`]; `None` leaves it to AWS.
    pub timeout_hours: Option<u8>,
    /// Tags of the jobs, as key and value.
    pub tags: Vec<(String, String)>,
    /// Origin of the page that may reach the buckets (`https://host`); `None` makes no CORS rules.
    pub origin: Option<String>,
}

/// A file with records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Its name, without a folder.
    pub file: String,
    /// Its SHA-256, 64 hexadecimal digits, by which the scripts know that it is still the same.
    pub sha256: Option<String>,
}

/// A folder in S3.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Location {
    /// Name of the bucket.
    pub bucket: String,
    /// Keys begin with it; slashes around it do not count.
    pub prefix: String,
    /// Account id of who owns the bucket, where it is another account.
    pub owner: Option<String>,
}

/// A network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vpc {
    /// Ids of 1 to 16 subnets.
    pub subnets: Vec<String>,
    /// Ids of 1 to 5 security groups.
    pub security_groups: Vec<String>,
}

/// A file of the kit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its name.
    pub name: String,
    /// What it is for, in a few words.
    pub purpose: &'static str,
    /// Its text.
    pub text: String,
    /// Whether it is a script to be run.
    pub is_executable: bool,
}

impl File {
    fn new(name: impl Into<String>, purpose: &'static str, text: String) -> Self {
        Self { name: name.into(), purpose, text, is_executable: false }
    }
}

/// The files of a kit, the README first. The catalog says where a profile may process data, and to
/// which partition of AWS a region belongs.
pub fn files(kit: &Kit, catalog: &Catalog) -> Vec<File> {
    let values = Values::new(kit, catalog);
    let mut files = job::files(&values);
    files.extend(script::files(&values));
    files.extend(policy::files(&values));
    files.extend(cors::file(&values));
    files.push(terraform::file(&values, &files));
    files.insert(0, readme::file(&values, &files));
    files
}

#[cfg(test)]
mod tests;
