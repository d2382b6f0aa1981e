//! Checks signatures of version 4 in the header, and API keys, by the rules of all services but S3.
//!
//! Written by AWS's description of the algorithm and proved with boto3; nothing of it comes from
//! the code that signs in the product.

use hmac::{Hmac, Mac as _};
use hyper::HeaderMap;
use sha2::{Digest as _, Sha256};
use time::{Duration, OffsetDateTime};

use crate::clock;
use crate::scope::{Claim, pairs};
use crate::world::Keys;

/// How far the clock of a caller may be off, as the messages of these services say. S3 has 15 minutes.
const MAX_SKEW: Duration = Duration::minutes(5);

/// A request, as it came.
pub(crate) struct Request<'a> {
    pub(crate) method: &'a str,
    /// Still encoded.
    pub(crate) path: &'a str,
    pub(crate) query: &'a str,
    pub(crate) headers: &'a HeaderMap,
    pub(crate) body: &'a [u8],
}

/// Why a request is not let in.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Denied {
    /// Neither signature nor key.
    Missing,
    /// No such access key, or a session token that does not belong to it.
    UnknownKey,
    /// No such API key.
    UnknownApiKey,
    /// What is wrong with the header.
    Incomplete(String),
    /// The signature is another, or was made for something else or at another time.
    Signature(String),
}

/// Lets a request in, or says why not.
pub(crate) fn check(
    request: &Request<'_>,
    keys: &Keys,
    (service, region): (&str, &str),
    now: OffsetDateTime,
) -> Result<(), Denied> {
    let header = |name: &str| request.headers.get(name).and_then(|value| value.to_str().ok());
    let authorization = header("authorization").ok_or(Denied::Missing)?;
    if let Some(key) = authorization.strip_prefix("Bearer ") {
        let is_known = key == keys.api_key && service == "bedrock";
        return if is_known { Ok(()) } else { Err(Denied::UnknownApiKey) };
    }
    let claim = Claim::of_header(authorization).ok_or_else(|| {
        Denied::Incomplete(
            "Authorization header requires 'Credential' parameter. \
             Authorization header requires 'Signature' parameter. \
             Authorization header requires 'SignedHeaders' parameter."
                .into(),
        )
    })?;
    let pair = keys.pair(&claim.key_id).ok_or(Denied::UnknownKey)?;
    if header("x-amz-security-token") != pair.token {
        return Err(Denied::UnknownKey);
    }
    let date = header("x-amz-date").ok_or_else(|| {
        Denied::Incomplete(
            "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header."
                .into(),
        )
    })?;
    let signed_at = clock::parse_amz(date)
        .ok_or_else(|| Denied::Incomplete("Date must be in ISO-8601 'basic format'.".into()))?;
    let scoped = |to: &str| Denied::Signature(format!("Credential should be scoped to {to}."));
    if claim.region != region {
        return Err(scoped(&format!("a valid region, not '{}'", claim.region)));
    }
    if claim.service != service {
        return Err(scoped(&format!("correct service: '{service}'")));
    }
    if !date.starts_with(&claim.day) {
        return Err(Denied::Signature("Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP.".into()));
    }
    check_clock(date, signed_at, now)?;
    let names: Vec<&str> = claim.signed_headers.split(';').collect();
    let must_be_signed = request.headers.keys().map(hyper::header::HeaderName::as_str);
    let forgotten = must_be_signed
        .filter(|name| *name == "host" || name.starts_with("x-amz-"))
        .find(|name| !names.contains(name));
    if let Some(name) = forgotten {
        return Err(Denied::Signature(format!(
            "'{name}' must be a 'SignedHeader' in the AWS Authorization."
        )));
    }
    let canonical = canonical_request(request, &names);
    let scope = format!("{}/{}/{}/aws4_request", claim.day, claim.region, claim.service);
    let to_sign =
        format!("AWS4-HMAC-SHA256\n{date}\n{scope}\n{}", hex(&Sha256::digest(&canonical)));
    let steps = [claim.day.as_str(), &claim.region, &claim.service, "aws4_request", &to_sign];
    let first = format!("AWS4{}", pair.secret).into_bytes();
    let signature = steps.iter().fold(first, |key, data| hmac(&key, data.as_bytes()));
    if hex(&signature) != claim.signature {
        return Err(Denied::Signature(
            "The request signature we calculated does not match the signature you provided. \
             Check your AWS Secret Access Key and signing method. \
             Consult the service documentation for details."
                .into(),
        ));
    }
    Ok(())
}

fn check_clock(date: &str, signed_at: OffsetDateTime, now: OffsetDateTime) -> Result<(), Denied> {
    let (earliest, latest) = (now - MAX_SKEW, now + MAX_SKEW);
    let now = clock::amz(now);
    let message = if signed_at < earliest {
        format!(
            "Signature expired: {date} is now earlier than {} ({now} - 5 min.)",
            clock::amz(earliest)
        )
    } else if signed_at > latest {
        format!(
            "Signature not yet current: {date} is still later than {} ({now} + 5 min.)",
            clock::amz(latest)
        )
    } else {
        return Ok(());
    };
    Err(Denied::Signature(message))
}

fn canonical_request(request: &Request<'_>, names: &[&str]) -> String {
    // The path travels encoded, and is encoded once more; empty segments do not count.
    let mut segments: Vec<&str> = Vec::new();
    for segment in request.path.split('/').filter(|segment| !segment.is_empty() && *segment != ".")
    {
        if segment == ".." {
            segments.pop();
        } else {
            segments.push(segment);
        }
    }
    let ends = if request.path.ends_with('/') && !segments.is_empty() { "/" } else { "" };
    let path =
        format!("/{}{ends}", segments.iter().map(|s| encode(s)).collect::<Vec<_>>().join("/"));
    let mut query: Vec<String> = pairs(request.query)
        .iter()
        .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
        .collect();
    query.sort();
    let header = |name: &str| {
        let values = request.headers.get_all(name).iter();
        let values = values.filter_map(|value| value.to_str().ok());
        let tidy = values.map(|value| value.split_whitespace().collect::<Vec<_>>().join(" "));
        format!("{name}:{}\n", tidy.collect::<Vec<_>>().join(","))
    };
    let headers: String = names.iter().map(|name| header(name)).collect();
    [
        request.method,
        &path,
        &query.join("&"),
        &headers,
        &names.join(";"),
        &hex(&Sha256::digest(request.body)),
    ]
    .join("\n")
}

/// Everything but what RFC 3986 calls unreserved as `%XX`.
fn encode(text: &str) -> String {
    let encoded = text.bytes().map(|byte| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
            char::from(byte).to_string()
        }
        _ => format!("%{byte:02X}"),
    });
    encoded.collect()
}

fn hmac(key: &[u8], data: &[u8]) -> Vec<u8> {
    // Any length of key will do.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else { return Vec::new() };
    mac.update(data);
    mac.finalize().into_bytes().to_vec()
}

/// Two digits a byte.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.filter_map(|digit| char::from_digit(digit.into(), 16)).collect()
}
