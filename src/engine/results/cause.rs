//! Why records failed: errors with the same cause are one row of a table, not a thousand messages.
//!
//! Bedrock's messages name fields, counts and ids, so equal mistakes have different texts. A row of
//! `data/causes.json` says by which words and codes its errors are known, what they mean, and what
//! to do. Rows stand in the order in which they are asked: the special before the general, and
//! `other` last.

use std::sync::LazyLock;

use memchr::memmem::Finder;
use serde::Deserialize;

/// Of a message only so many bytes are compared. What Bedrock has to say stands at the beginning;
/// what is longer repeats the request.
const COMPARED_BYTES: usize = 2048;

/// A cause of errors, for people.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cause {
    /// Stable name, kebab case.
    pub id: String,
    /// What went wrong, in a few words.
    pub title: String,
    /// How it comes about.
    pub why: String,
    /// What to do about it.
    pub fix: String,
    /// Where such an error was seen or is documented.
    pub source: String,
    /// Day of the source, or on which it was read: `yyyy-mm-dd`.
    pub date: String,
    /// Whether the same record may succeed when it is sent again as it is, perhaps after something
    /// outside of it was put right.
    pub is_retryable: bool,
    /// Codes that decide when no message does: HTTP status, exception, or status of a job.
    pub codes: Vec<String>,
    /// Words of messages, in lower case. `*` stands for anything between two parts.
    pub patterns: Vec<String>,
}

/// The rows, with their patterns ready to be searched for.
struct Table {
    causes: Vec<Cause>,
    /// For each row its patterns, each as its parts.
    patterns: Vec<Vec<Vec<Finder<'static>>>>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    // The tests make sure that the rows parse, and that the last one takes everything.
    let causes: Vec<Cause> =
        serde_json::from_str(include_str!("data/causes.json")).unwrap_or_default();
    let parts = |pattern: &String| {
        pattern.split('*').map(|part| Finder::new(part).into_owned()).collect::<Vec<_>>()
    };
    let patterns = causes.iter().map(|cause| cause.patterns.iter().map(parts).collect()).collect();
    Table { causes, patterns }
});

/// Every cause, in the order in which they are asked; the last one is `other`.
pub fn causes() -> &'static [Cause] {
    &TABLE.causes
}

/// The cause of an error, as a place in [`causes`].
///
/// `code` is the `errorCode` of a record, the name of an exception or the status of a job; it may
/// be empty, and so may `message`. What the message says comes first, since one code stands for
/// many causes. Upper and lower case are the same. Allocates nothing.
pub fn cause_of(code: &str, message: &str) -> usize {
    let mut lower = [0; COMPARED_BYTES];
    let n_bytes = message.len().min(COMPARED_BYTES);
    let (lower, _) = lower.split_at_mut(n_bytes);
    for (to, from) in lower.iter_mut().zip(message.bytes()) {
        *to = from.to_ascii_lowercase();
    }
    let by_message = || {
        TABLE
            .patterns
            .iter()
            .position(|patterns| patterns.iter().any(|parts| stand_in(lower, parts)))
    };
    // Headers name an exception as `com.amazon.coral.service#Name:http://…`.
    let code = code.split(':').next().unwrap_or_default();
    let code = code.rsplit('#').next().unwrap_or_default().trim();
    let by_code = || {
        TABLE
            .causes
            .iter()
            .position(|cause| cause.codes.iter().any(|known| known.eq_ignore_ascii_case(code)))
    };
    by_message().or_else(by_code).unwrap_or(TABLE.causes.len().saturating_sub(1))
}

/// Whether all parts stand in the text, one after the other.
fn stand_in(text: &[u8], parts: &[Finder<'_>]) -> bool {
    let mut rest = text;
    for part in parts {
        let after = part.find(rest).map(|at| at + part.needle().len());
        let Some(after) = after.and_then(|after| rest.get(after..)) else { return false };
        rest = after;
    }
    true
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn id(code: &str, message: &str) -> &'static str {
        &causes()[cause_of(code, message)].id
    }

    /// Messages that people got, as they reported them, with the code where they name it.
    const SEEN: &[(&str, &str, &str)] = &[
        (
            "",
            "Batch job arn:... contains less records (1) than the required minimum of: 100",
            "too-few-records",
        ),
        (
            "Failed",
            "Batch job contains less records (10) than the required minimum of: 100",
            "too-few-records",
        ),
        (
            "ValidationException",
            "Batch inference is not supported for the requested model",
            "batch-not-supported",
        ),
        (
            "400",
            "Invocation of model ID anthropic.claude-3-5-sonnet-20241022-v2:0 with on-demand throughput isn’t supported. Retry your request with the ID or ARN of an inference profile that contains this model.",
            "inference-profile-needed",
        ),
        (
            "400",
            "Invocation of model ID amazon.nova-pro-v1:0 with on-demand throughput isn't supported. Retry your request with the ID or ARN of an inference profile that contains this model.",
            "inference-profile-needed",
        ),
        (
            "ValidationException",
            "An error occurred (ValidationException) when calling the InvokeModel operation: The provided model identifier is invalid.",
            "model-id-invalid",
        ),
        ("404", "This model version has reached the end of its life", "model-ended"),
        (
            "ResourceNotFoundException",
            "Access denied. This Model is marked by provider as Legacy and you have not been actively using the model in the last 15 days. Please upgrade to an active model on Amazon Bedrock",
            "model-ended",
        ),
        (
            "404",
            "Model use case details have not been submitted for this account",
            "use-case-form-missing",
        ),
        (
            "400",
            "The model returned the following errors: You have not filled out the required use-case form for this model.",
            "use-case-form-missing",
        ),
        (
            "AccessDeniedException",
            "User: arn:aws:sts::1:assumed-role/airflow is not authorized to perform: iam:PassRole on resource: arn:aws:iam::1:role/bedrock-batch-inference-role because no identity-based policy allows the iam:PassRole action",
            "role-not-passed",
        ),
        (
            "403",
            "You don't have access to the model with the specified model ID.",
            "model-access-missing",
        ),
        (
            "403",
            "Model access is denied due to IAM user or service role is not authorized to perform the required AWS Marketplace actions (aws-marketplace:ViewSubscriptions, aws-marketplace:Subscribe) to enable access to this model.",
            "model-access-missing",
        ),
        (
            "403",
            "Your account is not authorized to access this model. Your AWS Marketplace subscription for this model is still being processed",
            "model-access-missing",
        ),
        (
            "AccessDeniedException",
            "Your account is not authorized to invoke this API operation.",
            "account-not-enabled",
        ),
        (
            "ValidationException",
            "Your account is not authorized to perform this action. Please create a support case",
            "account-not-enabled",
        ),
        ("ValidationException", "Operation not allowed", "account-not-enabled"),
        ("400", "The request signature does not conform to AWS standards.", "credentials-refused"),
        (
            "403",
            "The X.509 certificate or AWS access key ID provided does not exist in our records.",
            "credentials-refused",
        ),
        ("Stopped", "This job was stopped by a user.", "stopped"),
        (
            "Expired",
            "This job timed out because it was scheduled but didn't begin before the set timeout duration.",
            "not-in-time",
        ),
        (
            "PartiallyCompleted",
            "Not all of your records could be processed in time.",
            "not-in-time",
        ),
        ("400", "anthropic_version: Field required", "anthropic-version-missing"),
        (
            "400",
            "The maximum tokens you requested exceeds the model limit of 4096. Try again with a maximum tokens value that is lower than 4096.",
            "max-tokens-too-high",
        ),
        (
            "400",
            "The maximum tokens you requested exceed the model limit of 4096. Try again with a maximum tokens value lower than 4096.",
            "max-tokens-too-high",
        ),
        ("400", "`max_tokens` must be greater than `thinking.budget_tokens`.", "thinking-settings"),
        (
            "400",
            "`temperature` may only be set to 1 when thinking is enabled. Please consult our documentation",
            "thinking-settings",
        ),
        (
            "400",
            "The model returned the following errors: messages.1.content.0.type: Expected `thinking` or `redacted_thinking`, but found `text`. When `thinking` is enabled, a final `assistant` message must start with a thinking block.",
            "thinking-settings",
        ),
        ("400", "Input is too long for requested model.", "input-too-long"),
        (
            "400",
            "The model returned the following errors: prompt is too long: 200049 tokens > 200000 maximum",
            "input-too-long",
        ),
        (
            "400",
            "input length and `max_tokens` exceed context limit: 90402 + 116650 > 204648, decrease input length or `max_tokens` and try again",
            "input-too-long",
        ),
        (
            "400",
            "400 Bad Request: Too many input tokens. Max input tokens: 8192, request input token count: 9875 ",
            "input-too-long",
        ),
        (
            "400",
            "Malformed input request: expected maxLength: 42000, actual: 46735, please reformat your input and try again.",
            "input-too-long",
        ),
        (
            "400",
            "Malformed input request: #/texts/0: expected maxLength: 2048, actual: 19882, please reformat your input and try again.",
            "input-too-long",
        ),
        ("400", "The model's maximum context length is 1048576 tokens", "input-too-long"),
        (
            "400",
            "1 validation error detected: Value at 'body' failed to satisfy constraint: Member must have length less than or equal to 25000000",
            "record-too-large",
        ),
        (
            "400",
            "The model returned the following errors: messages.0.content.2.image.source.bytes: image exceeds 5 MB maximum: 7167852 bytes > 5242880 bytes",
            "image-too-large",
        ),
        ("400", "400 Bad Request: Image exceeds max pixels allowed. ", "image-too-large"),
        (
            "400",
            "messages.7.content.3.image.source.base64.data: At least one of the image dimensions exceed max allowed size: 8000 pixels",
            "image-too-large",
        ),
        (
            "400",
            "At least one of the image dimensions exceed max allowed size for many-image requests: 2000 pixels",
            "image-too-large",
        ),
        (
            "400",
            "messages.0.content.0.image.source.bytes: The image was specified using the image/jpeg media type, but the image appears to be a image/png image",
            "media-unreadable",
        ),
        (
            "400",
            "The model returned the following errors: The provided image does not match the specified image format.",
            "media-unreadable",
        ),
        (
            "400",
            "1 validation error detected: Value at 'messages.1.member.content.2.member.image.format' failed to satisfy constraint",
            "media-unreadable",
        ),
        (
            "400",
            "messages.0.content.1.source.bytes: The document source bytes could not be parsed as the specified format.",
            "media-unreadable",
        ),
        ("400", "The PDF specified was not valid", "media-unreadable"),
        (
            "400",
            "The document file name can only contain alphanumeric characters, whitespace characters, hyphens, parentheses, and square brackets.",
            "document-name",
        ),
        (
            "400",
            "The model returned the following errors: `temperature` and `top_p` cannot both be specified for this model. Please use only one.",
            "sampling-refused",
        ),
        ("400", "`temperature` is deprecated for this model.", "sampling-refused"),
        ("400", "messages: text content blocks must be non-empty", "empty-text"),
        (
            "400",
            "The text field in the ContentBlock object at messages.15.content.0 is blank. Add text to the text field, and try again.",
            "empty-text",
        ),
        (
            "400",
            "The content field in the Message object at messages.3 is empty. Add a ContentBlock object to the content field and try again.",
            "empty-text",
        ),
        ("400", "A text block must be included when using documents.", "empty-text"),
        (
            "400",
            "A conversation must alternate between user and assistant roles. Make sure the conversation alternates between user and assistant roles and try again",
            "turns-out-of-order",
        ),
        (
            "400",
            "A conversation must start with a user message. Try again with a conversation that starts with a user message.",
            "turns-out-of-order",
        ),
        (
            "400",
            "This model does not support assistant message prefill. The conversation must end with a user message.",
            "turns-out-of-order",
        ),
        (
            "400",
            "messages.2.content: Conversation blocks and tool result blocks cannot be provided in the same turn.",
            "turns-out-of-order",
        ),
        ("400", "This model doesn't support tool use.", "tools-refused"),
        (
            "400",
            "This model doesn't support the toolConfig.toolChoice.any field. Remove toolConfig.toolChoice.any and try again",
            "tools-refused",
        ),
        (
            "400",
            "The toolConfig field must be defined when using toolUse and toolResult content blocks.",
            "tools-refused",
        ),
        (
            "400",
            "Malformed input request: #/toolConfig/tools/1/toolSpec/inputSchema/json: extraneous key [definitions] is not permitted, please reformat your input and try again.",
            "tools-refused",
        ),
        (
            "400",
            "The value at toolConfig.tools.3.toolSpec.inputSchema.json.type must be one of the following: object.",
            "tools-refused",
        ),
        (
            "400",
            "tools.0: Input tag 'function' found using 'type' does not match any of the expected tags: 'bash_20250124', 'custom'",
            "tools-refused",
        ),
        ("400", "The provided guardrail identifier is invalid.", "guardrail-invalid"),
        ("400", "Guardrail was enabled but input is in incorrect format.", "guardrail-invalid"),
        ("400", "Output blocked by content filtering policy", "content-filtered"),
        (
            "400",
            "Malformed input request: #: subject must not be valid against schema {\"required\":[\"messages\"]}#: extraneous key [top_n] is not permitted, please reformat your input and try again.",
            "unknown-field",
        ),
        (
            "400",
            "Malformed input request: #: extraneous key [cache_control_injection_points] is not permitted, #: required key [requests] not found, #: extraneous key [inputText] is not permitted, please reformat your input and try again.",
            "unknown-field",
        ),
        (
            "400",
            "Malformed input request: extraneous key [textGenerationConfig] is not permitted, please reformat your input and try again.",
            "unknown-field",
        ),
        (
            "400",
            "The model returned the following errors: guardrails: Extra inputs are not permitted",
            "unknown-field",
        ),
        (
            "400",
            "Malformed input request: #: required key [max_tokens_to_sample] not found",
            "required-field-missing",
        ),
        (
            "400",
            "Malformed input request: #: subject must not be valid against schema {required:[messages]}#: required key [max_tokens] not found, please reformat your input and try again.",
            "required-field-missing",
        ),
        ("400", "max_tokens: Field required", "required-field-missing"),
        (
            "400",
            "messages.2.content.0.tool_result.content.1.image.source: Field required",
            "required-field-missing",
        ),
        ("400", "#: required key [s3Location] not found", "required-field-missing"),
        ("Failed", "Input S3 bucket does not exist or is not accessible: in", "s3-not-readable"),
        (
            "400",
            "Malformed input request, please reformat your input and try again.",
            "malformed-body",
        ),
        ("ValidationException", "Improperly formed request.", "malformed-body"),
        (
            "ServiceQuotaExceededException",
            "Your request exceeds the service quota for your account.",
            "quota-exceeded",
        ),
        ("429", "Too many tokens, please wait before trying again.", "throttled"),
        ("429", "Too many tokens per day, please wait before trying again.", "throttled"),
        (
            "400",
            "An error occurred (throttlingException) when calling the InvokeModelWithResponseStream operation: Too many requests, please wait before trying again. You have sent too many requests.  Wait before trying again.",
            "throttled",
        ),
        ("ThrottlingException", "Rate exceeded", "throttled"),
        (
            "408",
            "The request took too long to process. Processing time exceeded the model timeout length.",
            "model-timeout",
        ),
        ("503", "Too many connections, please wait before trying again.", "service-unavailable"),
        ("400", "Bedrock is unable to process your request.", "service-unavailable"),
        (
            "500",
            "The system encountered an unexpected error during processing. Try your request again.",
            "internal-error",
        ),
        (
            "403",
            "User: arn:aws:sts::3:assumed-role/cargo/log_classifier is not authorized to perform: bedrock:InvokeModel on resource: arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-3-haiku-20240307-v1:0 because no identity-based policy allows the bedrock:InvokeModel action",
            "permission-missing",
        ),
        (
            "403",
            "You do not have sufficient permissions to perform the requested action.",
            "permission-missing",
        ),
        ("400", "The model returned the following errors: Validation Error", "invalid-request"),
        ("400", "The provided request is not valid", "invalid-request"),
        ("400", "bad request", "invalid-request"),
        (
            "429",
            "The number of requests exceeds the limit. Resubmit your request later.",
            "throttled",
        ),
        (
            "429",
            "The model specified in the request is not ready to serve inference requests.",
            "model-not-ready",
        ),
        ("424", "The request failed due to an error while processing the model.", "model-error"),
        ("500", "An internal server error occurred. Retry your request.", "internal-error"),
        (
            "403",
            "The request is denied because of missing access permissions.",
            "permission-missing",
        ),
        (
            "404",
            "The specified resource Amazon Resource Name (ARN) was not found. Check the Amazon Resource Name (ARN) and try your request again.",
            "not-found",
        ),
        (
            "ConflictException",
            "Error occurred because of a conflict while performing an operation.",
            "conflict",
        ),
    ];

    #[test]
    fn messages_that_people_got_have_their_causes() {
        assert!(SEEN.len() >= 60, "{}", SEEN.len());
        for (code, message, expected) in SEEN {
            assert_eq!(id(code, message), *expected, "{code} {message}");
            // Most reports come without the code, and some are shouted.
            assert_eq!(id("", message), *expected, "{message}");
            assert_eq!(id(code, &message.to_uppercase()), *expected, "{message}");
        }
    }

    #[test]
    fn every_code_of_the_runtime_says_something_by_itself() {
        for (code, expected) in [
            ("AccessDeniedException", "permission-missing"),
            ("ModelErrorException", "model-error"),
            ("ModelNotReadyException", "model-not-ready"),
            ("ModelTimeoutException", "model-timeout"),
            ("ResourceNotFoundException", "not-found"),
            ("ServiceQuotaExceededException", "quota-exceeded"),
            ("ThrottlingException", "throttled"),
            ("ValidationException", "invalid-request"),
            ("InternalServerException", "internal-error"),
            ("ServiceUnavailableException", "service-unavailable"),
            ("400", "invalid-request"),
            ("403", "permission-missing"),
            ("404", "not-found"),
            ("408", "model-timeout"),
            ("424", "model-error"),
            ("429", "throttled"),
            ("500", "internal-error"),
            ("503", "service-unavailable"),
            (" validationexception ", "invalid-request"),
            (
                "ValidationException:http://internal.amazon.com/coral/com.amazon.bedrock/",
                "invalid-request",
            ),
            ("com.amazon.coral.service#ThrottlingException", "throttled"),
            ("", "other"),
            ("418", "other"),
        ] {
            assert_eq!(id(code, ""), expected, "{code}");
            assert_eq!(id(code, "?"), expected, "{code}");
        }
    }

    #[test]
    fn no_row_hides_another() {
        for (idx, cause) in causes().iter().enumerate() {
            for pattern in &cause.patterns {
                assert_eq!(*pattern, pattern.to_lowercase(), "{}", cause.id);
                assert!(pattern.split('*').all(|part| part.len() > 3), "{}: {pattern}", cause.id);
                let message = format!("So: {}!", pattern.replace('*', " 7 "));
                assert_eq!(cause_of("", &message), idx, "{}: {pattern}", cause.id);
            }
            for code in &cause.codes {
                assert_eq!(cause_of(code, ""), idx, "{}: {code}", cause.id);
            }
        }
    }

    #[test]
    fn rows_are_whole_and_different() {
        let causes = causes();
        assert_eq!(causes.last().map(|cause| cause.id.as_str()), Some("other"));
        let all = |text: fn(&Cause) -> &str| causes.iter().map(text).collect::<BTreeSet<_>>();
        assert_eq!(all(|cause| &cause.id).len(), causes.len());
        assert_eq!(all(|cause| &cause.title).len(), causes.len());
        assert_eq!(all(|cause| &cause.why).len(), causes.len());
        for (idx, cause) in causes.iter().enumerate() {
            let Cause { id, title, why, fix, source, date, .. } = cause;
            let is_kebab =
                |byte: u8| byte == b'-' || byte.is_ascii_digit() || byte.is_ascii_lowercase();
            assert!(id.bytes().all(is_kebab), "{id}");
            assert!(!title.is_empty() && !title.ends_with('.'), "{id}");
            assert!(why.ends_with('.') && fix.ends_with('.'), "{id}");
            assert!(source.starts_with("https://"), "{id}");
            let is_date = date.len() == 10
                && date.split('-').map(str::len).eq([4, 2, 2])
                && date.replace('-', "").bytes().all(|byte| byte.is_ascii_digit());
            assert!(is_date, "{id}: {date}");
            let is_last = idx + 1 == causes.len();
            assert_eq!(cause.codes.is_empty() && cause.patterns.is_empty(), is_last, "{id}");
        }
    }

    #[test]
    fn long_and_odd_messages_are_compared_at_their_beginning() {
        let long = "é".repeat(COMPARED_BYTES);
        assert_eq!(id("429", &format!("{long} Input is too long")), "throttled");
        assert_eq!(id("", &format!("Input is too long: {long}")), "input-too-long");
        assert_eq!(id("", &"\u{0}".repeat(9)), "other");
        // The parts of a pattern stand in their order.
        assert_eq!(id("", "is blank: the ContentBlock object at 3"), "other");
        assert_eq!(id("", "The ContentBlock object at 3 is blank"), "empty-text");
    }
}
