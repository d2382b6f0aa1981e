//! What the program is told, and what is the same in every run.

use std::path::PathBuf;

use clap::Parser;

/// The account that everything belongs to: the one that AWS's documentation uses.
pub(crate) const ACCOUNT: &str = "123456789012";

/// The service role that jobs may be given.
pub(crate) const ROLE: &str = "arn:aws:iam::123456789012:role/quarry-demo-batch";

/// Buckets that are there from the start.
pub(crate) const BUCKETS: [&str; 2] = ["quarry-demo-input", "quarry-demo-output"];

/// S3, Bedrock, STS and CloudWatch on this machine; prints where, and which keys, as a line of JSON.
#[derive(Debug, Parser)]
#[command(name = "demo", args_override_self = true)]
pub(crate) struct Options {
    /// Port of S3; 0 for any that is free.
    #[arg(long, default_value_t = 0)]
    pub(crate) s3_port: u16,
    /// Port of Bedrock, STS and CloudWatch; 0 for any that is free.
    #[arg(long, default_value_t = 0)]
    pub(crate) aws_port: u16,
    /// Port of the desk, where tests order faults; 0 for any that is free.
    #[arg(long, default_value_t = 0)]
    pub(crate) desk_port: u16,
    /// Directory with a folder for each bucket; a temporary one by default.
    #[arg(long)]
    pub(crate) directory: Option<PathBuf>,
    /// Origin that the CORS rule of the buckets allows; may be given several times.
    #[arg(long = "origin")]
    pub(crate) origins: Vec<String>,
    /// The region that all of it plays.
    #[arg(long, default_value = "us-east-1")]
    pub(crate) region: String,
    /// Seconds by which the servers' clock is ahead of this machine's.
    #[arg(long, default_value_t = 0, allow_hyphen_values = true)]
    pub(crate) clock_offset: i64,
    /// How long a job stays in each status, and in each tenth of its work.
    #[arg(long, default_value_t = 1000)]
    pub(crate) step_millis: u64,
    /// Every so many records, one fails as an overloaded model does.
    #[arg(long)]
    pub(crate) fail_every: Option<usize>,
    /// Fewest records of a job.
    #[arg(long, default_value_t = 100)]
    pub(crate) min_records: usize,
    /// Jobs of one model that may be in progress at once.
    #[arg(long, default_value_t = 100)]
    pub(crate) max_jobs: usize,
    /// Ends when standard input does, so that no server outlives the test that began it.
    #[arg(long)]
    pub(crate) ends_with_stdin: bool,
}
