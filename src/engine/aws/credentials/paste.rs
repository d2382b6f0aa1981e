//! Keys as people paste them: variables of a shell, the file `credentials`, or JSON of the AWS CLI.

use serde_json::Value;
use thiserror::Error;
use zeroize::{Zeroize as _, Zeroizing};

use super::super::time;
use super::{ApiKey, Credentials};

/// What was pasted.
#[derive(Debug)]
pub struct PastedKeys {
    /// The profile that the file names.
    pub profile: Option<String>,
    /// The region that stands beside the keys.
    pub region: Option<String>,
    /// The keys.
    pub keys: Keys,
}

/// Keys of either kind.
#[derive(Debug)]
pub enum Keys {
    /// Of a session or a user, which sign requests.
    Credentials(Credentials),
    /// Of Bedrock alone.
    ApiKey(ApiKey),
}

/// Why no keys were found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum BadKeys {
    /// Nothing of it.
    #[error(
        "no keys were found: paste the variables AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, a profile of the file credentials, or what `aws configure export-credentials` prints"
    )]
    Nothing,
    /// No id.
    #[error("the access key id is missing")]
    NoId,
    /// No secret.
    #[error("the secret access key is missing")]
    NoSecret,
    /// Ids of sessions begin with ASIA.
    #[error("the session token is missing: keys that begin with ASIA do nothing without it")]
    NoToken,
    /// The id has another form.
    #[error(
        "the access key id is not one: it has 16 to 128 capital letters and digits, and begins with AKIA or ASIA"
    )]
    BadId,
}

/// What is found on the way to keys; wiped when it is dropped.
#[derive(Default)]
struct Draft {
    profile: Option<String>,
    region: Option<String>,
    id: Option<String>,
    secret: Option<Zeroizing<String>>,
    token: Option<Zeroizing<String>>,
    api_key: Option<Zeroizing<String>>,
    expiration: Option<String>,
}

impl Draft {
    fn set(&mut self, name: &str, value: &str) {
        if value.is_empty() {
            return;
        }
        let secret = || Some(Zeroizing::new(value.to_owned()));
        match name.to_ascii_lowercase().as_str() {
            "aws_access_key_id" | "accesskeyid" => self.id = Some(value.to_owned()),
            "aws_secret_access_key" | "secretaccesskey" => self.secret = secret(),
            "aws_session_token" | "aws_security_token" | "sessiontoken" => self.token = secret(),
            "aws_bearer_token_bedrock" => self.api_key = secret(),
            "aws_region" | "aws_default_region" | "region" => self.region = Some(value.to_owned()),
            "aws_credential_expiration" | "expiration" => self.expiration = Some(value.to_owned()),
            _ => {}
        }
    }

    fn is_empty(&self) -> bool {
        self.id.is_none() && self.secret.is_none() && self.token.is_none() && self.api_key.is_none()
    }

    fn finish(self) -> Result<PastedKeys, BadKeys> {
        let Self { profile, region, id, secret, token, api_key, expiration } = self;
        if let (Some(api_key), None, None) = (&api_key, &id, &secret) {
            let keys = Keys::ApiKey(ApiKey::new(api_key.to_string()));
            return Ok(PastedKeys { profile, region, keys });
        }
        let id = id.ok_or(BadKeys::NoId)?;
        let is_id = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_';
        if !(16..=128).contains(&id.len()) || !id.bytes().all(is_id) {
            return Err(BadKeys::BadId);
        }
        let secret = secret.ok_or(BadKeys::NoSecret)?;
        if id.starts_with("ASIA") && token.is_none() {
            return Err(BadKeys::NoToken);
        }
        let token = token.map(|token| token.to_string());
        let credentials = Credentials::new(id, secret.to_string(), token);
        let end = expiration.as_deref().and_then(time::from_iso);
        let credentials = match end {
            Some(end) => credentials.expiring_at(end),
            None => credentials,
        };
        Ok(PastedKeys { profile, region, keys: Keys::Credentials(credentials) })
    }
}

/// Reads keys: one, or each profile of a file.
///
/// # Errors
///
/// There are none, or those of the first profile that has any are not whole.
pub fn read_pasted_keys(text: &str) -> Result<Vec<PastedKeys>, BadKeys> {
    let drafts = from_json(text).unwrap_or_else(|| from_lines(text));
    let drafts = drafts.into_iter().filter(|draft| !draft.is_empty());
    let keys: Vec<PastedKeys> = drafts.map(Draft::finish).collect::<Result<_, _>>()?;
    if keys.is_empty() { Err(BadKeys::Nothing) } else { Ok(keys) }
}

/// `{"Credentials": {"AccessKeyId": …}}` of `aws sts`, or without the outer object.
fn from_json(text: &str) -> Option<Vec<Draft>> {
    let mut value: Value = serde_json::from_str(text.trim()).ok()?;
    let mut draft = Draft::default();
    let inner = if value.get("Credentials").is_some() {
        value.get_mut("Credentials")
    } else {
        Some(&mut value)
    };
    for (name, value) in inner?.as_object_mut()? {
        if let Value::String(text) = value {
            draft.set(name, text);
            text.zeroize();
        }
    }
    Some(vec![draft])
}

/// `export NAME="value"`, `set NAME=value`, `$Env:NAME="value"`, and `name = value` below `[profile]`.
fn from_lines(text: &str) -> Vec<Draft> {
    let mut drafts = vec![Draft::default()];
    for line in text.lines().map(str::trim) {
        if let Some(profile) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            let profile = profile.strip_prefix("profile ").unwrap_or(profile).trim().to_owned();
            drafts.push(Draft { profile: Some(profile), ..Draft::default() });
            continue;
        }
        let Some((name, value)) = line.split_once('=') else { continue };
        let name = name.trim().rsplit([' ', ':']).next().unwrap_or_default();
        let value = value.trim().trim_end_matches(';').trim_matches(['"', '\'']);
        if let Some(draft) = drafts.last_mut() {
            draft.set(name, value);
        }
    }
    drafts
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "ASIAIOSFODNN7EXAMPLE";
    const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    const TOKEN: &str = "IQoJb3JpZ2luX2VjEXAMPLE+TOKEN/with=chars==";

    #[test]
    fn keys_are_read_as_every_tool_writes_them() {
        for text in [
            format!(
                "export AWS_ACCESS_KEY_ID=\"{ID}\"\nexport AWS_SECRET_ACCESS_KEY=\"{SECRET}\"\nexport AWS_SESSION_TOKEN=\"{TOKEN}\""
            ),
            format!(
                "SET AWS_ACCESS_KEY_ID={ID}\r\nSET AWS_SECRET_ACCESS_KEY={SECRET}\r\nSET AWS_SESSION_TOKEN={TOKEN}\r\n"
            ),
            format!(
                "$Env:AWS_ACCESS_KEY_ID=\"{ID}\"\n$Env:AWS_SECRET_ACCESS_KEY=\"{SECRET}\"\n$Env:AWS_SESSION_TOKEN=\"{TOKEN}\"\n"
            ),
            format!(
                "[default]\naws_access_key_id = {ID}\naws_secret_access_key={SECRET}\naws_session_token={TOKEN}\n# x"
            ),
            format!(
                "{{\"Version\":1,\"AccessKeyId\":\"{ID}\",\"SecretAccessKey\":\"{SECRET}\",\"SessionToken\":\"{TOKEN}\"}}"
            ),
            format!(
                "{{\"Credentials\":{{\"AccessKeyId\":\"{ID}\",\"SecretAccessKey\":\"{SECRET}\",\"SessionToken\":\"{TOKEN}\"}}}}"
            ),
        ] {
            let read = read_pasted_keys(&text).unwrap();
            let [PastedKeys { keys: Keys::Credentials(keys), .. }] = read.as_slice() else {
                panic!("{text}: {read:?}");
            };
            assert_eq!(keys.access_key_id(), ID, "{text}");
            assert_eq!(keys.secret_access_key(), SECRET, "{text}");
            assert_eq!(keys.session_token(), Some(TOKEN), "{text}");
            let shown = format!("{read:?}");
            assert!(!shown.contains(SECRET) && !shown.contains(TOKEN) && !shown.contains(ID));
        }
    }

    #[test]
    fn what_stands_beside_the_keys_is_read_too() {
        let text = format!(
            "[a]\naws_access_key_id=AKIAIOSFODNN7EXAMPLE\naws_secret_access_key={SECRET}\nregion=eu-west-3\n\
             [profile empty]\nregion=us-east-1\n[b]\naws_access_key_id={ID}\naws_secret_access_key={SECRET}\n\
             aws_session_token={TOKEN}\nAWS_CREDENTIAL_EXPIRATION=2026-11-22T12:34:56+00:00\n"
        );
        let read = read_pasted_keys(&text).unwrap();
        let names: Vec<_> = read.iter().map(|keys| keys.profile.as_deref()).collect();
        assert_eq!(names, [Some("a"), Some("b")]);
        assert_eq!(read[0].region.as_deref(), Some("eu-west-3"));
        let Keys::Credentials(keys) = &read[1].keys else { panic!("an API key") };
        assert_eq!(keys.expires_at(), Some(1_795_350_896));
        let read =
            read_pasted_keys("export AWS_BEARER_TOKEN_BEDROCK=bedrock-api-key-YmVk").unwrap();
        assert!(matches!(read[0].keys, Keys::ApiKey(_)));
    }

    #[test]
    fn what_is_missing_is_named() {
        for (text, expected) in [
            ("", BadKeys::Nothing),
            ("{}", BadKeys::Nothing),
            ("AWS_REGION=us-east-1", BadKeys::Nothing),
            ("AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE", BadKeys::NoSecret),
            ("AWS_SECRET_ACCESS_KEY=a", BadKeys::NoId),
            ("AWS_ACCESS_KEY_ID=ASIAIOSFODNN7EXAMPLE\nAWS_SECRET_ACCESS_KEY=a", BadKeys::NoToken),
            ("AWS_ACCESS_KEY_ID=akia\nAWS_SECRET_ACCESS_KEY=a", BadKeys::BadId),
        ] {
            assert_eq!(read_pasted_keys(text).unwrap_err(), expected, "{text}");
        }
    }
}
