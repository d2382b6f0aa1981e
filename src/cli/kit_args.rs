//! The arguments of `quarry kit`.

use std::path::PathBuf;

use clap::{Args as ClapArgs, ValueHint};

use super::args::{Invocation, Today};
use crate::engine::aws::kit::{Location, TIMEOUT_HOURS};

#[derive(Debug, ClapArgs)]
pub(super) struct Kit {
    /// Directory of parts with quarry.json, or the .jsonl files, one job each; without any, the kit has
    /// a placeholder for the file
    #[arg(value_name = "PARTS", value_hint = ValueHint::AnyPath)]
    pub(super) parts: Vec<PathBuf>,
    /// Model id, inference profile or ARN; without it as in quarry.json or the recipe
    #[arg(long, value_name = "ID")]
    pub(super) model: Option<String>,
    /// How the jobs call the model; without it as in quarry.json, the recipe, or by the model
    #[arg(long, value_enum)]
    pub(super) invocation: Option<Invocation>,
    /// Recipe that says model and invocation
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(super) recipe: Option<PathBuf>,
    /// Region in which the jobs run; without it as in quarry.json
    #[arg(long, value_name = "CODE")]
    pub(super) region: Option<String>,
    /// Name of the job; without it after the first part. Of several jobs, each has a number
    #[arg(long, value_name = "NAME", value_parser = job_name)]
    pub(super) job_name: Option<String>,
    #[command(flatten)]
    pub(super) place: Place,
    #[command(flatten)]
    pub(super) options: Options,
    /// Directory to write the kit to; it is made if it is missing
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath, required_unless_present = "zip")]
    pub(super) out: Option<PathBuf>,
    /// ZIP file to write the kit to
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, conflicts_with = "out")]
    pub(super) zip: Option<PathBuf>,
    #[command(flatten)]
    pub(super) today: Today,
}

/// Whose account, and where in it.
#[derive(Debug, ClapArgs)]
#[command(next_help_heading = "Where the jobs run; what is not given is a placeholder in the kit")]
pub(super) struct Place {
    /// Bucket of records and answers
    #[arg(long, value_name = "NAME", value_parser = bucket)]
    pub(super) bucket: Option<String>,
    /// Folder of the records in the bucket; without it, the job's name
    #[arg(long, value_name = "KEY", value_parser = prefix)]
    pub(super) prefix: Option<String>,
    /// Folder of the answers; without it, the folder output below that of the records
    #[arg(long, value_name = "S3_URI", value_parser = location)]
    pub(super) output: Option<Location>,
    /// Service role: the ARN of one that is there, or the name of one that the kit creates
    #[arg(long, value_name = "NAME_OR_ARN")]
    pub(super) role: Option<String>,
    /// Your account id; the ARN of a role has it, too
    #[arg(long, value_name = "ID", value_parser = account)]
    pub(super) account: Option<String>,
    /// Account id of who owns the buckets, where it is another account
    #[arg(long, value_name = "ID", value_parser = account)]
    pub(super) bucket_owner: Option<String>,
}

/// What a job can do without.
#[derive(Debug, ClapArgs)]
#[command(next_help_heading = "What the jobs can do without")]
pub(super) struct Options {
    /// Id, ARN or alias of the KMS key that encrypts the answers
    #[arg(long, value_name = "KEY")]
    pub(super) kms_key: Option<String>,
    /// Subnet through which the jobs reach S3; may be given again
    #[arg(long = "subnet", value_name = "ID", requires = "security_groups")]
    pub(super) subnets: Vec<String>,
    /// Security group for that; may be given again
    #[arg(long = "security-group", value_name = "ID", requires = "subnets")]
    pub(super) security_groups: Vec<String>,
    /// Hours after which a job is given up
    #[arg(long, value_name = "N", value_parser = timeout())]
    pub(super) timeout_hours: Option<u8>,
    /// Tag of the jobs; may be given again
    #[arg(long = "tag", value_name = "KEY=VALUE", value_parser = tag)]
    pub(super) tags: Vec<(String, String)>,
    /// Origin of Quarry's page (scheme, host and port), for CORS rules that let it upload and download
    #[arg(long, value_name = "URL", value_parser = origin)]
    pub(super) origin: Option<String>,
}

fn timeout() -> clap::builder::RangedI64ValueParser<u8> {
    let hours = i64::from(*TIMEOUT_HOURS.start())..=i64::from(*TIMEOUT_HOURS.end());
    clap::value_parser!(u8).range(hours)
}

/// The patterns of the service model of bedrock 2023-04-20 (`ModelInvocationJobName`, `S3Uri`,
/// `AccountId`, `TagKey`, `TagValue`), read 2026-11-22.
fn job_name(text: &str) -> Result<String, String> {
    let is_allowed = |c: char| c.is_ascii_alphanumeric() || "+-.".contains(c);
    let begins_well = text.starts_with(|c: char| c.is_ascii_alphanumeric());
    if begins_well && text.len() <= 63 && text.chars().all(is_allowed) && !text.ends_with('-') {
        Ok(text.to_owned())
    } else {
        Err("a job's name has 1 to 63 letters, digits, hyphens, dots and plus signs, begins with a \
             letter or digit and does not end with a hyphen"
            .to_owned())
    }
}

fn account(text: &str) -> Result<String, String> {
    if text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        Ok(text.to_owned())
    } else {
        Err("an account id has 12 digits".to_owned())
    }
}

fn bucket(text: &str) -> Result<String, String> {
    let is_end = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    let is_allowed = |c: char| is_end(c) || "-.".contains(c);
    let ends_well = text.starts_with(is_end) && text.ends_with(is_end);
    if ends_well && (3..=63).contains(&text.len()) && text.chars().all(is_allowed) {
        Ok(text.to_owned())
    } else {
        Err("a bucket's name has 3 to 63 lower-case letters, digits, hyphens and dots".to_owned())
    }
}

fn prefix(text: &str) -> Result<String, String> {
    let is_allowed = |c: char| c.is_ascii_alphanumeric() || "-!_*'().".contains(c);
    let text = text.trim_matches('/');
    let is_key = |folder: &str| !folder.is_empty() && folder.chars().all(is_allowed);
    if text.is_empty() || text.split('/').all(is_key) {
        Ok(text.to_owned())
    } else {
        Err("Bedrock takes folders of letters, digits and -!_*'(). alone, with single slashes \
             between them"
            .to_owned())
    }
}

fn location(text: &str) -> Result<Location, String> {
    let rest = text.strip_prefix("s3://").ok_or("a place in S3 is written s3://bucket/folder/")?;
    let (name, folder) = rest.split_once('/').unwrap_or((rest, ""));
    Ok(Location { bucket: bucket(name)?, prefix: prefix(folder)?, owner: None })
}

fn tag(text: &str) -> Result<(String, String), String> {
    let (key, value) = text.split_once('=').ok_or("a tag is written key=value")?;
    let is_allowed =
        |c: char| c.is_ascii_alphanumeric() || c.is_ascii_whitespace() || "._:/=+@-".contains(c);
    let is_long = key.len() > 128 || value.len() > 256;
    if key.is_empty() || is_long || !key.chars().chain(value.chars()).all(is_allowed) {
        return Err(
            "a tag has a key of 1 to 128 and a value of at most 256 letters, digits, spaces \
                    and ._:/=+@-"
                .to_owned(),
        );
    }
    Ok((key.to_owned(), value.to_owned()))
}

fn origin(text: &str) -> Result<String, String> {
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let host = host.map(|host| host.trim_end_matches('/')).unwrap_or_default();
    let is_allowed = |c: char| c.is_ascii_alphanumeric() || "-.:[]".contains(c);
    if !host.is_empty() && host.chars().all(is_allowed) {
        Ok(text.trim_end_matches('/').to_owned())
    } else {
        Err("an origin is scheme, host and port, without a path: https://quarry.example".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check<T: std::fmt::Debug>(
        parse: impl Fn(&str) -> Result<T, String>,
        good: &[&str],
        bad: &[&str],
    ) {
        for text in good {
            assert!(parse(text).is_ok(), "{text}: {:?}", parse(text));
        }
        for text in bad {
            assert!(parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn values_are_what_bedrock_takes() {
        let long = "n".repeat(64);
        check(
            job_name,
            &["a", "tickets-2026.11+b", &"n".repeat(63)],
            &["", "-a", "a-", "a_b", "é", &long],
        );
        check(account, &["123456789012"], &["", "12345678901", "12345678901a"]);
        check(bucket, &["abc", "a.b-c"], &["ab", "Abc", "-abc", "abc-", "a_c", &long]);
        check(prefix, &["", "a", "/a/b_c/", "it's(1)"], &["a//b", "a b", "a=1", "ü"]);
        check(
            location,
            &["s3://abc", "s3://abc/", "s3://abc/d/e/"],
            &["abc/d", "s3://", "s3://abc/d e"],
        );
        check(tag, &["a=", "a=b=c", "a b=c"], &["", "=b", "a", "a=ü"]);
        check(
            origin,
            &["http://127.0.0.1:8080", "https://a.b/"],
            &["", "a.b", "https://", "https://a.b/c", "https://*"],
        );
    }

    #[test]
    fn a_place_in_s3_is_bucket_and_folder() {
        let expected = Location { bucket: "abc".into(), prefix: "d/e".into(), owner: None };
        assert_eq!(location("s3://abc/d/e/"), Ok(expected));
    }
}
