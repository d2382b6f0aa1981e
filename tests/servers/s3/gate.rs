//! What is refused before `s3s` sees it: by the servers' clock, by region and session, by headers
//! that nobody signed, by order.

use axum::body::Body;
use hyper::Response;
use hyper::http::request::Parts;
use time::{Duration, OffsetDateTime};

use crate::clock;
use crate::faults::Fault;
use crate::refusal::{xml_response, xml_text};
use crate::scope::{self, Claim, value};
use crate::world::World;

/// How far the clock of a caller may be off.
const MAX_SKEW: Duration = Duration::minutes(15);

/// The longest life of a presigned URL.
const MAX_EXPIRES_SECS: i64 = 604_800;

/// An error of S3, with elements of its own after code and message.
fn error(
    world: &World,
    status: u16,
    (code, message): (&str, &str),
    more: &[(&str, String)],
) -> Response<Body> {
    let element = |(name, value): &(&str, String)| {
        ["<", name, ">", &xml_text(value), "</", name, ">"].concat()
    };
    let more: String = more.iter().map(element).collect();
    let id = world.request_id();
    xml_response(
        status,
        format!(
            "<Error><Code>{code}</Code><Message>{}</Message>{more}<RequestId>{id}</RequestId><HostId>demo/{id}</HostId></Error>",
            xml_text(message)
        ),
    )
}

/// The answer that was ordered; nothing if the order is about the connection.
pub(super) fn by_order(fault: Option<Fault>, world: &World) -> Option<Response<Body>> {
    let (status, code, message) = match fault? {
        Fault::SlowDown => (503, "SlowDown", "Please reduce your request rate."),
        Fault::Internal => {
            (500, "InternalError", "We encountered an internal error. Please try again.")
        }
        Fault::Unavailable => (503, "ServiceUnavailable", "Service is unable to handle request."),
        Fault::Denied => (403, "AccessDenied", "Access Denied"),
        Fault::Expired => (403, "AccessDenied", "Request has expired"),
        _ => return None,
    };
    Some(error(world, status, (code, message), &[]))
}

/// What is wrong with time, region, session or headers of a request.
pub(super) fn refusal(world: &World, parts: &Parts) -> Option<Response<Body>> {
    let query = scope::pairs(parts.uri.query().unwrap_or_default());
    let header = |name: &str| parts.headers.get(name).and_then(|value| value.to_str().ok());
    let is_presigned = value(&query, "X-Amz-Signature").is_some();
    // What is not signed at all, or not in this way, is left to the crate.
    let claim = if is_presigned {
        Claim::of_query(&query)?
    } else {
        Claim::of_header(header("authorization")?)?
    };
    let region = &world.options.region;
    if claim.region != *region {
        let message = format!(
            "The authorization header is malformed; the region '{}' is wrong; expecting '{region}'",
            claim.region
        );
        let more = [("Region", region.clone())];
        return Some(error(world, 400, ("AuthorizationHeaderMalformed", &message), &more));
    }
    let Some(pair) = world.keys.pair(&claim.key_id) else {
        let message = "The AWS Access Key Id you provided does not exist in our records.";
        let more = [("AWSAccessKeyId", claim.key_id.clone())];
        return Some(error(world, 403, ("InvalidAccessKeyId", message), &more));
    };
    let token = if is_presigned {
        value(&query, "X-Amz-Security-Token")
    } else {
        header("x-amz-security-token")
    };
    if token != pair.token {
        let message = "The provided token is malformed or otherwise invalid.";
        return Some(error(world, 400, ("InvalidToken", message), &[]));
    }
    let signed: Vec<&str> = claim.signed_headers.split(';').collect();
    let must_be_signed = parts.headers.keys().map(hyper::header::HeaderName::as_str);
    let unsigned: Vec<&str> = must_be_signed
        .filter(|name| name.starts_with("x-amz-") && !signed.contains(name))
        .filter(|name| !(is_presigned && *name == "x-amz-content-sha256"))
        .collect();
    if !unsigned.is_empty() {
        let message = "There were headers present in the request which were not signed";
        let more = [("HeadersNotSigned", unsigned.join(", "))];
        return Some(error(world, 403, ("AccessDenied", message), &more));
    }
    let now = world.clock.now();
    if is_presigned {
        let signed_at = clock::parse_amz(value(&query, "X-Amz-Date")?)?;
        let expires_secs = value(&query, "X-Amz-Expires")?.parse::<i64>().ok()?;
        of_url(world, signed_at, expires_secs, now)
    } else {
        let signed_at = clock::parse_amz(header("x-amz-date")?)?;
        of_header(world, signed_at, now)
    }
}

fn of_url(
    world: &World,
    signed_at: OffsetDateTime,
    expires_secs: i64,
    now: OffsetDateTime,
) -> Option<Response<Body>> {
    if expires_secs > MAX_EXPIRES_SECS {
        let message = "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds";
        return Some(error(world, 400, ("AuthorizationQueryParametersError", message), &[]));
    }
    let ends = signed_at + Duration::seconds(expires_secs);
    let message = if now > ends {
        "Request has expired"
    } else if signed_at > now + MAX_SKEW {
        "Request is not valid yet"
    } else {
        return None;
    };
    let more = [
        ("X-Amz-Expires", expires_secs.to_string()),
        ("Expires", clock::iso(ends)),
        ("ServerTime", clock::iso(now)),
    ];
    Some(error(world, 403, ("AccessDenied", message), &more))
}

fn of_header(
    world: &World,
    signed_at: OffsetDateTime,
    now: OffsetDateTime,
) -> Option<Response<Body>> {
    if (now - signed_at).abs() <= MAX_SKEW {
        return None;
    }
    let message = "The difference between the request time and the current time is too large.";
    let more = [
        ("RequestTime", clock::amz(signed_at)),
        ("ServerTime", clock::iso(now)),
        ("MaxAllowedSkewMilliseconds", MAX_SKEW.whole_milliseconds().to_string()),
    ];
    Some(error(world, 403, ("RequestTimeTooSkewed", message), &more))
}
