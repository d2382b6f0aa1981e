//! Which object of S3 a URL names.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html>

use super::super::{Url, percent};

/// Ends of AWS's hosts.
const SUFFIXES: [&str; 3] = [".amazonaws.com", ".amazonaws.com.cn", ".amazonaws.eu"];

/// An object.
pub(super) struct Place {
    pub(super) bucket: String,
    pub(super) key: String,
    /// The region that the host names.
    pub(super) region: Option<String>,
}

/// The object that a URL names.
pub(super) fn of(url: &Url) -> Option<Place> {
    let host = url.origin.host.as_str();
    let (bucket, region) =
        match SUFFIXES.iter().find_map(|suffix| host.strip_suffix(suffix)).and_then(of_host) {
            Some((bucket, region)) => (bucket, region),
            // Another server: most have the bucket in the path.
            None => (None, None),
        };
    let path = url.path.strip_prefix('/')?;
    let (bucket, key) = if let Some(bucket) = bucket {
        (bucket, path)
    } else {
        let (bucket, key) = path.split_once('/')?;
        (percent::decode(bucket)?, key)
    };
    let key = percent::decode(key)?;
    (!bucket.is_empty() && !key.is_empty()).then_some(Place { bucket, key, region })
}

/// Bucket and region that a host of S3 names; what stands before the end of AWS's hosts. `None` for a
/// host of another service.
fn of_host(labels: &str) -> Option<(Option<String>, Option<String>)> {
    let labels: Vec<&str> = labels.split('.').collect();
    // A bucket may be called s3, so the last one it is.
    let at = labels.iter().rposition(|label| *label == "s3" || label.starts_with("s3-"))?;
    let (bucket, rest) = labels.split_at_checked(at)?;
    let (word, rest) = rest.split_first()?;
    let rest = rest.strip_prefix(&["dualstack"]).unwrap_or(rest);
    let bucket = (!bucket.is_empty()).then(|| bucket.join("."));
    let region = match rest {
        [region] => Some((*region).to_owned()),
        // Of old, s3-us-west-2 stood for s3.us-west-2.
        _ => word
            .strip_prefix("s3-")
            .filter(|rest| rest.contains('-') && rest.ends_with(|c: char| c.is_ascii_digit()))
            .map(str::to_owned),
    };
    Some((bucket, region))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_of_all_times_name_bucket_and_region() {
        for (text, expected) in [
            ("https://b.s3.eu-west-3.amazonaws.com/a/k", Some(("b", "a/k", "eu-west-3"))),
            ("https://b.s3.amazonaws.com/k", Some(("b", "k", ""))),
            (
                "https://my.s3.b.s3.dualstack.us-east-1.amazonaws.com/k",
                Some(("my.s3.b", "k", "us-east-1")),
            ),
            ("https://b.s3-us-west-2.amazonaws.com/k", Some(("b", "k", "us-west-2"))),
            ("https://b.s3-accelerate.amazonaws.com/k", Some(("b", "k", ""))),
            ("https://b.s3-fips.us-gov-west-1.amazonaws.com/k", Some(("b", "k", "us-gov-west-1"))),
            (
                "https://s3.cn-north-1.amazonaws.com.cn/b.c/k%2F1",
                Some(("b.c", "k/1", "cn-north-1")),
            ),
            ("https://s3.amazonaws.com/b//k", Some(("b", "/k", ""))),
            ("http://127.0.0.1:9000/b/a/k", Some(("b", "a/k", ""))),
            ("http://127.0.0.1:9000/b/", None),
            ("https://b.s3.eu-west-3.amazonaws.com/", None),
            ("https://b.s3.eu-west-3.amazonaws.com/%FF", None),
        ] {
            let place = of(&Url::parse(text).unwrap());
            let place =
                place.map(|place| (place.bucket, place.key, place.region.unwrap_or_default()));
            let expected =
                expected.map(|(bucket, key, region)| (bucket.into(), key.into(), region.into()));
            assert_eq!(place, expected, "{text}");
        }
    }
}
