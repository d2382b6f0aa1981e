//! A request as it will be sent.

use std::fmt::{self, Debug, Display, Formatter};

use super::percent;

/// What a request does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Method {
    /// Reads.
    Get,
    /// Reads, without the body of the answer.
    Head,
    /// Writes an object.
    Put,
    /// Has something done.
    Post,
    /// Deletes.
    Delete,
}

impl Method {
    /// As HTTP writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Head => "HEAD",
            Self::Put => "PUT",
            Self::Post => "POST",
            Self::Delete => "DELETE",
        }
    }
}

/// Who a request goes to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Origin {
    /// Whether it is `https`.
    pub is_secure: bool,
    /// Name, with the port where it is not the usual one: what the header `Host` says.
    pub host: String,
}

impl Origin {
    /// The origin at this host over `https`.
    pub fn https(host: impl Into<String>) -> Self {
        Self { is_secure: true, host: host.into() }
    }
}

impl Display for Origin {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let scheme = if self.is_secure { "https" } else { "http" };
        write!(f, "{scheme}://{}", self.host)
    }
}

/// Where a request goes. `Debug` leaves out the values of the query, since a signature is as good as a
/// key as long as it lives.
#[derive(Clone, PartialEq, Eq)]
pub struct Url {
    /// Scheme, host and port.
    pub origin: Origin,
    /// Path, encoded as it is sent.
    pub path: String,
    /// Names and values, encoded as they are sent. A name without a value, `?uploads`, has an empty one.
    pub query: Vec<(String, String)>,
}

impl Url {
    /// A URL without a query. The path is encoded already.
    pub fn new(origin: Origin, path: impl Into<String>) -> Self {
        Self { origin, path: path.into(), query: Vec::new() }
    }

    /// The same URL with one more value in its query; encodes both.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.push(name, value);
        self
    }

    /// Adds a value to the query; encodes both.
    pub(super) fn push(&mut self, name: &str, value: &str) {
        self.query.push((percent::encode(name), percent::encode(value)));
    }

    /// Reads an absolute URL of `http` or `https`, and encodes it as AWS does. What stands behind `#` is
    /// left out, and the usual port with it.
    pub fn parse(text: &str) -> Option<Self> {
        let (scheme, rest) = text.split_once("://")?;
        let is_secure = match scheme.to_ascii_lowercase().as_str() {
            "https" => true,
            "http" => false,
            _ => return None,
        };
        let rest = rest.split_once('#').map_or(rest, |(rest, _)| rest);
        let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
        let (host, path) =
            rest.find('/').and_then(|at| rest.split_at_checked(at)).unwrap_or((rest, "/"));
        let usual_port = if is_secure { ":443" } else { ":80" };
        let host = host.strip_suffix(usual_port).unwrap_or(host).to_ascii_lowercase();
        is_host(&host).then_some(())?;
        let path: Vec<String> = path.split('/').map(percent::encode_again).collect();
        let pairs = query.split('&').filter(|pair| !pair.is_empty());
        let query = pairs.map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (percent::encode_again(name), percent::encode_again(value))
        });
        Some(Self {
            origin: Origin { is_secure, host },
            path: path.join("/"),
            query: query.collect(),
        })
    }

    /// The first value of this name in the query, decoded.
    pub fn value(&self, name: &str) -> Option<String> {
        let (_, value) = self.query.iter().find(|(other, _)| other == name)?;
        percent::decode(value)
    }
}

/// Whether this is a name or an address, with a port or without.
pub(super) fn is_host(text: &str) -> bool {
    let (name, port) = match text.rsplit_once(':') {
        Some((name, port)) if !port.ends_with(']') => (name, Some(port)),
        _ => (text, None),
    };
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || b"-._".contains(&byte);
    let is_address =
        |inner: &str| inner.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b':');
    let address = name.strip_prefix('[').and_then(|name| name.strip_suffix(']'));
    !name.is_empty()
        && address.map_or_else(|| name.bytes().all(is_name), is_address)
        && port.is_none_or(|port| port.parse::<u16>().is_ok_and(|port| port > 0))
}

impl Display for Url {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.origin, self.path)?;
        for (idx, (name, value)) in self.query.iter().enumerate() {
            write!(f, "{}{name}={value}", if idx == 0 { '?' } else { '&' })?;
        }
        Ok(())
    }
}

impl Debug for Url {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.query.iter().map(|(name, _)| name.as_str()).collect();
        write!(f, "Url({}{} ?{names:?})", self.origin, self.path)
    }
}

/// What a request carries.
#[derive(Clone, PartialEq, Eq)]
pub enum Body {
    /// These bytes.
    Bytes(Vec<u8>),
    /// A piece of a file that the sender streams. Only S3 takes it: its signature does not cover it.
    Apart,
}

impl Debug for Body {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bytes(bytes) => write!(f, "Bytes({})", bytes.len()),
            Self::Apart => f.write_str("Apart"),
        }
    }
}

/// A request that can be sent once it is signed. `Debug` shows no values of headers.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    /// What it does.
    pub method: Method,
    /// Where it goes.
    pub url: Url,
    /// Headers but `Host`, which the sender adds. Names are in lower case.
    pub headers: Vec<(String, String)>,
    /// What it carries.
    pub body: Body,
}

impl Request {
    /// A request without headers and body.
    pub fn new(method: Method, url: Url) -> Self {
        Self { method, url, headers: Vec::new(), body: Body::Bytes(Vec::new()) }
    }

    /// The same with one more header. The name is in lower case.
    #[must_use]
    pub fn with_header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    /// The same with these bytes, which are of that type.
    #[must_use]
    pub fn with_body(mut self, content_type: &str, bytes: impl Into<Vec<u8>>) -> Self {
        self.body = Body::Bytes(bytes.into());
        self.with_header("content-type", content_type)
    }

    /// The first header of this name, in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        let (_, value) = self.headers.iter().find(|(other, _)| other == name)?;
        Some(value)
    }
}

impl Debug for Request {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.headers.iter().map(|(name, _)| name.as_str()).collect();
        write!(f, "{} {:?} {names:?} {:?}", self.method.name(), self.url, self.body)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_are_written_as_aws_signs_them() {
        for (text, expected) in [
            ("https://h", Some("https://h/")),
            ("HTTPS://H.example:443/a", Some("https://h.example/a")),
            ("http://127.0.0.1:9000/b/k?uploads", Some("http://127.0.0.1:9000/b/k?uploads=")),
            ("http://[::1]:80/", Some("http://[::1]/")),
            ("https://h/a b/%c3%bc?x=(1)&y=#z", Some("https://h/a%20b/%C3%BC?x=%281%29&y=")),
            ("https://h/a%2Fb//c", Some("https://h/a%2Fb//c")),
            ("ftp://h/", None),
            ("https:///a", None),
            ("https://h:0/", None),
            ("https://user@h/", None),
            ("h/a", None),
        ] {
            assert_eq!(Url::parse(text).map(|url| url.to_string()).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn secrets_of_a_request_do_not_show() {
        let url = Url::new(Origin::https("h"), "/").with("X-Amz-Signature", "secret");
        let request = Request::new(Method::Get, url).with_header("authorization", "secret");
        let text = format!("{request:?}");
        assert!(!text.contains("secret") && text.contains("X-Amz-Signature"), "{text}");
    }
}
