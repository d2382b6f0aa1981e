//! Why a request to AWS did not do what it should, in words that help.

use std::fmt::{self, Display, Formatter};

use crate::app::format::sentence;
use crate::engine::aws::ServiceError;
use crate::engine::aws::errors::Decoded;
use crate::web;

/// What went wrong, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    /// Name of the error as AWS has it; empty where there is none.
    pub(crate) code: String,
    /// Status of the answer; `None` where none came.
    pub(crate) status: Option<u16>,
    /// What went wrong.
    pub(crate) message: String,
    /// What to do.
    pub(crate) fix: String,
    /// Whether a bucket was asked, whose rules may be why.
    is_of_bucket: bool,
}

impl Display for Refusal {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}. {}", self.message.trim_end_matches('.'), sentence(&self.fix))
    }
}

impl Refusal {
    /// Something that we find ourselves.
    pub(crate) fn new(message: impl Into<String>, fix: impl Into<String>) -> Self {
        Self {
            code: String::new(),
            status: None,
            message: message.into(),
            fix: fix.into(),
            is_of_bucket: false,
        }
    }

    /// What the user stopped.
    pub(super) fn stopped() -> Self {
        Self {
            code: web::ABORTED.to_owned(),
            ..Self::new("it was stopped", "Go on when you like.")
        }
    }

    /// From an answer that is no success. `kind` is the header `x-amzn-errortype`.
    pub(super) fn of_answer(status: u16, kind: Option<&str>, text: &str) -> Self {
        let error = ServiceError::of_answer(kind, text);
        if error.code.is_empty() && error.message.is_empty() {
            let fix = match status {
                403 => {
                    "The keys may not do that, or the signature does not hold: check keys, region and policies."
                }
                404 => "There is nothing at this place: check bucket, key and region.",
                _ => "Try again; if it stays, look at the status page of the service.",
            };
            let message = format!("the server answered with status {status}");
            return Self { status: Some(status), ..Self::new(message, fix) };
        }
        Self { status: Some(status), ..Self::of_error(&error) }
    }

    /// From an error that AWS names.
    pub(super) fn of_error(error: &ServiceError) -> Self {
        let decoded = Decoded::of(error.clone());
        let message = match (error.message.as_str(), decoded.meaning()) {
            ("", Some(meaning)) => meaning,
            ("", None) => error.code.as_str(),
            (message, _) => message,
        };
        let elsewhere = error.region.as_ref().map(|region| {
            format!(
                "The bucket is in {region}: choose that region for the connection in Settings, or another bucket. Batch inference reads and writes buckets of its own region."
            )
        });
        let known = decoded.fix().unwrap_or("Try again, or ask what it means on the jobs page.");
        let fix = elsewhere.unwrap_or_else(|| known.to_owned());
        Self { code: error.code.clone(), ..Self::new(message, fix) }
    }

    /// From a request that got no answer, of which the browser tells no more. `host` did not answer.
    pub(super) fn of_silence(error: &web::Error, host: &str) -> Self {
        if error.name == web::ABORTED {
            return Self::stopped();
        }
        if error.name == web::BROKEN_OFF {
            let message = format!("the connection to {host} broke off, again and again");
            let fix = "Look at the network, and go on: what is there stays there.";
            return Self { code: web::BROKEN_OFF.to_owned(), ..Self::new(message, fix) };
        }
        if error.name != web::NO_ANSWER {
            return Self::new(error.message.clone(), "Try again, or reload the page.");
        }
        Self {
            code: web::NO_ANSWER.to_owned(),
            ..Self::new(
                format!("no answer came from {host}, and a browser does not say why"),
                "Either this machine is offline, or the name does not exist, or the server lets no page ask it (CORS): a bucket needs a CORS rule for this page. Another host than AWS's is only asked by a page that was built or served to reach it (QUARRY_CONNECT). An extension or a proxy may stand between, too.",
            )
        }
    }

    /// From an answer of success that says something else than it should.
    pub(super) fn unread(error: &impl Display) -> Self {
        Self::new(error.to_string(), "Check the endpoint in place of AWS, if there is one.")
    }

    /// Says what it is about: the name of a file.
    pub(super) fn about(self, name: &str) -> Self {
        Self { message: format!("{name}: {}", self.message), ..self }
    }

    /// Notes that it is of a bucket.
    pub(super) fn of_bucket(self) -> Self {
        Self { is_of_bucket: true, ..self }
    }

    /// Whether a rule of its bucket (CORS) may be missing.
    pub(crate) fn may_need_rule(&self) -> bool {
        self.is_of_bucket && self.is_silence()
    }

    /// Whether a quota leaves no room for now.
    pub(super) fn is_full(&self) -> bool {
        self.code.starts_with("ServiceQuota") || self.status == Some(429)
    }

    /// Whether the user stopped it.
    pub(crate) fn is_stop(&self) -> bool {
        self.code == web::ABORTED
    }

    /// Whether the connection broke off in the middle.
    pub(super) fn is_broken_off(&self) -> bool {
        self.code == web::BROKEN_OFF
    }

    /// Whether it says nothing of what was asked: the service was not reached, is not well, or does not
    /// take the keys. The same may be asked again.
    pub(super) fn is_passing(&self) -> bool {
        const OF_KEYS: [&str; 6] = [
            "ExpiredToken",
            "ExpiredTokenException",
            "UnrecognizedClientException",
            "InvalidClientTokenId",
            "InvalidSignatureException",
            "SignatureDoesNotMatch",
        ];
        self.status.is_none_or(|status| status >= 500) || OF_KEYS.contains(&self.code.as_str())
    }

    /// Whether no answer came at all.
    pub(crate) fn is_silence(&self) -> bool {
        self.code == web::NO_ANSWER
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_of_another_region_names_it() {
        let text = "<Error><Code>PermanentRedirect</Code><Message>elsewhere</Message><Region>eu-west-3</Region></Error>";
        let refusal = Refusal::of_answer(301, None, text);
        assert_eq!(refusal.code, "PermanentRedirect");
        assert!(refusal.fix.contains("The bucket is in eu-west-3"), "{}", refusal.fix);
    }

    #[test]
    fn what_says_nothing_of_the_request_passes() {
        let of = |status, code: &str| {
            let text = format!("{{\"__type\":\"{code}\",\"message\":\"m\"}}");
            Refusal::of_answer(status, None, &text).is_passing()
        };
        assert!(of(403, "ExpiredTokenException") && of(503, "ServiceUnavailableException"));
        assert!(!of(403, "AccessDeniedException") && !of(400, "ValidationException"));
        assert!(Refusal::stopped().is_passing());
    }

    #[test]
    fn a_refusal_is_two_sentences() {
        let refusal = Refusal::new("it is wrong.", "mend it.");
        assert_eq!(refusal.to_string(), "it is wrong. Mend it.");
    }
}
