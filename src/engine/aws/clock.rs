//! A clock that is wrong, and by how much: AWS refuses what was signed more than 15 minutes apart.

use super::{ServiceError, time};

/// By how many seconds AWS's clock is ahead of ours, where an answer refuses a request for that reason
/// and says AWS's time: in its body, its message, or the header `Date`. Our time is that at which the
/// request was signed.
///
/// A signature made by our time plus that difference holds.
pub fn skew(error: &ServiceError, date: Option<&str>, signed_at: u64) -> Option<i64> {
    let is_skew = match error.code.as_str() {
        "RequestTimeTooSkewed" | "RequestExpired" => true,
        "InvalidSignatureException" | "SignatureDoesNotMatch" | "AccessDenied" => {
            // `Signature not yet current` is the same, the other way.
            error.message.contains("Signature expired")
                || error.message.contains("Signature not yet current")
                || error.message.contains("Request is not yet valid")
        }
        _ => false,
    };
    is_skew.then_some(())?;
    let theirs = error
        .server_time
        .or_else(|| in_message(&error.message))
        .or_else(|| date.and_then(time::from_http))?;
    i64::try_from(theirs).ok()?.checked_sub(i64::try_from(signed_at).ok()?)
}

/// `… is now earlier than 20261122T121956Z (20261122T123456Z - 15 min.)`: what stands in the
/// parentheses is AWS's time.
fn in_message(message: &str) -> Option<u64> {
    let (_, inner) = message.rsplit_once('(')?;
    time::from_basic(inner.split([' ', ')']).next()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_difference_is_read_where_the_answer_says_it() {
        let now = 1_795_350_896;
        let error = |code: &str, message: &str, server_time| ServiceError {
            code: code.into(),
            message: message.into(),
            server_time,
            ..ServiceError::default()
        };
        let expired = "Signature expired: 20261122T121456Z is now earlier than 20261122T121956Z (20261122T123456Z - 15 min.)";
        let early = "Signature not yet current: 20261122T125456Z is still later than 20261122T124956Z (20261122T123456Z + 15 min.)";
        let date = Some("Sun, 22 Nov 2026 12:34:56 GMT");
        for (error, date, signed_at, expected) in [
            (error("RequestTimeTooSkewed", "", Some(now)), None, now - 1200, Some(1200)),
            (error("RequestTimeTooSkewed", "", Some(now)), None, now + 1200, Some(-1200)),
            (error("RequestTimeTooSkewed", "", None), date, now - 1200, Some(1200)),
            (error("RequestTimeTooSkewed", "", None), None, now, None),
            (error("InvalidSignatureException", expired, None), None, now - 1200, Some(1200)),
            (error("SignatureDoesNotMatch", early, None), date, now + 1200, Some(-1200)),
            (error("InvalidSignatureException", "The request signature", None), date, now, None),
            (error("AccessDenied", "Request has expired", Some(now)), date, now, None),
        ] {
            assert_eq!(skew(&error, date, signed_at), expected, "{error:?}");
        }
    }
}
