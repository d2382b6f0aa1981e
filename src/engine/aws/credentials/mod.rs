//! Keys, which show nothing of themselves and leave no trace in memory.

mod paste;

use std::fmt::{self, Debug, Formatter};

use zeroize::Zeroizing;

use super::Request;
pub use paste::{BadKeys, Keys, PastedKeys, read_pasted_keys};

/// What AWS knows a caller by.
///
/// It shows nothing of itself, cannot be serialized, and is wiped from memory when it is dropped. A
/// copy is wiped when that is dropped.
#[derive(Clone)]
pub struct Credentials {
    access_key_id: Zeroizing<String>,
    secret_access_key: Zeroizing<String>,
    session_token: Option<Zeroizing<String>>,
    expires_at: Option<u64>,
}

impl Credentials {
    /// Keys without an end that is known.
    ///
    /// The session token belongs to temporary keys; an empty one is none.
    pub fn new(
        access_key_id: String,
        secret_access_key: String,
        session_token: Option<String>,
    ) -> Self {
        Self {
            access_key_id: Zeroizing::new(access_key_id),
            secret_access_key: Zeroizing::new(secret_access_key),
            session_token: session_token.map(Zeroizing::new).filter(|token| !token.is_empty()),
            expires_at: None,
        }
    }

    /// The same, of a session that ends then, in seconds since 1970.
    #[must_use]
    pub fn expiring_at(mut self, seconds: u64) -> Self {
        self.expires_at = Some(seconds);
        self
    }

    /// The id of the key, which is no secret: every signed URL names it.
    pub fn access_key_id(&self) -> &str {
        &self.access_key_id
    }

    /// When the session ends, in seconds since 1970, if that is known.
    pub fn expires_at(&self) -> Option<u64> {
        self.expires_at
    }

    /// Whether these are keys of a user, which work until somebody deletes them.
    pub fn is_long_lived(&self) -> bool {
        self.session_token.is_none()
    }

    pub(super) fn secret_access_key(&self) -> &str {
        &self.secret_access_key
    }

    pub(super) fn session_token(&self) -> Option<&str> {
        self.session_token.as_ref().map(|token| token.as_str())
    }
}

impl Debug for Credentials {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("Credentials(redacted)")
    }
}

/// A key of Bedrock, which opens its control plane and runtime and nothing else: no S3.
/// <https://docs.aws.amazon.com/bedrock/latest/userguide/api-keys.html>
#[derive(Clone, PartialEq, Eq)]
pub struct ApiKey(Zeroizing<String>);

impl ApiKey {
    /// A key as the console shows it.
    pub fn new(key: String) -> Self {
        Self(Zeroizing::new(key))
    }

    /// Lets a request to Bedrock in by this key, in place of a signature.
    pub fn authorize(&self, request: &mut Request) {
        request.headers.retain(|(name, _)| name != "authorization");
        request.headers.push(("authorization".to_owned(), format!("Bearer {}", *self.0)));
    }
}

impl Debug for ApiKey {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("ApiKey(redacted)")
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Method, Origin, Url};
    use super::*;

    #[test]
    fn an_api_key_stands_in_for_a_signature() {
        let mut request = Request::new(Method::Get, Url::new(Origin::https("h"), "/"));
        let key = ApiKey::new("bedrock-api-key-x".into());
        key.authorize(&mut request);
        key.authorize(&mut request);
        let expected = ("authorization".to_owned(), "Bearer bedrock-api-key-x".to_owned());
        assert_eq!(request.headers, [expected]);
        assert_eq!(format!("{key:?}"), "ApiKey(redacted)");
    }

    #[test]
    fn keys_do_not_show_themselves() {
        let keys = Credentials::new("AKIDEXAMPLE".into(), "secret".into(), Some("token".into()));
        assert_eq!(format!("{keys:?}"), "Credentials(redacted)");
        assert_eq!(format!("{:?}", Some(&keys)), "Some(Credentials(redacted))");
        assert!(!keys.is_long_lived());
    }

    #[test]
    fn an_empty_session_token_is_none() {
        let keys = Credentials::new("AKIDEXAMPLE".into(), "secret".into(), Some(String::new()));
        assert_eq!(keys.session_token(), None);
        assert!(keys.is_long_lived());
    }
}
