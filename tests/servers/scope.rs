//! Percent-encoding, queries, and who a request says it is from: what is read before it is checked.

use url::form_urlencoded;

/// Name and value of every part of a query or form, decoded.
pub(crate) fn pairs(query: &str) -> Vec<(String, String)> {
    form_urlencoded::parse(query.as_bytes()).into_owned().collect()
}

/// The first value of a name.
pub(crate) fn value<'a>(pairs: &'a [(String, String)], name: &str) -> Option<&'a str> {
    pairs.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
}

/// A segment of a path without its percent-encoding. Other than in forms, `+` is itself.
pub(crate) fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((plain, after)) = rest.split_once('%') {
        bytes.extend(plain.bytes());
        let code = after.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.push(code.unwrap_or(b'%'));
        rest = if code.is_some() { after.get(2..).unwrap_or_default() } else { after };
    }
    bytes.extend(rest.bytes());
    String::from_utf8_lossy(&bytes).into_owned()
}

/// `AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…`, or the same in a query.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Claim {
    pub(crate) key_id: String,
    /// `yyyymmdd`.
    pub(crate) day: String,
    pub(crate) region: String,
    pub(crate) service: String,
    pub(crate) signed_headers: String,
    pub(crate) signature: String,
}

impl Claim {
    /// Of the header `Authorization`.
    pub(crate) fn of_header(header: &str) -> Option<Self> {
        let rest = header.strip_prefix("AWS4-HMAC-SHA256 ")?;
        let part = |name: &str| {
            rest.split(',').find_map(|part| part.trim().strip_prefix(name)?.strip_prefix('='))
        };
        Self::new(part("Credential")?, part("SignedHeaders")?, part("Signature")?)
    }

    /// Of a presigned URL.
    pub(crate) fn of_query(query: &[(String, String)]) -> Option<Self> {
        Self::new(
            value(query, "X-Amz-Credential")?,
            value(query, "X-Amz-SignedHeaders")?,
            value(query, "X-Amz-Signature")?,
        )
    }

    fn new(credential: &str, signed_headers: &str, signature: &str) -> Option<Self> {
        let mut parts = credential.split('/').map(str::to_owned);
        let claim = Self {
            key_id: parts.next()?,
            day: parts.next()?,
            region: parts.next()?,
            service: parts.next()?,
            signed_headers: signed_headers.to_owned(),
            signature: signature.to_owned(),
        };
        (parts.next()? == "aws4_request" && parts.next().is_none()).then_some(claim)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn claims_are_read_from_header_and_query() {
        let header = "AWS4-HMAC-SHA256 Credential=AKID/20260131/us-east-1/bedrock/aws4_request, \
                      SignedHeaders=host;x-amz-date, Signature=abc";
        let claim = Claim::of_header(header).unwrap();
        assert_eq!((claim.region.as_str(), claim.signature.as_str()), ("us-east-1", "abc"));
        let query = pairs(
            "X-Amz-Credential=AKID%2F20260131%2Fus-east-1%2Fbedrock%2Faws4_request\
             &X-Amz-SignedHeaders=host%3Bx-amz-date&X-Amz-Signature=abc",
        );
        assert_eq!(Claim::of_query(&query), Some(claim));
        assert_eq!(Claim::of_header("Bearer abc"), None);
        assert_eq!(decode("a%3A1%2Fb+c"), "a:1/b+c");
    }
}
