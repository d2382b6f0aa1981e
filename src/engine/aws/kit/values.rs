//! The values of a kit as its files need them: ARNs and addresses, with placeholders where something
//! is not known.

use super::super::super::catalog::Catalog;
use super::access::Access;
use super::{Kit, Location, placeholder};

/// What the files are made of.
pub(super) struct Values<'k> {
    pub(super) kit: &'k Kit,
    pub(super) region: String,
    /// First part of all ARNs: `aws`, `aws-us-gov`, `aws-cn`.
    pub(super) partition: String,
    pub(super) account: String,
    pub(super) input: Folder,
    pub(super) output: Folder,
    pub(super) role: Role,
    /// ARN of the key, as policies name it.
    pub(super) kms_key_arn: Option<String>,
    pub(super) access: Access,
    pub(super) jobs: Vec<Job>,
}

/// A folder in S3.
pub(super) struct Folder {
    pub(super) bucket: String,
    /// With a slash at its end, or empty.
    pub(super) prefix: String,
}

/// The service role.
pub(super) struct Role {
    pub(super) arn: String,
    /// Without the path.
    pub(super) name: String,
    /// Whether it is there already.
    pub(super) exists: bool,
}

/// A part with its job.
pub(super) struct Job {
    pub(super) name: String,
    /// The part's file.
    pub(super) file: String,
    /// The part's SHA-256, or empty.
    pub(super) sha256: String,
    /// The part's address in S3.
    pub(super) uri: String,
    /// File of the kit that holds its request.
    pub(super) request_file: String,
}

impl Folder {
    fn new(location: &Location, bucket: &str) -> Self {
        let mut prefix = location.prefix.trim().trim_matches('/').to_owned();
        if !prefix.is_empty() {
            prefix.push('/');
        }
        Self { bucket: placeholder::BUCKET.or(bucket), prefix }
    }

    /// Its address, with a slash at the end.
    pub(super) fn uri(&self) -> String {
        format!("s3://{}/{}", self.bucket, self.prefix)
    }
}

impl<'k> Values<'k> {
    pub(super) fn new(kit: &'k Kit, catalog: &Catalog) -> Self {
        let partition = match catalog.region(kit.region.trim()) {
            Some(region) => region.partition.clone(),
            None => partition_of(&kit.region).to_owned(),
        };
        let region = placeholder::REGION.or(&kit.region);
        let role = kit.role.trim();
        let of_role = if role.starts_with("arn:") { role.split(':').nth(4) } else { None };
        let account = [kit.account.trim(), of_role.unwrap_or_default()];
        let account = account.into_iter().find(|id| !id.is_empty()).unwrap_or_default();
        let account = placeholder::ACCOUNT.or(account);
        let input = Folder::new(&kit.input, &kit.input.bucket);
        let output_bucket =
            if kit.output.bucket.trim().is_empty() { &input.bucket } else { &kit.output.bucket };
        let output = Folder::new(&kit.output, output_bucket);
        let jobs = jobs(kit, &input);
        let kms_key_arn = kit.kms_key.as_ref().map(|key| match key.trim() {
            key if key.starts_with("arn:") && key.contains(":key/") => key.to_owned(),
            // Policies take no alias.
            key if key.is_empty() || key.contains("alias/") => placeholder::KMS_KEY.text.to_owned(),
            key => format!("arn:{partition}:kms:{region}:{account}:key/{key}"),
        });
        let access = Access::new(catalog, &kit.model, &partition, &region, &account);
        let role = Role::new(role, &partition, &account);
        Self { kit, region, partition, account, input, output, role, kms_key_arn, access, jobs }
    }

    /// Who owns the bucket of the records, and who that of the answers.
    pub(super) fn owners(&self) -> [&str; 2] {
        [&self.kit.input, &self.kit.output]
            .map(|location| location.owner.as_deref().unwrap_or(&self.account))
    }

    /// The two folders' buckets, or one where they are the same.
    pub(super) fn buckets(&self) -> Vec<&str> {
        let mut buckets = vec![self.input.bucket.as_str(), self.output.bucket.as_str()];
        buckets.dedup();
        buckets
    }

    /// ARN of all objects of a folder.
    pub(super) fn objects_arn(&self, folder: &Folder) -> String {
        format!("{}/{}*", self.bucket_arn(&folder.bucket), folder.prefix)
    }

    pub(super) fn bucket_arn(&self, bucket: &str) -> String {
        format!("arn:{}:s3:::{bucket}", self.partition)
    }

    /// ARN of every job of this account in this region.
    pub(super) fn jobs_arn(&self) -> String {
        let Self { partition, region, account, .. } = self;
        format!("arn:{partition}:bedrock:{region}:{account}:model-invocation-job/*")
    }
}

impl Role {
    fn new(role: &str, partition: &str, account: &str) -> Self {
        let exists = role.starts_with("arn:");
        let name = if exists { role.rsplit('/').next().unwrap_or(role) } else { role };
        let name = placeholder::ROLE.or(name);
        let arn = if exists {
            role.to_owned()
        } else {
            format!("arn:{partition}:iam::{account}:role/{name}")
        };
        Self { arn, name, exists }
    }
}

fn jobs(kit: &Kit, input: &Folder) -> Vec<Job> {
    let name = placeholder::JOB_NAME.or(&kit.job_name);
    let folder = input.uri();
    if kit.parts.is_empty() {
        let file = placeholder::PART.text.to_owned();
        let request_file = "create-job.json".to_owned();
        return vec![Job { name, uri: folder + &file, file, sha256: String::new(), request_file }];
    }
    let is_only = kit.parts.len() == 1;
    let parts = (1..).zip(&kit.parts).map(|(number, part): (usize, _)| Job {
        name: if is_only { name.clone() } else { numbered(&name, number) },
        file: part.file.clone(),
        sha256: part.sha256.clone().unwrap_or_default(),
        uri: format!("{folder}{}", part.file),
        request_file: if is_only {
            "create-job.json".to_owned()
        } else {
            format!("create-job-{number:05}.json")
        },
    });
    parts.collect()
}

/// Longest name of a job (`ModelInvocationJobName` in the service model of bedrock 2023-04-20, read
/// 2026-11-22).
const MAX_NAME_CHARS: usize = 63;

/// The name of one of several jobs: cut, where the number would make it too long.
fn numbered(name: &str, number: usize) -> String {
    let number = format!("-{number:05}");
    let n_kept = MAX_NAME_CHARS - number.len();
    name.chars().take(n_kept).collect::<String>() + &number
}

/// The partition of a region that the catalog does not have.
fn partition_of(region: &str) -> &'static str {
    match region.trim() {
        region if region.starts_with("cn-") => "aws-cn",
        region if region.starts_with("us-gov-") => "aws-us-gov",
        _ => "aws",
    }
}
