//! Errors in the forms that the services have: JSON with a header, XML of S3, XML of query services.

use axum::body::Body;
use hyper::{Response, StatusCode};
use serde_json::{Value, json};

use crate::faults::Fault;
use crate::sign::Denied;

/// An error as one of the services answers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) status: u16,
    /// `ValidationException` and so on.
    pub(crate) kind: &'static str,
    pub(crate) message: String,
}

impl Refusal {
    pub(crate) fn new(status: u16, kind: &'static str, message: impl Into<String>) -> Self {
        Self { status, kind, message: message.into() }
    }

    pub(crate) fn invalid(message: impl Into<String>) -> Self {
        Self::new(400, "ValidationException", message)
    }

    pub(crate) fn not_found(message: impl Into<String>) -> Self {
        Self::new(404, "ResourceNotFoundException", message)
    }

    pub(crate) fn conflict(message: impl Into<String>) -> Self {
        Self::new(400, "ConflictException", message)
    }

    /// Of who is not let in.
    pub(crate) fn of_denied(denied: Denied) -> Self {
        match denied {
            Denied::Missing => Self::new(
                403,
                "MissingAuthenticationTokenException",
                "Missing Authentication Token",
            ),
            Denied::UnknownKey => Self::new(
                403,
                "UnrecognizedClientException",
                "The security token included in the request is invalid.",
            ),
            Denied::UnknownApiKey => Self::new(
                403,
                "AccessDeniedException",
                "Authentication failed: Please make sure your API Key is valid.",
            ),
            Denied::Incomplete(message) => Self::new(403, "IncompleteSignatureException", message),
            Denied::Signature(message) => Self::new(403, "InvalidSignatureException", message),
        }
    }

    /// Of an order, as Bedrock and its like say it; nothing if the order is about the connection.
    pub(crate) fn of_fault(fault: Fault) -> Option<Self> {
        Some(match fault {
            Fault::SlowDown => Self::new(
                429,
                "ThrottlingException",
                "Too many requests, please wait before trying again.",
            ),
            Fault::Internal => Self::new(
                500,
                "InternalServerException",
                "The system encountered an unexpected error during processing. Try your request again.",
            ),
            Fault::Unavailable => Self::new(
                503,
                "ServiceUnavailableException",
                "Bedrock is unable to process your request.",
            ),
            Fault::Denied => Self::new(
                403,
                "AccessDeniedException",
                "User: arn:aws:iam::123456789012:user/quarry-demo is not authorized to perform this action \
                 because no identity-based policy allows the action",
            ),
            Fault::Expired => Self::new(
                403,
                "ExpiredTokenException",
                "The security token included in the request is expired",
            ),
            _ => return None,
        })
    }

    /// As services of the JSON protocol answer it.
    pub(crate) fn rpc_json(&self) -> Response<Body> {
        json_response(self.status, &json!({ "__type": self.kind, "message": self.message }))
    }

    /// As REST services answer it.
    pub(crate) fn json(&self) -> Response<Body> {
        let body = json!({ "message": self.message });
        let mut response = json_response(self.status, &body);
        if let Ok(kind) = self.kind.parse() {
            response.headers_mut().insert("x-amzn-errortype", kind);
        }
        response
    }

    /// As query services answer it, by the names that these have for the same.
    pub(crate) fn query_xml(&self, request_id: &str) -> Response<Body> {
        let code = match self.kind {
            "UnrecognizedClientException" => "InvalidClientTokenId",
            "InvalidSignatureException" => "SignatureDoesNotMatch",
            "ExpiredTokenException" => "ExpiredToken",
            "AccessDeniedException" => "AccessDenied",
            "ThrottlingException" => "Throttling",
            "ValidationException" => "ValidationError",
            kind => kind.trim_end_matches("Exception"),
        };
        let sender = if self.status < 500 { "Sender" } else { "Receiver" };
        let message = xml_text(&self.message);
        xml_response(
            self.status,
            format!(
                "<ErrorResponse><Error><Type>{sender}</Type><Code>{code}</Code><Message>{message}</Message></Error>\
                 <RequestId>{request_id}</RequestId></ErrorResponse>"
            ),
        )
    }
}

/// An answer of JSON.
pub(crate) fn json_response(status: u16, body: &Value) -> Response<Body> {
    response(status, "application/json", body.to_string().into())
}

/// An answer of XML.
pub(crate) fn xml_response(status: u16, body: String) -> Response<Body> {
    let declared = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{body}");
    response(status, "text/xml", declared.into())
}

/// An answer without a body.
pub(crate) fn empty_response(status: u16) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or_default();
    response
}

fn response(status: u16, content_type: &'static str, body: Body) -> Response<Body> {
    let mut response = empty_response(status);
    let value = hyper::header::HeaderValue::from_static(content_type);
    response.headers_mut().insert(hyper::header::CONTENT_TYPE, value);
    *response.body_mut() = body;
    response
}

/// Text of an element.
pub(crate) fn xml_text(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
