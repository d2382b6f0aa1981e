//! `job.media-location`

use super::super::super::check::{Findings, Path, Rule, Severity};
use super::super::media;

/// Media lie in more than one folder.
pub static MEDIA_LOCATION: Rule = Rule {
    code: "job.media-location",
    severity: Severity::Warning,
    title: "Media in S3 lie in more than one folder",
    why: "All media of a job have to lie in the same bucket and folder as its input file. Those elsewhere are not found, and their records fail.",
    fix: "Move the media into one folder, or make one file and job for each folder. Names in S3 are case-sensitive.",
    example: "s3://bucket/job-1/a.png in one record and s3://bucket/job-2/b.png in another",
};

/// Compares the folder of an address with the `first` that was seen.
pub(in super::super) fn check(
    uri: &str,
    first: &mut Option<String>,
    path: &Path<'_>,
    out: &mut Findings<'_>,
) {
    let Some(folder) = media::folder(uri) else {
        return;
    };
    match first {
        None => *first = Some(folder.to_owned()),
        Some(first) if first == folder => {}
        Some(first) => out.add(&MEDIA_LOCATION, path, || {
            let hint = if first.eq_ignore_ascii_case(folder) {
                ": only upper and lower case differ"
            } else {
                ""
            };
            format!("{folder}, the first was {first}{hint}")
        }),
    }
}
