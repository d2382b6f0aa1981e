//! `quarry presign`: URLs by which whoever has them puts or gets objects of S3, without keys.

use std::env;

use clap::{Args as ClapArgs, ValueEnum};
use serde::Serialize;

use super::args::Format;
use super::failure::Failure;
use super::{Found, clock, failure, print_as};
use crate::engine::aws::s3::Bucket;
use crate::engine::aws::sign::{self, MAX_EXPIRY_SECONDS, Presigned, S3, Scope};
use crate::engine::aws::{Credentials, Endpoints, Method, Origin, Request, S3Location, time};

#[derive(Debug, ClapArgs)]
pub(super) struct Presign {
    #[arg(required = true, value_name = "S3-URI", help = "Objects, s3://bucket/key")]
    pub(super) objects: Vec<String>,
    /// What the URLs are for
    #[arg(long, value_enum, value_name = "METHOD")]
    pub(super) method: Action,
    /// How long they are good: seconds, or a number with s, m, h or d; at most 7d, and never longer than
    /// the session of the keys
    #[arg(long, value_name = "TIME", value_parser = seconds, default_value = "1h")]
    pub(super) expires: u64,
    /// Region of the bucket; without it, by `AWS_REGION` or `AWS_DEFAULT_REGION`
    #[arg(long, value_name = "CODE")]
    pub(super) region: Option<String>,
    #[arg(
        long,
        value_name = "URL",
        conflicts_with = "dual_stack",
        help = "Server that stands in for S3, such as http://127.0.0.1:9000"
    )]
    pub(super) endpoint: Option<String>,
    /// Use hosts that answer over IPv6, too
    #[arg(long)]
    pub(super) dual_stack: bool,
    /// Type that an upload must then be sent with; without it, any
    #[arg(long, value_name = "TYPE")]
    pub(super) content_type: Option<String>,
}

/// What a URL is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Action {
    /// Upload the object
    Put,
    /// Download the object, as a whole or in parts
    Get,
    /// Ask for the object's size
    Head,
}

/// A URL, as it is printed.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Said<'a> {
    object: String,
    method: &'static str,
    url: String,
    expires_at: String,
    content_type: Option<&'a str>,
}

pub(super) fn run(args: &Presign, format: Format) -> Result<Found, Failure> {
    let endpoints = endpoints(args)?;
    let locations: Vec<S3Location> =
        args.objects.iter().map(|text| location(text)).collect::<Result<_, _>>()?;
    let keys = keys()?;
    let scope = Scope { service: S3, region: endpoints.region(), now: clock::seconds() };
    let mut ends_early = None;
    for location in locations {
        let request = request(&endpoints, &location, args);
        let Presigned { url, expires_at, .. } =
            sign::presign(&request, &keys, &scope, args.expires).map_err(Failure::said)?;
        if expires_at < scope.now.saturating_add(args.expires) {
            ends_early = Some(expires_at);
        }
        let said = Said {
            object: location.to_string(),
            method: request.method.name(),
            url: url.to_string(),
            expires_at: time::to_iso(expires_at),
            content_type: args.content_type.as_deref(),
        };
        print_as(format, || format!("{}\n", said.url), &said)?;
    }
    if let Some(expires_at) = ends_early {
        let until = time::to_iso(expires_at);
        failure::say(
            "note",
            &format!("the session of these keys ends at {until}, and the URLs with it"),
        );
    } else if !keys.is_long_lived() && keys.expires_at().is_none() {
        failure::say("note", "the URLs end with the session of these keys, if that ends before");
    }
    Ok(Found::Clean)
}

fn request(endpoints: &Endpoints, location: &S3Location, args: &Presign) -> Request {
    let bucket = Bucket::new(endpoints, &location.bucket);
    let request = match args.method {
        Action::Put => bucket.put(&location.key, None),
        Action::Get => bucket.get(&location.key),
        Action::Head => bucket.head(&location.key),
    };
    match &args.content_type {
        Some(content_type) if request.method == Method::Put => {
            request.with_header("content-type", content_type.as_str())
        }
        _ => request,
    }
}

fn location(text: &str) -> Result<S3Location, Failure> {
    let location = S3Location::parse(text).map_err(|error| Failure(format!("{text}: {error}")))?;
    if !location.is_object() {
        return Err(Failure(format!(
            "{text}: this is a bucket or a folder; a URL is for one object"
        )));
    }
    Ok(location)
}

fn endpoints(args: &Presign) -> Result<Endpoints, Failure> {
    let region = args.region.clone().or_else(|| variable("AWS_REGION"));
    let region = region.or_else(|| variable("AWS_DEFAULT_REGION")).ok_or_else(|| {
        Failure(
            "no region is given: set --region or AWS_REGION to the region of the bucket".to_owned(),
        )
    })?;
    let mut endpoints = Endpoints::new(&region).map_err(Failure::said)?;
    if args.dual_stack {
        endpoints = endpoints.with_dual_stack();
    }
    if let Some(text) = &args.endpoint {
        let origin =
            Origin::parse(text).map_err(|error| Failure(format!("--endpoint {text}: {error}")))?;
        endpoints = endpoints.with_s3(origin);
    }
    Ok(endpoints)
}

/// The keys of the environment, by the names that AWS's own tools use.
fn keys() -> Result<Credentials, Failure> {
    let wanted = |name: &str| {
        variable(name).ok_or_else(|| {
            Failure(format!(
                "{name} is not set: `eval \"$(aws configure export-credentials --format env)\"` sets the keys of a profile"
            ))
        })
    };
    let (id, secret) = (wanted("AWS_ACCESS_KEY_ID")?, wanted("AWS_SECRET_ACCESS_KEY")?);
    let keys = Credentials::new(id, secret, variable("AWS_SESSION_TOKEN"));
    let end = variable("AWS_CREDENTIAL_EXPIRATION").and_then(|text| time::from_iso(&text));
    Ok(match end {
        Some(end) => keys.expiring_at(end),
        None => keys,
    })
}

/// A variable of the environment that is set and not empty.
fn variable(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}

fn seconds(text: &str) -> Result<u64, String> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit = match text.strip_prefix(digits).unwrap_or_default() {
        "" | "s" => 1,
        "m" => 60,
        "h" => 3_600,
        "d" => 86_400,
        _ => 0,
    };
    let seconds = digits.parse::<u64>().ok().and_then(|number| number.checked_mul(unit));
    seconds
        .filter(|seconds| (1..=MAX_EXPIRY_SECONDS).contains(seconds))
        .ok_or_else(|| "a time is 1 second to 7 days: 900, 15m, 12h or 7d".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_seconds_or_has_a_unit() {
        for (text, expected) in [
            ("1", Some(1)),
            ("900s", Some(900)),
            ("15m", Some(900)),
            ("12h", Some(43_200)),
            ("7d", Some(604_800)),
            ("604801", None),
            ("0", None),
            ("8d", None),
            ("1w", None),
            ("-1h", None),
            ("h", None),
            ("99999999999999999999", None),
        ] {
            assert_eq!(seconds(text).ok(), expected, "{text}");
        }
    }
}
