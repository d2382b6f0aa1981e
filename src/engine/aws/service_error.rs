//! What AWS answers when it refuses a request.

use super::time;
use super::xml::Element;

/// An error of a service, in the form that all of them share.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ServiceError {
    /// Its name, such as `AccessDenied` or `ThrottlingException`; empty when the answer has none.
    pub code: String,
    /// What it says.
    pub message: String,
    /// Id of the request, for AWS's support.
    pub request_id: Option<String>,
    /// The region that a bucket is in, where S3 says so.
    pub region: Option<String>,
    /// What AWS's clock showed, in seconds since 1970, where it says so.
    pub server_time: Option<u64>,
}

impl ServiceError {
    /// Reads an answer in XML: of S3, or of STS, which puts the error one level deeper.
    pub fn from_xml(text: &str) -> Option<Self> {
        Self::from_element(&Element::parse(text).ok()?)
    }

    pub(super) fn from_element(root: &Element) -> Option<Self> {
        let error = match root.name.as_str() {
            "Error" => root,
            "ErrorResponse" => root.child("Error")?,
            "Response" => root.child("Errors")?.child("Error")?,
            _ => return None,
        };
        let text = |name| error.text_of(name).map(str::to_owned);
        let outside = || ["RequestId", "RequestID"].into_iter().find_map(|name| root.text_of(name));
        Some(Self {
            code: text("Code").unwrap_or_default(),
            message: text("Message").unwrap_or_default(),
            request_id: text("RequestId").or_else(|| outside().map(str::to_owned)),
            region: text("Region"),
            server_time: error.text_of("ServerTime").and_then(time::from_iso),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_in_xml_have_code_message_and_more() {
        let text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>RequestTimeTooSkewed</Code><Message>The \
                    difference between the request time and the current time is too large.</Message>\
                    <RequestTime>20261122T120000Z</RequestTime><ServerTime>2026-11-22T12:34:56Z</ServerTime>\
                    <MaxAllowedSkewMilliseconds>900000</MaxAllowedSkewMilliseconds><RequestId>R1</RequestId>\
                    <HostId>H</HostId></Error>";
        let error = ServiceError::from_xml(text).unwrap();
        assert_eq!(error.code, "RequestTimeTooSkewed");
        assert!(error.message.starts_with("The difference"));
        assert_eq!(error.request_id.as_deref(), Some("R1"));
        assert_eq!(error.server_time, Some(1_795_350_896));
        let text = "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Type>Sender</Type>\
                    <Code>ExpiredToken</Code><Message>The security token included in the request is expired\
                    </Message></Error><RequestId>R2</RequestId></ErrorResponse>";
        let error = ServiceError::from_xml(text).unwrap();
        assert_eq!(
            (error.code.as_str(), error.request_id.as_deref()),
            ("ExpiredToken", Some("R2"))
        );
        let text = "<Error><Code>AuthorizationHeaderMalformed</Code><Message>the region 'us-east-1' is wrong; \
                    expecting 'eu-west-3'</Message><Region>eu-west-3</Region></Error>";
        assert_eq!(ServiceError::from_xml(text).unwrap().region.as_deref(), Some("eu-west-3"));
        for text in ["<ListBucketResult/>", "<html></html>", "", "<ErrorResponse/>"] {
            assert_eq!(ServiceError::from_xml(text), None, "{text}");
        }
    }
}
