//! An answer in the form of each request format, and what a format cannot do without.

use serde_json::{Value, json};

use super::{answer, embedding, prompt, tokens};

/// Members that a body must have, by the name of its format in the catalog.
const REQUIRED: [(&str, &[&str]); 16] = [
    ("claude-messages", &["anthropic_version", "max_tokens", "messages"]),
    ("claude-text", &["prompt", "max_tokens_to_sample"]),
    ("cohere-command", &["prompt"]),
    ("cohere-command-r", &["message"]),
    ("cohere-embed", &["input_type"]),
    ("jamba", &["messages"]),
    ("jurassic2", &["prompt"]),
    ("llama", &["prompt"]),
    ("mistral-chat", &["messages"]),
    ("mistral-instruct", &["prompt"]),
    ("nova", &["messages"]),
    ("nova-embed", &["taskType"]),
    ("openai-chat", &["messages"]),
    ("titan-embed-text-v1", &["inputText"]),
    ("titan-embed-text-v2", &["inputText"]),
    ("titan-text", &["inputText"]),
];

/// The format that a body for a model of the catalog is in.
///
/// # Errors
///
/// What the model says of a body that lacks something.
pub(crate) fn format<'a>(model: &'a Value, body: &Value) -> Result<&'a str, String> {
    let own = model.get("format").and_then(Value::as_str).unwrap_or_default();
    let also = model.get("also_formats").and_then(Value::as_array).into_iter().flatten();
    let mut others = also.filter_map(Value::as_str);
    match missing(own, body) {
        None => Ok(own),
        Some(message) => others.find(|format| missing(format, body).is_none()).ok_or(message),
    }
}

fn missing(format: &str, body: &Value) -> Option<String> {
    let (_, required) = REQUIRED.iter().find(|(name, _)| *name == format)?;
    let name = required.iter().find(|name| body.get(name).is_none())?;
    Some(format!(
        "Malformed input request: #: required key [{name}] not found, please reformat your input and try again."
    ))
}

/// The most tokens that a body asks for, wherever its format has that.
fn max_tokens(body: &Value) -> u64 {
    let names = [
        "/max_tokens",
        "/max_completion_tokens",
        "/inferenceConfig/maxTokens",
        "/textGenerationConfig/maxTokenCount",
        "/max_gen_len",
        "/max_tokens_to_sample",
        "/maxTokens",
    ];
    names.iter().find_map(|name| body.pointer(name)?.as_u64()).unwrap_or(512)
}

/// What `Converse` answers, and how many tokens that are.
pub(crate) fn of_converse(body: &Value) -> (Value, [u64; 2]) {
    let said = answer(&prompt(body), max_tokens(body));
    let stop = if said.is_cut { "max_tokens" } else { "end_turn" };
    let usage = json!({
        "inputTokens": said.input_tokens,
        "outputTokens": said.output_tokens,
        "totalTokens": said.input_tokens + said.output_tokens,
    });
    let made = json!({
        "output": { "message": { "role": "assistant", "content": [{ "text": said.text }] } },
        "stopReason": stop,
        "usage": usage,
        "metrics": { "latencyMs": 100 + said.output_tokens * 10 },
    });
    (made, [said.input_tokens, said.output_tokens])
}

/// What `InvokeModel` answers to a body of this format, and how many tokens that are.
pub(crate) fn of_model(format: &str, model: &str, body: &Value) -> (Value, [u64; 2]) {
    let asked = prompt(body);
    let said = answer(&asked, max_tokens(body));
    let stop = |whole: &'static str, cut: &'static str| if said.is_cut { cut } else { whole };
    let counts = [said.input_tokens, said.output_tokens];
    let text = said.text.as_str();
    let made = match format {
        "titan-embed-text-v1"
        | "titan-embed-text-v2"
        | "titan-multimodal-embed"
        | "nova-embed"
        | "cohere-embed" => return embedded(format, body, &asked),
        "claude-messages" => json!({
            "id": format!("msg_bdrk_{:08}", said.input_tokens),
            "type": "message",
            "role": "assistant",
            "model": model,
            "content": [{ "type": "text", "text": text }],
            "stop_reason": stop("end_turn", "max_tokens"),
            "stop_sequence": null,
            "usage": { "input_tokens": counts[0], "output_tokens": counts[1] },
        }),
        "claude-text" => json!({
            "completion": text,
            "stop_reason": stop("stop_sequence", "max_tokens"),
            "stop": if said.is_cut { Value::Null } else { json!("\n\nHuman:") },
        }),
        "cohere-command" => json!({
            "id": "demo",
            "generations": [{ "id": "demo", "text": text, "finish_reason": stop("COMPLETE", "MAX_TOKENS") }],
            "prompt": asked,
        }),
        "cohere-command-r" => json!({
            "response_id": "demo",
            "generation_id": "demo",
            "text": text,
            "finish_reason": stop("COMPLETE", "MAX_TOKENS"),
            "chat_history": [],
        }),
        "jurassic2" => json!({
            "id": 1,
            "prompt": { "text": asked, "tokens": parts(counts[0]) },
            "completions": [{
                "data": { "text": text, "tokens": parts(counts[1]) },
                "finishReason": { "reason": stop("endoftext", "length") },
            }],
        }),
        "llama" => json!({
            "generation": text,
            "prompt_token_count": counts[0],
            "generation_token_count": counts[1],
            "stop_reason": stop("stop", "length"),
        }),
        "mistral-instruct" => json!({
            "outputs": [{ "text": text, "stop_reason": stop("stop", "length") }],
        }),
        "mistral-chat" => json!({
            "choices": [{
                "index": 0,
                "message": { "role": "assistant", "content": text },
                "stop_reason": stop("stop", "length"),
            }],
        }),
        "jamba" | "openai-chat" => json!({
            "id": "demo",
            "choices": [{
                "index": 0,
                "message": { "role": "assistant", "content": text },
                "finish_reason": stop("stop", "length"),
            }],
            "usage": {
                "prompt_tokens": counts[0],
                "completion_tokens": counts[1],
                "total_tokens": counts[0] + counts[1],
            },
        }),
        "titan-text" => json!({
            "inputTextTokenCount": counts[0],
            "results": [{
                "tokenCount": counts[1],
                "outputText": text,
                "completionReason": stop("FINISHED", "LENGTH"),
            }],
        }),
        // Nova, and what only Converse serves.
        _ => {
            let (mut made, counts) = of_converse(body);
            if let Some(fields) = made.as_object_mut() {
                fields.remove("metrics");
            }
            return (made, counts);
        }
    };
    (made, counts)
}

/// So many tokens, one as good as another.
fn parts(n_tokens: u64) -> Vec<Value> {
    (0..n_tokens).map(|_| json!({})).collect()
}

fn embedded(format: &str, body: &Value, asked: &str) -> (Value, [u64; 2]) {
    let number = |name: &str, otherwise: usize| {
        let found = body.pointer(name).and_then(Value::as_u64);
        found.and_then(|n| usize::try_from(n).ok()).filter(|n| *n <= 3072).unwrap_or(otherwise)
    };
    let n_tokens = tokens(asked);
    let one = |n_dimensions| json!({ "embedding": embedding(asked, n_dimensions), "inputTextTokenCount": n_tokens });
    let made = match format {
        "titan-embed-text-v1" => one(1536),
        "titan-embed-text-v2" => {
            let mut made = one(number("/dimensions", 1024));
            let floats = made.get("embedding").cloned();
            if let Some(fields) = made.as_object_mut() {
                fields.insert("embeddingsByType".into(), json!({ "float": floats }));
            }
            made
        }
        "titan-multimodal-embed" => one(number("/embeddingConfig/outputEmbeddingLength", 1024)),
        "nova-embed" => {
            let n_dimensions = number("/singleEmbeddingParams/embeddingDimension", 3072);
            let text = body.pointer("/singleEmbeddingParams/text/value").and_then(Value::as_str);
            let vector = embedding(text.unwrap_or_default(), n_dimensions);
            json!({ "embeddings": [{ "embeddingType": "TEXT", "embedding": vector }] })
        }
        _ => {
            let texts = body.get("texts").and_then(Value::as_array).cloned().unwrap_or_default();
            let vector = |text: &Value| embedding(text.as_str().unwrap_or_default(), 1024);
            json!({
                "id": "demo",
                "response_type": "embeddings_floats",
                "embeddings": texts.iter().map(vector).collect::<Vec<_>>(),
                "texts": texts,
            })
        }
    };
    (made, [n_tokens, 0])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_answers_the_same_words_in_its_own_place() {
        let text = "You wrote 2 words: Hello there";
        for (format, body, place) in [
            (
                "claude-messages",
                json!({ "messages": [{ "role": "user", "content": [{ "type": "text", "text": "Hello there" }] }] }),
                "/content/0/text",
            ),
            ("claude-text", json!({ "prompt": "Hello there" }), "/completion"),
            ("cohere-command", json!({ "prompt": "Hello there" }), "/generations/0/text"),
            ("cohere-command-r", json!({ "message": "Hello there" }), "/text"),
            (
                "jamba",
                json!({ "messages": [{ "role": "user", "content": "Hello there" }] }),
                "/choices/0/message/content",
            ),
            ("jurassic2", json!({ "prompt": "Hello there" }), "/completions/0/data/text"),
            ("llama", json!({ "prompt": "Hello there" }), "/generation"),
            (
                "mistral-chat",
                json!({ "messages": [{ "role": "user", "content": "Hello there" }] }),
                "/choices/0/message/content",
            ),
            ("mistral-instruct", json!({ "prompt": "Hello there" }), "/outputs/0/text"),
            (
                "nova",
                json!({ "messages": [{ "role": "user", "content": [{ "text": "Hello there" }] }] }),
                "/output/message/content/0/text",
            ),
            ("titan-text", json!({ "inputText": "Hello there" }), "/results/0/outputText"),
        ] {
            let (made, counts) = of_model(format, "m", &body);
            assert_eq!(made.pointer(place).and_then(Value::as_str), Some(text), "{format}: {made}");
            assert_eq!(counts, [3, 8], "{format}");
        }
    }

    #[test]
    fn embeddings_have_the_length_that_is_asked_for() {
        let body = json!({ "inputText": "a", "dimensions": 256 });
        let (made, _) = of_model("titan-embed-text-v2", "m", &body);
        assert_eq!(made["embedding"].as_array().map(Vec::len), Some(256));
        let body = json!({ "texts": ["a", "b"], "input_type": "search_query" });
        let (made, _) = of_model("cohere-embed", "m", &body);
        assert_eq!(made["embeddings"].as_array().map(Vec::len), Some(2));
    }

    #[test]
    fn a_body_without_what_its_format_needs_is_refused() {
        assert!(
            missing("claude-messages", &json!({ "messages": [] }))
                .unwrap()
                .contains("[anthropic_version]")
        );
        assert_eq!(missing("llama", &json!({ "prompt": "a" })), None);
    }
}
