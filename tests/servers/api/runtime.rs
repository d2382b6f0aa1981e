//! The runtime: one request at a time.

use axum::body::Body;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hyper::Response;
use hyper::header::{HeaderName, HeaderValue};
use serde_json::{Value, json};

use super::{Answer, Call, text};
use crate::answer;
use crate::refusal::{Refusal, json_response};

/// The row of the model that is asked.
fn model<'a>(call: &'a Call<'_>) -> Result<&'a Value, Refusal> {
    let found = call.world.model(text(&call.input, "modelId"));
    found.ok_or_else(|| Refusal::invalid("The provided model identifier is invalid."))
}

/// Fails as the prompt orders.
fn fail_by_order(body: &Value) -> Result<(), Refusal> {
    let Some((code, message)) = answer::ordered_failure(&answer::texts(body)) else {
        return Ok(());
    };
    let kind = match code {
        403 => "AccessDeniedException",
        408 => "ModelTimeoutException",
        424 => "ModelErrorException",
        429 => "ThrottlingException",
        500 => "InternalServerException",
        503 => "ServiceUnavailableException",
        _ => "ValidationException",
    };
    Err(Refusal::new(code, kind, message))
}

fn body_of(bytes: &[u8]) -> Result<Value, Refusal> {
    let malformed = |error| {
        Refusal::invalid(format!(
            "Malformed input request, please reformat your input and try again: {error}"
        ))
    };
    serde_json::from_slice(bytes).map_err(malformed)
}

pub(super) fn invoke(call: &Call<'_>) -> Result<Response<Body>, Refusal> {
    let row = model(call)?;
    let body = body_of(call.body)?;
    let format = answer::format(row, &body).map_err(Refusal::invalid)?;
    fail_by_order(&body)?;
    let (made, [input, output]) = answer::of_model(format, text(row, "id"), &body);
    let mut response = json_response(200, &made);
    for (name, number) in [
        ("x-amzn-bedrock-input-token-count", input),
        ("x-amzn-bedrock-output-token-count", output),
        ("x-amzn-bedrock-invocation-latency", 100 + output * 10),
    ] {
        response.headers_mut().insert(HeaderName::from_static(name), HeaderValue::from(number));
    }
    Ok(response)
}

pub(super) fn converse(call: &Call<'_>) -> Answer {
    model(call)?;
    fail_by_order(&call.input)?;
    Ok(answer::of_converse(&call.input).0)
}

pub(super) fn count_tokens(call: &Call<'_>) -> Answer {
    model(call)?;
    let wrapped = call.input.pointer("/input/invokeModel/body").and_then(Value::as_str);
    let body = match wrapped {
        // The shape has seen to it that this is Base64.
        Some(encoded) => body_of(&STANDARD.decode(encoded).unwrap_or_default())?,
        None => call.input.pointer("/input/converse").cloned().unwrap_or_default(),
    };
    Ok(json!({ "inputTokens": answer::tokens(&answer::prompt(&body)) }))
}
