//! `body.s3-location`

use super::super::super::aws::problem_of_bucket;
use super::super::super::check::{Findings, Path, Rule, Severity};
use super::super::super::json::Value;

/// A file in S3 is named in a form that names none.
pub static S3_LOCATION: Rule = Rule {
    code: "body.s3-location",
    severity: Severity::Error,
    title: "A file in S3 is not named as S3 names it",
    why: "Bedrock fetches the file when the record runs. An address of another form leads to no file, and the record fails.",
    fix: "Write s3://, the name of the bucket, a slash and the key of the file, in the very letters that S3 shows.",
    example: r#""uri": "https://bucket.s3.amazonaws.com/video.mp4" instead of "s3://bucket/video.mp4""#,
};

/// Looks at the `s3Location` of the source of a medium, if it has one.
pub(in super::super) fn check(source: Value<'_>, path: &Path<'_>, out: &mut Findings<'_>) {
    let location = path.field("s3Location");
    let text = |name| source.at(&["s3Location", name]).and_then(Value::as_str);
    if let Some(problem) = text("uri").as_deref().and_then(problem_with) {
        out.add(&S3_LOCATION, &location.field("uri"), || problem.to_owned());
    }
    if let Some(owner) = text("bucketOwner")
        && !owner.trim().is_empty()
        && (owner.len() != 12 || !owner.bytes().all(|byte| byte.is_ascii_digit()))
    {
        out.add(&S3_LOCATION, &location.field("bucketOwner"), || {
            "is not the id of an account, which has 12 digits".to_owned()
        });
    }
}

/// Why this names no file. An empty text is for the check of lengths to name.
fn problem_with(uri: &str) -> Option<&'static str> {
    if uri.trim().is_empty() {
        return None;
    }
    let Some(rest) = uri.strip_prefix("s3://") else {
        return Some("does not begin with s3://");
    };
    let (bucket, key) = rest.split_once('/').unwrap_or((rest, ""));
    if problem_of_bucket(bucket).is_some() {
        return Some(
            "names no bucket: that has 3 to 63 lower-case letters, digits, dots and hyphens",
        );
    }
    if key.is_empty() || key.ends_with('/') {
        return Some("names a bucket or a folder, not a file");
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_need_scheme_bucket_and_key() {
        for (uri, is_fine) in [
            ("s3://batch-input/videos/v 1.mp4", true),
            ("s3://a.b/c", true),
            ("s3://batch-input/videos/", false),
            ("s3://batch-input", false),
            ("s3:///videos/v1.mp4", false),
            ("s3://Batch-Input/v1.mp4", false),
            ("s3://-ab/v1.mp4", false),
            ("s3://a..b/v1.mp4", false),
            ("s3:/batch-input/v1.mp4", false),
            ("https://batch-input.s3.amazonaws.com/v1.mp4", false),
            ("v1.mp4", false),
        ] {
            assert_eq!(problem_with(uri).is_none(), is_fine, "{uri}");
        }
    }
}
