//! An answer as OpenAI's API gives it.

use std::borrow::Cow;

use serde_json::{Value as Json, json};

use super::super::family::{Answer, Stop, ToolCall, Usage};
use super::super::json::{Kind, Value};
use super::fit::ANSWER_TOOL_PREFIX;

/// The response body: a chat completion, a list of embeddings, or images.
///
/// OpenAI says when an answer was made, and Bedrock does not: `created` is 0.
pub(super) fn body(answer: &Answer<'_>, id: &str, model: &str) -> Json {
    if !answer.embeddings.is_empty() {
        let with = |(index, found): (usize, &super::super::family::Embedding<'_>)| json!({ "object": "embedding", "index": index, "embedding": found.values.to_json() });
        let data: Vec<Json> = answer.embeddings.iter().enumerate().map(with).collect();
        let n_tokens = answer.usage.input_tokens;
        let usage = n_tokens.map(|n| json!({ "prompt_tokens": n, "total_tokens": n }));
        return json!({ "object": "list", "data": data, "model": model, "usage": usage });
    }
    if !answer.images.is_empty() {
        let images = answer.images.iter().map(|image| json!({ "b64_json": image.as_str() }));
        return json!({ "created": 0, "data": images.collect::<Vec<Json>>() });
    }
    let choice = choice(answer);
    chat(choice, usage(answer.usage), id, model)
}

/// A chat completion whose text is this.
pub(super) fn of_text(text: &str, id: &str, model: &str) -> Json {
    let message = json!({ "role": "assistant", "content": text });
    let choice = json!({ "index": 0, "message": message, "logprobs": null, "finish_reason": null });
    chat(choice, Json::Null, id, model)
}

fn chat(choice: Json, usage: Json, id: &str, model: &str) -> Json {
    json!({
        "id": id,
        "object": "chat.completion",
        "created": 0,
        "model": model,
        "choices": [choice],
        "usage": usage,
    })
}

fn choice(answer: &Answer<'_>) -> Json {
    let mut text = Some(answer.text.as_ref());
    let mut finish_reason = answer.stop.map(finish_reason);
    let arguments;
    let mut calls = answer.tool_calls.as_slice();
    // A tool that stands for the format of the answer: what it is asked is the answer.
    if let [call] = calls
        && call.name.starts_with(ANSWER_TOOL_PREFIX)
        && answer.text.trim().is_empty()
    {
        arguments = arguments_of(call);
        text = Some(&arguments);
        calls = &[];
        if answer.stop == Some(Stop::ToolUse) {
            finish_reason = Some("stop");
        }
    }
    // OpenAI has null where a model says nothing and asks for a tool.
    if !calls.is_empty() && answer.text.is_empty() {
        text = None;
    }
    let mut message = json!({ "role": "assistant", "content": text });
    if let Json::Object(fields) = &mut message {
        if !answer.thinking.is_empty() {
            fields.insert("reasoning_content".to_owned(), json!(answer.thinking));
        }
        if !calls.is_empty() {
            let calls: Vec<Json> = calls.iter().enumerate().map(tool_call).collect();
            fields.insert("tool_calls".to_owned(), calls.into());
        }
    }
    json!({ "index": 0, "message": message, "logprobs": null, "finish_reason": finish_reason })
}

fn tool_call((idx, call): (usize, &ToolCall<'_>)) -> Json {
    let id = match call.id.as_ref() {
        "" => Cow::Owned(format!("call_{idx}")),
        id => Cow::Borrowed(id),
    };
    let function = json!({ "name": call.name, "arguments": arguments_of(call) });
    json!({ "id": id, "type": "function", "function": function })
}

/// What a tool is asked, as the text of JSON that OpenAI has there.
fn arguments_of<'a>(call: &ToolCall<'a>) -> Cow<'a, str> {
    match call.input.kind() {
        Kind::Text => call.input.as_str().unwrap_or_default(),
        _ => call.input.json().into(),
    }
}

/// OpenAI's word for why a model stopped.
fn finish_reason(stop: Stop) -> &'static str {
    match stop {
        Stop::End | Stop::StopSequence | Stop::Other => "stop",
        Stop::Length => "length",
        Stop::ToolUse => "tool_calls",
        Stop::Refusal => "content_filter",
    }
}

/// Tokens. OpenAI counts cached tokens of the prompt among all of it. What the answer does not say
/// is left out: 0 would be a lie.
fn usage(usage: Usage) -> Json {
    let cached = [usage.cache_read_tokens, usage.cache_write_tokens].into_iter().flatten();
    let n_cached: u64 = cached.fold(0, u64::saturating_add);
    let input = usage.input_tokens.map(|n| n.saturating_add(n_cached));
    let total = input.zip(usage.output_tokens).map(|(a, b)| a.saturating_add(b));
    let mut fields = serde_json::Map::new();
    for (name, tokens) in [
        ("prompt_tokens", input),
        ("completion_tokens", usage.output_tokens),
        ("total_tokens", total),
    ] {
        if let Some(tokens) = tokens {
            fields.insert(name.to_owned(), tokens.into());
        }
    }
    if fields.is_empty() {
        return Json::Null;
    }
    if let Some(n) = usage.cache_read_tokens {
        fields.insert("prompt_tokens_details".to_owned(), json!({ "cached_tokens": n }));
    }
    fields.into()
}

/// The model that an answer names, if it does.
pub(super) fn model_of(output: Value<'_>) -> Option<Cow<'_, str>> {
    output.get("model")?.as_str()
}
