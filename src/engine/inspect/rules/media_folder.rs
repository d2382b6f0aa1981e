//! `job.media-folder`

use super::super::super::check::{Place, Report, Rule, Severity};

/// Records name media in S3.
pub static MEDIA_FOLDER: Rule = Rule {
    code: "job.media-folder",
    severity: Severity::Note,
    title: "Records name media in S3",
    why: "A job reads them only if they lie in the same bucket and folder as its input file, and if its input is given as that folder and not as the one file.",
    fix: "Upload the file into the folder shown, and let the job name that folder. Names in S3 are case-sensitive.",
    example: "\"s3Location\": {\"uri\": \"s3://bucket/job-1/cat.png\"}",
};

pub(in super::super) fn add(folder: &str, report: &mut Report) {
    report.add(&MEDIA_FOLDER, "", Place::default(), || folder.to_owned());
}
