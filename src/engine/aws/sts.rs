//! Who the keys belong to. <https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html>

use super::xml::Element;
use super::{Api, Endpoints, Method, Request, Url};

/// Asks who the caller is, which everybody may. The answer is for [`Identity::read`].
pub fn caller_identity(endpoints: &Endpoints) -> Request {
    Request::new(Method::Post, Url::new(endpoints.origin(Api::Sts), "/")).with_body(
        "application/x-www-form-urlencoded; charset=utf-8",
        "Action=GetCallerIdentity&Version=2011-06-15",
    )
}

/// A caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Id of the account, 12 digits.
    pub account: String,
    /// ARN of the user, or of the session of a role.
    pub arn: String,
    /// Id of the user or role.
    pub user_id: String,
}

impl Identity {
    /// Reads the answer. `None` when it is something else.
    pub fn read(text: &str) -> Option<Self> {
        let root = Element::parse(text).ok()?;
        let result = root.child("GetCallerIdentityResult")?;
        let text = |name| result.text_of(name).map(str::to_owned);
        Some(Self { account: text("Account")?, arn: text("Arn")?, user_id: text("UserId")? })
    }

    /// Whether this is the root of the account, whose keys should not exist.
    pub fn is_root(&self) -> bool {
        self.arn.ends_with(":root")
    }

    /// The name of the user, or of the role of the session.
    pub fn name(&self) -> &str {
        let resource = self.arn.splitn(6, ':').nth(5).unwrap_or_default();
        let mut parts = resource.split('/');
        let name = match parts.next() {
            Some("assumed-role") => parts.next(),
            Some(_) => parts.next_back(),
            None => None,
        };
        name.unwrap_or(resource)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn identity(arn: &str) -> Identity {
        Identity::read(&format!(
            "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><GetCallerIdentityResult><Arn>{arn}\
             </Arn><UserId>AIDA</UserId><Account>123456789012</Account></GetCallerIdentityResult><ResponseMetadata>\
             <RequestId>r</RequestId></ResponseMetadata></GetCallerIdentityResponse>"
        ))
        .unwrap()
    }

    #[test]
    fn callers_have_names() {
        for (arn, name, is_root) in [
            ("arn:aws:iam::123456789012:user/team/ann", "ann", false),
            (
                "arn:aws:sts::123456789012:assumed-role/BatchRole/ann@example.com",
                "BatchRole",
                false,
            ),
            ("arn:aws:sts::123456789012:federated-user/ann", "ann", false),
            ("arn:aws:iam::123456789012:root", "root", true),
        ] {
            let identity = identity(arn);
            assert_eq!((identity.name(), identity.is_root()), (name, is_root), "{arn}");
            assert_eq!(identity.account, "123456789012");
        }
        assert_eq!(Identity::read("<ErrorResponse/>"), None);
    }

    #[test]
    fn everybody_may_ask() {
        let request = caller_identity(&Endpoints::new("eu-west-3").unwrap());
        assert_eq!(request.url.to_string(), "https://sts.eu-west-3.amazonaws.com/");
        assert_eq!(request.method, Method::Post);
    }
}
