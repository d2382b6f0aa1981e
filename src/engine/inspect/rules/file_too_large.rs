//! `job.file-too-large`

use super::super::super::check::{Rule, Severity};

/// More bytes than a file or job may have.
pub static FILE_TOO_LARGE: Rule = Rule {
    code: "job.file-too-large",
    severity: Severity::Warning,
    title: "The file is larger than a job takes",
    why: "Bedrock refuses the job. AWS says 1 GB for a file without saying which; the smaller one, 1,000,000,000 bytes, is meant here.",
    fix: "Split the file, or put media into S3 where the model takes their address.",
    example: "A file of 1.3 GB",
};
