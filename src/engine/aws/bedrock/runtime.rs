//! Single requests to a model: one record, tried live, and its tokens, counted by the model itself.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::super::{Api, Endpoints, Method, Request, Url};
use super::{JSON, label};

/// Sends a body in the model's own format, of up to 25,000,000 bytes. Families read the answer.
pub fn invoke(endpoints: &Endpoints, model: &str, body: impl Into<Vec<u8>>) -> Request {
    request(endpoints, model, "invoke", body).with_header("accept", JSON)
}

/// Sends a body of Converse. The family of Converse reads the answer.
pub fn converse(endpoints: &Endpoints, model: &str, body: impl Into<Vec<u8>>) -> Request {
    request(endpoints, model, "converse", body)
}

/// Has the tokens of a body in the model's own format counted, which costs nothing. The answer is a
/// [`TokenCount`].
pub fn count_invoke_tokens(endpoints: &Endpoints, model: &str, body: &[u8]) -> Request {
    let input = json!({ "input": { "invokeModel": { "body": STANDARD.encode(body) } } });
    request(endpoints, model, "count-tokens", input.to_string())
}

/// Has the tokens of a body of Converse counted, of which only what tokens come from is sent. `None`
/// when it is no object.
pub fn count_converse_tokens(endpoints: &Endpoints, model: &str, body: &str) -> Option<Request> {
    const COUNTED: [&str; 4] = ["messages", "system", "toolConfig", "additionalModelRequestFields"];
    let body: Map<String, Value> = serde_json::from_str(body).ok()?;
    let fields: Map<String, Value> =
        body.into_iter().filter(|(name, _)| COUNTED.contains(&name.as_str())).collect();
    let input = json!({ "input": { "converse": fields } });
    Some(request(endpoints, model, "count-tokens", input.to_string()))
}

/// How many tokens an input has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TokenCount {
    /// The number.
    pub input_tokens: u64,
}

fn request(endpoints: &Endpoints, model: &str, action: &str, body: impl Into<Vec<u8>>) -> Request {
    let path = format!("/model/{}/{action}", label(model));
    let url = Url::new(endpoints.origin(Api::BedrockRuntime), path);
    Request::new(Method::Post, url).with_body(JSON, body)
}

#[cfg(test)]
mod tests {
    use super::super::super::Body;
    use super::super::read;
    use super::*;

    fn endpoints() -> Endpoints {
        Endpoints::new("us-east-1").unwrap()
    }

    fn body(request: Request) -> String {
        let Body::Bytes(bytes) = request.body else { panic!("no body") };
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn a_record_is_sent_to_its_model() {
        let invoke = invoke(&endpoints(), "anthropic.claude-3-haiku-20240307-v1:0", "{}");
        assert_eq!(
            invoke.url.to_string(),
            "https://bedrock-runtime.us-east-1.amazonaws.com/model/anthropic.claude-3-haiku-20240307-v1%3A0/invoke"
        );
        assert_eq!(
            (invoke.header("accept"), invoke.header("content-type")),
            (Some(JSON), Some(JSON))
        );
        assert_eq!(body(invoke), "{}");
        let arn =
            "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abcd1234efgh";
        let converse = converse(&endpoints(), arn, "{}").url.path;
        assert!(
            converse.ends_with("application-inference-profile%2Fabcd1234efgh/converse"),
            "{converse}"
        );
    }

    #[test]
    fn tokens_are_counted_of_what_they_come_from() {
        let invoke = count_invoke_tokens(&endpoints(), "m", b"{\"a\":1}");
        assert!(invoke.url.path.ends_with("/model/m/count-tokens"));
        assert_eq!(body(invoke), r#"{"input":{"invokeModel":{"body":"eyJhIjoxfQ=="}}}"#);
        let text = r#"{"messages":[],"system":[{"text":"s"}],"inferenceConfig":{"maxTokens":5}}"#;
        let converse = count_converse_tokens(&endpoints(), "m", text).unwrap();
        assert_eq!(
            body(converse),
            r#"{"input":{"converse":{"messages":[],"system":[{"text":"s"}]}}}"#
        );
        assert_eq!(count_converse_tokens(&endpoints(), "m", "[]"), None);
        assert_eq!(read("{\"inputTokens\": 17}"), Ok(TokenCount { input_tokens: 17 }));
    }
}
