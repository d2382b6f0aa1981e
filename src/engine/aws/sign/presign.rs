//! Signatures in URLs: whoever has the URL may send the request until it expires.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html>

use std::fmt::{self, Debug, Formatter};

use thiserror::Error;

use super::super::{Credentials, Request, Url, time};
use super::{ALGORITHM, Scope, Signature, UNSIGNED, canonical, payload};

/// The longest that a URL can live: 7 days.
pub const MAX_EXPIRY_SECONDS: u64 = 604_800;

/// A URL that needs no keys.
#[derive(Clone, PartialEq, Eq)]
pub struct Presigned {
    /// The URL. It is to be sent as it is, with the headers that the request has.
    pub url: Url,
    /// Until when it is good, in seconds since 1970: as long as was asked for, or as the session lives.
    pub expires_at: u64,
    /// How its signature came about.
    pub signature: Signature,
}

impl Debug for Presigned {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.debug_struct("Presigned")
            .field("url", &self.url)
            .field("expires_at", &self.expires_at)
            .finish_non_exhaustive()
    }
}

/// Why there is no URL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PresignError {
    /// AWS takes 1 second to 7 days.
    #[error("a presigned URL lives for 1 to 604800 seconds (7 days), not for {0}")]
    ExpiryOutOfRange(u64),
    /// URLs die with the session that signed them.
    #[error("the session of these keys has ended: fetch new keys")]
    SessionEnded,
}

/// Signs a request by its URL, for so many seconds, and never for longer than the session lives where
/// its end is known.
///
/// All headers that the request has are signed and must be sent with it, with just these values.
///
/// # Errors
///
/// The time is not 1 second to 7 days, or the session has ended.
pub fn presign(
    request: &Request,
    credentials: &Credentials,
    scope: &Scope<'_>,
    expires_seconds: u64,
) -> Result<Presigned, PresignError> {
    if !(1..=MAX_EXPIRY_SECONDS).contains(&expires_seconds) {
        return Err(PresignError::ExpiryOutOfRange(expires_seconds));
    }
    let left = credentials.expires_at().map_or(u64::MAX, |end| end.saturating_sub(scope.now));
    if left == 0 {
        return Err(PresignError::SessionEnded);
    }
    let expires_seconds = expires_seconds.min(left);
    let mut request = request.clone();
    let headers = canonical::Headers::of(&request);
    let url = &mut request.url;
    url.push("X-Amz-Algorithm", ALGORITHM);
    url.push("X-Amz-Credential", &format!("{}/{}", credentials.access_key_id(), scope.text()));
    url.push("X-Amz-Date", &time::to_basic(scope.now));
    url.push("X-Amz-Expires", &expires_seconds.to_string());
    url.push("X-Amz-SignedHeaders", &headers.names());
    let token = credentials.session_token();
    if let Some(token) = token.filter(|_| scope.service.signs_token) {
        url.push("X-Amz-Security-Token", token);
    }
    let payload =
        if scope.service.presigns_payload { payload(&request.body) } else { UNSIGNED.to_owned() };
    let canonical_request = canonical::request(&request, &headers, scope.service.path, &payload);
    let signature = Signature::new(canonical_request, credentials, scope);
    if let Some(token) = token.filter(|_| !scope.service.signs_token) {
        request.url.push("X-Amz-Security-Token", token);
    }
    request.url.push("X-Amz-Signature", &signature.hex);
    let expires_at = scope.now.saturating_add(expires_seconds);
    Ok(Presigned { url: request.url, expires_at, signature })
}

#[cfg(test)]
mod tests {
    use super::super::super::{Method, Origin};
    use super::super::S3;
    use super::*;

    const NOW: u64 = 1_795_350_896;

    fn keys() -> Credentials {
        Credentials::new("AKIDEXAMPLE".into(), "secret".into(), Some("token".into()))
    }

    fn signed(credentials: &Credentials, expires_seconds: u64) -> Result<Presigned, PresignError> {
        let url = Url::new(Origin::https("bucket.s3.eu-west-3.amazonaws.com"), "/key");
        let scope = Scope { service: S3, region: "eu-west-3", now: NOW };
        presign(&Request::new(Method::Put, url), credentials, &scope, expires_seconds)
    }

    #[test]
    fn a_url_lives_for_one_second_to_seven_days() {
        for (seconds, is_fine) in [(0, false), (1, true), (604_800, true), (604_801, false)] {
            assert_eq!(signed(&keys(), seconds).is_ok(), is_fine, "{seconds}");
        }
    }

    #[test]
    fn a_url_never_outlives_its_session() {
        let url = signed(&keys().expiring_at(NOW + 900), 3600).unwrap();
        assert_eq!(url.url.value("X-Amz-Expires").as_deref(), Some("900"));
        assert_eq!(url.expires_at, NOW + 900);
        let url = signed(&keys().expiring_at(NOW + 90_000), 3600).unwrap();
        assert_eq!(url.expires_at, NOW + 3600);
        for end in [0, NOW] {
            assert_eq!(
                signed(&keys().expiring_at(end), 60).unwrap_err(),
                PresignError::SessionEnded
            );
        }
    }

    #[test]
    fn a_url_does_not_show_its_signature_in_debug_output() {
        let url = signed(&keys(), 60).unwrap();
        let text = format!("{url:?}");
        assert!(!text.contains(&url.signature.hex) && !text.contains("token"), "{text}");
    }
}
