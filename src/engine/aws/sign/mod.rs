//! Signature Version 4, for headers and for URLs.
//!
//! BE ADVISED: the steps and their order are AWS's, and every byte counts. The canonical request is
//! what both sides must write alike (`canonical`); its hash, the time and the scope are the string to
//! sign; a key derived for that day, region and service signs it. The official suite and botocore
//! are the judges, in `tests/native/signing.rs`.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html>

mod canonical;
mod presign;

use std::fmt::Write as _;

use hmac::{Hmac, Mac as _};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use super::{Body, Credentials, Request, time};
pub use canonical::PathRule;
pub use presign::{MAX_EXPIRY_SECONDS, PresignError, Presigned, presign};

/// The name of the procedure.
const ALGORITHM: &str = "AWS4-HMAC-SHA256";

/// What stands for the hash of a body that is not signed.
const UNSIGNED: &str = "UNSIGNED-PAYLOAD";

/// How a service wants its requests signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Service {
    /// Its name in the scope of a signature.
    pub signing_name: &'static str,
    /// How it writes paths.
    pub path: PathRule,
    /// Whether a header says the hash of the body once more.
    pub sends_payload_hash: bool,
    /// Whether the signature of a URL covers the body.
    pub presigns_payload: bool,
    /// Whether the session token is signed with the rest; else it is only added.
    pub signs_token: bool,
}

impl Service {
    /// What all services but S3 want.
    pub const fn named(signing_name: &'static str) -> Self {
        Self {
            signing_name,
            path: PathRule::NormalizedAndEncoded,
            sends_payload_hash: false,
            presigns_payload: true,
            signs_token: true,
        }
    }
}

/// Amazon S3.
pub const S3: Service = Service {
    path: PathRule::AsSent,
    sends_payload_hash: true,
    presigns_payload: false,
    ..Service::named("s3")
};

/// Amazon Bedrock: both the control plane and the runtime.
pub const BEDROCK: Service = Service::named("bedrock");

/// AWS Security Token Service.
pub const STS: Service = Service::named("sts");

/// Metrics of Amazon `CloudWatch`.
pub const MONITORING: Service = Service::named("monitoring");

/// For what a signature is good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope<'a> {
    /// The service that takes the request.
    pub service: Service,
    /// The region that it is in.
    pub region: &'a str,
    /// When the request is signed, in seconds since 1970. AWS takes up to 15 minutes of difference.
    pub now: u64,
}

impl Scope<'_> {
    fn day(&self) -> String {
        time::to_date(self.now).replace('-', "")
    }

    /// The scope as it is written: day, region, service.
    fn text(&self) -> String {
        format!("{}/{}/{}/aws4_request", self.day(), self.region, self.service.signing_name)
    }
}

/// How a signature came about: what S3 writes into its answer `SignatureDoesNotMatch`, to compare with.
/// It holds the session token where that is signed.
#[derive(Clone, PartialEq, Eq)]
pub struct Signature {
    /// The request in the form that both sides write.
    pub canonical_request: String,
    /// What is signed.
    pub string_to_sign: String,
    /// The signature, 64 hexadecimal digits.
    pub hex: String,
}

impl Signature {
    fn new(canonical_request: String, credentials: &Credentials, scope: &Scope<'_>) -> Self {
        let string_to_sign = format!(
            "{ALGORITHM}\n{}\n{}\n{}",
            time::to_basic(scope.now),
            scope.text(),
            hash(canonical_request.as_bytes())
        );
        let secret = format!("AWS4{}", credentials.secret_access_key());
        let mut key = Zeroizing::new(secret.into_bytes());
        for step in [&scope.day(), scope.region, scope.service.signing_name, "aws4_request"] {
            key = Zeroizing::new(hmac(&key, step.as_bytes()).to_vec());
        }
        let hex = hex(&hmac(&key, string_to_sign.as_bytes()));
        Self { canonical_request, string_to_sign, hex }
    }
}

/// Signs a request by its headers: adds `x-amz-date`, `x-amz-security-token` for temporary keys,
/// `x-amz-content-sha256` where the service wants it, and `authorization`.
///
/// All headers that the request has are signed, and `Host` with them.
pub fn sign_headers(
    request: &mut Request,
    credentials: &Credentials,
    scope: &Scope<'_>,
) -> Signature {
    let payload = payload(&request.body);
    let mut add = |name: &str, value: &str| {
        request.headers.retain(|(other, _)| other != name);
        request.headers.push((name.to_owned(), value.to_owned()));
    };
    add("x-amz-date", &time::to_basic(scope.now));
    if scope.service.sends_payload_hash {
        add("x-amz-content-sha256", &payload);
    }
    let token = credentials.session_token();
    if let Some(token) = token.filter(|_| scope.service.signs_token) {
        add("x-amz-security-token", token);
    }
    let headers = canonical::Headers::of(request);
    let canonical_request = canonical::request(request, &headers, scope.service.path, &payload);
    let signature = Signature::new(canonical_request, credentials, scope);
    let authorization = format!(
        "{ALGORITHM} Credential={}/{}, SignedHeaders={}, Signature={}",
        credentials.access_key_id(),
        scope.text(),
        headers.names(),
        signature.hex
    );
    if let Some(token) = token.filter(|_| !scope.service.signs_token) {
        request.headers.push(("x-amz-security-token".to_owned(), token.to_owned()));
    }
    request.headers.push(("authorization".to_owned(), authorization));
    signature
}

/// What is signed in place of a body.
fn payload(body: &Body) -> String {
    match body {
        Body::Bytes(bytes) => hash(bytes),
        Body::Apart => UNSIGNED.to_owned(),
    }
}

/// SHA-256 in hexadecimal digits.
pub(super) fn hash(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn hmac(key: &[u8], text: &[u8]) -> [u8; 32] {
    // Keys of any length will do.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else {
        return [0; 32];
    };
    mac.update(text);
    mac.finalize().into_bytes().into()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a text cannot fail.
        write!(text, "{byte:02x}").ok();
        text
    })
}
