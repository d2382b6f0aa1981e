//! Any message of AWS, as it is pasted: what kind it is, what it means, what to do.

use serde_json::Value;

use super::super::super::results::{Cause, cause_of, causes};
use super::super::ServiceError;
use super::{ErrorType, TYPES, bare, error_type};

/// What is read of a pasted text; what is longer repeats itself.
const MAX_BYTES: usize = 64 << 10;

/// A message, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The error, as far as the text says it.
    pub error: ServiceError,
    /// Status of the answer, where the text says it.
    pub http_status: Option<u16>,
    /// The operation that was called, where the text says it.
    pub operation: Option<String>,
    /// The kind of error, if it is documented.
    pub kind: Option<&'static ErrorType>,
    /// What the message says beyond its kind, if it is one that is known.
    pub cause: Option<&'static Cause>,
}

impl Decoded {
    /// What is known of an error that was read already.
    pub fn of(error: ServiceError) -> Self {
        let kind = error_type(&error.code);
        // Only by the message: the code alone says no more than the kind.
        let cause = causes().get(cause_of("", &error.message)).filter(|cause| cause.id != "other");
        Self { http_status: error.code.parse().ok(), operation: None, kind, cause, error }
    }

    /// What it means: by its message rather than by its kind, which stands for many causes.
    pub fn meaning(&self) -> Option<&'static str> {
        let by_kind = self.kind.map(|kind| kind.meaning.as_str());
        self.cause.map(|cause| cause.why.as_str()).or(by_kind)
    }

    /// What to do.
    pub fn fix(&self) -> Option<&'static str> {
        let by_kind = self.kind.map(|kind| kind.fix.as_str());
        self.cause.map(|cause| cause.fix.as_str()).or(by_kind)
    }
}

/// Takes a text apart: XML of S3 or STS, JSON of Bedrock or of an output file, or what the AWS CLI and
/// the SDKs print. `None` when nothing in it is known.
pub fn decode(text: &str) -> Option<Decoded> {
    let text = shortened(text.trim());
    let http_status = status(text);
    let read = xml(text)
        .or_else(|| json(text))
        .or_else(|| cli(text))
        .or_else(|| named(text))
        .unwrap_or_else(|| (message_alone(text), None));
    let (error, operation) = read;
    let of_error = Decoded::of(error);
    let Decoded { error, kind, cause, .. } = &of_error;
    let is_known = kind.is_some() || cause.is_some() || !error.code.is_empty();
    let http_status = http_status.or(of_error.http_status);
    is_known.then_some(Decoded { http_status, operation, ..of_error })
}

fn shortened(text: &str) -> &str {
    let mut end = text.len().min(MAX_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or(text)
}

type Read = Option<(ServiceError, Option<String>)>;

fn message_alone(text: &str) -> ServiceError {
    ServiceError { message: text.to_owned(), ..ServiceError::default() }
}

fn xml(text: &str) -> Read {
    // Clients print something before it.
    let start = ["<?xml", "<Error", "<Response"].iter().filter_map(|mark| text.find(mark)).min()?;
    Some((ServiceError::from_xml(text.get(start..)?)?, None))
}

fn json(text: &str) -> Read {
    let start = text.find('{')?;
    let end = text.rfind('}')?;
    let value: Value = serde_json::from_str(text.get(start..=end)?).ok()?;
    Some((ServiceError::from_json(&value)?, None))
}

/// `An error occurred (Code) when calling the Operation operation: message`, of the AWS CLI and boto3.
fn cli(text: &str) -> Read {
    let (_, rest) = text.split_once("An error occurred (")?;
    let (code, rest) = rest.split_once(')')?;
    let (about, message) = rest.split_once(": ").unwrap_or((rest, ""));
    let operation = about
        .split_once("when calling the ")
        .and_then(|(_, rest)| rest.split_once(" operation"))
        .map(|(operation, _)| operation.to_owned());
    let error = ServiceError {
        code: code.to_owned(),
        message: message.trim().to_owned(),
        request_id: request_id(text),
        ..ServiceError::default()
    };
    Some((error, operation))
}

/// A name that is known, anywhere: `ValidationException: message`, as most SDKs print it.
fn named(text: &str) -> Read {
    let is_part = |c: char| !(c.is_ascii_alphanumeric() || c == '.');
    let mut words = text.split(is_part).filter(|word| word.len() > 7);
    let kind = words.find_map(|word| {
        let last = word.rsplit('.').next().unwrap_or(word);
        TYPES.iter().find(|kind| kind.name == word || kind.name == last)
    })?;
    let (_, after) = text.split_once(kind.name.as_str())?;
    let message = after.trim_start_matches([':', '"', '\'', ')', ',', ' ', '\n']);
    let error = ServiceError {
        code: kind.name.clone(),
        message: message.trim().to_owned(),
        request_id: request_id(text),
        ..ServiceError::default()
    };
    Some((error, None))
}

/// What stands behind `Request ID:` or `RequestId:`.
fn request_id(text: &str) -> Option<String> {
    let marks = ["Request ID: ", "RequestId: ", "request id: ", "RequestID: "];
    let (_, rest) = marks.iter().find_map(|mark| text.split_once(mark))?;
    let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-'));
    rest.get(..end.unwrap_or(rest.len())).filter(|id| !id.is_empty()).map(str::to_owned)
}

/// The number behind `Status Code:`, `HTTPStatusCode` or `HTTP`.
fn status(text: &str) -> Option<u16> {
    let marks = [
        "Status Code:",
        "StatusCode:",
        "HTTPStatusCode\":",
        "HTTPStatusCode':",
        "HTTP ",
        "status code ",
    ];
    marks.iter().find_map(|mark| {
        let (_, rest) = text.split_once(mark)?;
        let digits = rest.trim_start().get(..3)?;
        digits.parse().ok().filter(|status| (100..600).contains(status))
    })
}

impl ServiceError {
    /// Reads an error in JSON: the body of an answer, what boto3 keeps of it, or `error` of an output
    /// line.
    pub fn from_json(value: &Value) -> Option<Self> {
        let inner = ["Error", "error"].iter().find_map(|name| value.get(name)).unwrap_or(value);
        let code = ["__type", "code", "Code", "errorCode", "name"]
            .iter()
            .find_map(|name| inner.get(name))
            .map(|code| {
                code.as_str().map_or_else(|| code.to_string(), |text| bare(text).to_owned())
            });
        let message = ["message", "Message", "errorMessage"]
            .iter()
            .find_map(|name| inner.get(name)?.as_str());
        if code.is_none() && message.is_none() {
            return None;
        }
        let metadata = ["ResponseMetadata", "$metadata"].iter().find_map(|name| value.get(name));
        let request_id = ["RequestId", "requestId"]
            .iter()
            .find_map(|name| metadata?.get(name)?.as_str())
            .map(str::to_owned);
        Some(Self {
            code: code.unwrap_or_default(),
            message: message.unwrap_or_default().to_owned(),
            request_id,
            ..Self::default()
        })
    }

    /// The error of an answer that is no success: by the header `x-amzn-errortype`, where it can be
    /// read, and by the body, in JSON or XML. A body of another form is its message.
    pub fn of_answer(error_type: Option<&str>, body: &str) -> Self {
        let of_json = || Self::from_json(&serde_json::from_str(body).ok()?);
        let mut error = Self::from_xml(body)
            .or_else(of_json)
            .unwrap_or_else(|| message_alone(shortened(body.trim())));
        if let Some(code) = error_type.map(bare).filter(|code| !code.is_empty()) {
            code.clone_into(&mut error.code);
        }
        error
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Texts as people paste them: kind, cause, operation, status.
    const PASTED: &[(&str, &str, &str, &str, u16)] = &[
        (
            "\nAn error occurred (AccessDeniedException) when calling the CreateModelInvocationJob operation: User: arn:aws:sts::1:assumed-role/a/b is not authorized to perform: iam:PassRole on resource: arn:aws:iam::1:role/c because no identity-based policy allows the iam:PassRole action",
            "AccessDeniedException",
            "role-not-passed",
            "CreateModelInvocationJob",
            0,
        ),
        (
            "botocore.errorfactory.ValidationException: An error occurred (ValidationException) when calling the InvokeModel operation: The provided model identifier is invalid.",
            "ValidationException",
            "model-id-invalid",
            "InvokeModel",
            0,
        ),
        (
            "An error occurred (ThrottlingException) when calling the Converse operation (reached max retries: 4): Too many tokens, please wait before trying again.",
            "ThrottlingException",
            "throttled",
            "Converse",
            0,
        ),
        (
            "{\"__type\":\"com.amazon.coral.validate#ValidationException\",\"message\":\"1 validation error detected\"}",
            "ValidationException",
            "invalid-request",
            "",
            0,
        ),
        (
            "{\"message\":\"The security token included in the request is expired\"}",
            "",
            "credentials-refused",
            "",
            0,
        ),
        (
            "{'Error': x} {\"Error\": {\"Code\": \"ConflictException\", \"Message\": \"exists\"}}",
            "ConflictException",
            "",
            "",
            0,
        ),
        (
            "{\"recordId\":\"R1\",\"error\":{\"errorCode\":429,\"errorMessage\":\"Too many requests\"}}",
            "",
            "throttled",
            "",
            429,
        ),
        (
            "upload failed: <?xml version=\"1.0\"?>\n<Error><Code>AccessDenied</Code><Message>Request has expired</Message><X-Amz-Expires>60</X-Amz-Expires></Error>",
            "AccessDenied",
            "",
            "",
            0,
        ),
        (
            "software.amazon.awssdk.services.bedrockruntime.model.ModelTimeoutException: Model has timed out (Service: BedrockRuntime, Status Code: 408, Request ID: 1a2b-3c)",
            "ModelTimeoutException",
            "model-timeout",
            "",
            408,
        ),
        (
            "fatal error: An error occurred (404) when calling the HeadObject operation: Not Found",
            "",
            "",
            "HeadObject",
            404,
        ),
    ];

    #[test]
    fn pasted_messages_are_understood() {
        for (text, kind, cause, operation, http_status) in PASTED {
            let decoded = decode(text).unwrap_or_else(|| panic!("nothing: {text}"));
            assert_eq!(decoded.kind.map_or("", |kind| &kind.name), *kind, "{text}");
            assert_eq!(decoded.cause.map_or("", |cause| &cause.id), *cause, "{text}");
            assert_eq!(decoded.operation.as_deref().unwrap_or_default(), *operation, "{text}");
            assert_eq!(decoded.http_status.unwrap_or_default(), *http_status, "{text}");
            assert_eq!(decoded.fix().is_some(), !(kind.is_empty() && cause.is_empty()), "{text}");
        }
        let decoded = decode(PASTED[8].0).unwrap();
        assert_eq!(decoded.error.request_id.as_deref(), Some("1a2b-3c"));
    }

    #[test]
    fn what_says_nothing_is_not_made_up() {
        for text in ["", "hello", "{}", "<html><body>Not found</body></html>"] {
            assert_eq!(decode(text), None, "{text}");
        }
    }

    #[test]
    fn answers_have_their_error_in_a_header_or_in_the_body() {
        let error = ServiceError::of_answer(
            Some("ThrottlingException:http://internal.amazon.com/coral/"),
            "{\"message\":\"Rate exceeded\"}",
        );
        assert_eq!(
            (error.code.as_str(), error.message.as_str()),
            ("ThrottlingException", "Rate exceeded")
        );
        let error = ServiceError::of_answer(None, "<Error><Code>NoSuchKey</Code></Error>");
        assert_eq!(error.code, "NoSuchKey");
        let error = ServiceError::of_answer(None, "Bad gateway\n");
        assert_eq!((error.code.as_str(), error.message.as_str()), ("", "Bad gateway"));
    }

    #[cfg(not(target_arch = "wasm32"))]
    mod property {
        use proptest::prelude::*;

        use super::*;

        proptest! {
            #[test]
            fn no_text_is_too_odd(text in "(An error occurred \\(|<Error>|\\{\"Error\":|Status Code: )?.{0,60}") {
                drop(decode(&text));
                drop(ServiceError::of_answer(Some(&text), &text));
            }
        }
    }
}
