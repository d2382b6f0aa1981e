//! Keys as people paste them: variables of a shell, the file `credentials`, JSON of the AWS CLI, labels
//! and values of the consoles, their CSV, or an API key alone.

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

/// What a value is, by how tools and consoles call it.
enum Label {
    Id,
    Secret,
    Token,
    ApiKey,
    Region,
    Expiration,
}

impl Label {
    /// `AWS_ACCESS_KEY_ID`, `AccessKeyId`, `AWS Access Key ID [None]` are the same.
    fn of(name: &str) -> Option<Self> {
        let name = name.split('[').next().unwrap_or_default();
        let plain = name.chars().filter(char::is_ascii_alphanumeric);
        let plain: String = plain.map(|c| c.to_ascii_lowercase()).collect();
        Some(match plain.strip_prefix("aws").unwrap_or(&plain) {
            "accesskeyid" => Self::Id,
            "secretaccesskey" => Self::Secret,
            "sessiontoken" | "securitytoken" => Self::Token,
            "bearertokenbedrock" => Self::ApiKey,
            "region" | "defaultregion" | "defaultregionname" => Self::Region,
            "credentialexpiration" | "expiration" => Self::Expiration,
            _ => return None,
        })
    }
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
        match Label::of(name) {
            Some(Label::Id) => self.id = Some(value.to_owned()),
            Some(Label::Secret) => self.secret = secret(),
            Some(Label::Token) => self.token = secret(),
            Some(Label::ApiKey) => self.api_key = secret(),
            Some(Label::Region) => self.region = Some(value.to_owned()),
            Some(Label::Expiration) => self.expiration = Some(value.to_owned()),
            None => {}
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

/// Reads keys: one, or each profile of a file that has them whole.
///
/// # Errors
///
/// There are none; then it says what the first profile lacks that has any.
pub fn read_pasted_keys(text: &str) -> Result<Vec<PastedKeys>, BadKeys> {
    let drafts = from_json(text).unwrap_or_else(|| from_lines(text));
    let drafts = drafts.into_iter().filter(|draft| !draft.is_empty());
    let (mut keys, mut bad) = (Vec::new(), None);
    for finished in drafts.map(Draft::finish) {
        match finished {
            Ok(pasted) => keys.push(pasted),
            Err(error) => bad = bad.or(Some(error)),
        }
    }
    if keys.is_empty() { Err(bad.unwrap_or(BadKeys::Nothing)) } else { Ok(keys) }
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

/// `export NAME="value"`, `set NAME=value`, `$Env:NAME="value"`, `name = value` below `[profile]`,
/// `Name: value`, a name on a line and its value on the next, or names and values between commas.
fn from_lines(text: &str) -> Vec<Draft> {
    let mut drafts = vec![Draft::default()];
    // Names that stand alone: the next line has their values.
    let mut names: Vec<&str> = Vec::new();
    let lines =
        text.lines().map(|line| line.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}'));
    for line in lines.filter(|line| !line.is_empty()) {
        if let Some(profile) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            let profile = profile.strip_prefix("profile ").unwrap_or(profile).trim().to_owned();
            drafts.push(Draft { profile: Some(profile), ..Draft::default() });
            continue;
        }
        let Some(draft) = drafts.last_mut() else { continue };
        if let Some((name, value)) = named(line) {
            draft.set(name, bare(value));
        } else if !names.is_empty() {
            for (name, value) in std::mem::take(&mut names).into_iter().zip(line.split(',')) {
                draft.set(name, bare(value));
            }
        } else if API_KEYS.iter().any(|start| bare(line).starts_with(start)) {
            draft.set("AWS_BEARER_TOKEN_BEDROCK", bare(line));
        } else if line.split(',').all(|name| Label::of(name).is_some()) {
            names = line.split(',').collect();
        }
    }
    drafts
}

/// How API keys of Bedrock begin: short-term and long-term ones.
const API_KEYS: [&str; 2] = ["bedrock-api-key-", "ABSK"];

/// A known name and its value.
fn named(line: &str) -> Option<(&str, &str)> {
    let split = |(name, value)| {
        let name: &str = name;
        // `export NAME`, `$Env:NAME`.
        let name = name.trim();
        let last = name.rsplit([' ', ':']).next().unwrap_or_default();
        let name = [name, last].into_iter().find(|name| Label::of(name).is_some())?;
        Some((name, value))
    };
    line.split_once('=').and_then(split).or_else(|| line.split_once(':').and_then(split))
}

fn bare(value: &str) -> &str {
    value.trim().trim_end_matches(';').trim_matches(['"', '\''])
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "ASIAIOSFODNN7EXAMPLE";
    const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    const TOKEN: &str = "IQoJb3JpZ2luX2VjEXAMPLE+TOKEN/with=chars==";

    #[track_caller]
    fn is_read(text: &str) {
        let read = read_pasted_keys(text).unwrap();
        let [PastedKeys { keys: Keys::Credentials(keys), .. }] = read.as_slice() else {
            panic!("{text}: {read:?}");
        };
        assert_eq!(keys.access_key_id(), ID, "{text}");
        assert_eq!(keys.secret_access_key(), SECRET, "{text}");
        assert_eq!(keys.session_token(), Some(TOKEN), "{text}");
        let shown = format!("{read:?}");
        assert!(!shown.contains(SECRET) && !shown.contains(TOKEN) && !shown.contains(ID));
    }

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
            is_read(&text);
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
    fn keys_are_read_as_the_consoles_show_them() {
        for text in [
            format!(
                "AWS access key ID\n{ID}\nAWS secret access key\n{SECRET}\n\nAWS session token\n{TOKEN}\n"
            ),
            format!(
                "AWS Access Key ID [None]: {ID}\nAWS Secret Access Key [None]: {SECRET}\nAWS session token: {TOKEN}"
            ),
            format!(
                "\u{feff}Access key ID,Secret access key,Session token\r\n{ID},{SECRET},{TOKEN}\r\n"
            ),
        ] {
            is_read(&text);
        }
        for key in ["bedrock-api-key-YmVkcm9jaw==", "ABSKQmVkcm9ja0FQSUtleQ=="] {
            for text in [key.to_owned(), format!("AWS_BEARER_TOKEN_BEDROCK={key}")] {
                let read = read_pasted_keys(&format!(" {text}\n")).unwrap();
                let [PastedKeys { keys: Keys::ApiKey(read), .. }] = read.as_slice() else {
                    panic!("{text}: {read:?}");
                };
                assert_eq!(read, &ApiKey::new(key.to_owned()), "{text}");
            }
        }
    }

    #[test]
    fn a_profile_that_is_not_whole_does_not_stand_in_the_way_of_others() {
        let text = format!(
            "[half]\naws_access_key_id={ID}\n[whole]\naws_access_key_id={ID}\naws_secret_access_key={SECRET}\naws_session_token={TOKEN}"
        );
        let read = read_pasted_keys(&text).unwrap();
        let profiles: Vec<_> = read.iter().map(|keys| keys.profile.as_deref()).collect();
        assert_eq!(profiles, [Some("whole")]);
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
