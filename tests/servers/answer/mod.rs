//! What the models answer: a function of the prompt, so that a test can say it beforehand.
//!
//! - A prompt with the word `JSON` is answered `{"label": …, "words": n}`, where `n` is the number of
//!   its words and the label is `negative`, `neutral` or `positive` by `n mod 3`.
//! - Every other is answered `You wrote n words: …` with the first twelve of them.
//! - A text is as many tokens as it has characters by four, rounded up.
//! - An answer that needs more tokens than the request allows is cut there.
//! - A prompt with `demo-fail-429` (or another code) fails with that code.

mod shape;

use serde_json::Value;
use sha2::{Digest as _, Sha256};

pub(crate) use shape::{format, of_converse, of_model};

/// How a prompt makes a request fail.
const MARK: &str = "demo-fail-";

const LABELS: [&str; 3] = ["negative", "neutral", "positive"];

/// An answer in words.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) text: String,
    /// Whether it was cut.
    pub(crate) is_cut: bool,
    pub(crate) input_tokens: u64,
    pub(crate) output_tokens: u64,
}

/// Answers a prompt in at most so many tokens.
pub(crate) fn answer(prompt: &str, max_tokens: u64) -> Answer {
    let words: Vec<&str> = prompt.split_whitespace().collect();
    let n_words = words.len();
    let mut text = if words.iter().any(|word| word.contains("JSON")) {
        let label = LABELS.get(n_words % 3).copied().unwrap_or_default();
        format!("{{\"label\": \"{label}\", \"words\": {n_words}}}")
    } else {
        let first = words.get(..12).unwrap_or(&words).join(" ");
        format!("You wrote {n_words} words: {first}")
    };
    let is_cut = tokens(&text) > max_tokens;
    if is_cut {
        let n_chars = usize::try_from(max_tokens * 4).unwrap_or(usize::MAX);
        text = text.chars().take(n_chars).collect();
    }
    Answer { is_cut, input_tokens: tokens(prompt), output_tokens: tokens(&text), text }
}

/// How many tokens a text is here.
pub(crate) fn tokens(text: &str) -> u64 {
    (text.chars().count() as u64).div_ceil(4)
}

/// Code and message of the failure that a prompt orders.
pub(crate) fn ordered_failure(prompt: &str) -> Option<(u16, &'static str)> {
    let code = prompt.split(MARK).nth(1)?.get(..3)?.parse().ok()?;
    failure(code)
}

/// What models say when they fail so.
pub(crate) fn failure(code: u16) -> Option<(u16, &'static str)> {
    let message = match code {
        400 => "Input is too long for requested model.",
        403 => "You don't have access to the model with the specified model ID.",
        408 => "Model has timed out in processing the request. Try your request again.",
        424 => "The model returned an error. Try your request again.",
        429 => "Too many requests, please wait before trying again.",
        500 => {
            "The system encountered an unexpected error during processing. Try your request again."
        }
        503 => "Bedrock is unable to process your request.",
        _ => return None,
    };
    Some((code, message))
}

/// A direction of length 1 that a text has.
#[expect(clippy::cast_precision_loss, reason = "a few thousand numbers")]
pub(crate) fn embedding(text: &str, n_dimensions: usize) -> Vec<f64> {
    let seed = Sha256::digest(text);
    let at = |number: usize| {
        let byte = seed.get(number % 32).copied().unwrap_or_default();
        let mixed = (usize::from(byte) + 1) * (number * 7919 + 13) % 2001;
        mixed as f64 / 1000.0 - 1.0
    };
    let raw: Vec<f64> = (0..n_dimensions).map(at).collect();
    let length = raw.iter().map(|value| value * value).sum::<f64>().sqrt().max(f64::MIN_POSITIVE);
    raw.into_iter().map(|value| value / length).collect()
}

/// All texts of a body that a person wrote: what fails is found in any of them.
pub(crate) fn texts(body: &Value) -> String {
    let mut found = Vec::new();
    collect(body, &mut found);
    found.join(" ")
}

fn collect<'a>(value: &'a Value, found: &mut Vec<&'a str>) {
    match value {
        Value::String(text) => found.push(text),
        Value::Array(items) => items.iter().for_each(|item| collect(item, found)),
        Value::Object(fields) => {
            // Of media, there is nothing to read.
            let is_read = |name: &&String| {
                !["image", "document", "video", "source", "images", "inputImage"]
                    .contains(&name.as_str())
            };
            fields
                .iter()
                .filter(|(name, _)| is_read(name))
                .for_each(|(_, value)| collect(value, found));
        }
        _ => {}
    }
}

/// The last thing that the user said: the last message, or the prompt.
pub(crate) fn prompt(body: &Value) -> String {
    if let Some(messages) = body.get("messages").and_then(Value::as_array) {
        let of_user = |message: &&Value| message.get("role").is_some_and(|role| role == "user");
        let content = messages.iter().rfind(of_user).and_then(|message| message.get("content"));
        return content.map(text_of).unwrap_or_default();
    }
    let single = ["prompt", "inputText", "message", "texts"];
    single.iter().find_map(|name| body.get(name)).map(text_of).unwrap_or_default()
}

fn text_of(content: &Value) -> String {
    match content {
        Value::String(text) => text.clone(),
        Value::Array(parts) => {
            let text = |part: &Value| match part {
                Value::String(text) => Some(text.clone()),
                part => part.get("text")?.as_str().map(str::to_owned),
            };
            parts.iter().filter_map(text).collect::<Vec<_>>().join("\n")
        }
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn answers_can_be_said_beforehand() {
        let found = answer("Rate this as JSON: good", 100);
        assert_eq!(found.text, r#"{"label": "positive", "words": 5}"#);
        assert_eq!((found.is_cut, found.input_tokens, found.output_tokens), (false, 6, 9));
        let found = answer("How are you?", 4);
        assert_eq!(found.text, "You wrote 3 word");
        assert!(found.is_cut && found.output_tokens == 4);
    }

    #[test]
    fn the_last_thing_that_the_user_said_is_answered() {
        for (body, expected) in [
            (json!({ "prompt": "a" }), "a"),
            (
                json!({ "messages": [{ "role": "user", "content": "a" }, { "role": "assistant", "content": "b" }] }),
                "a",
            ),
            (
                json!({ "messages": [{ "role": "user", "content": [{ "text": "a" }, { "image": {} }, { "text": "b" }] }] }),
                "a\nb",
            ),
            (json!({ "texts": ["a", "b"] }), "a\nb"),
            (json!({}), ""),
        ] {
            assert_eq!(prompt(&body), expected, "{body}");
        }
    }

    #[test]
    fn failures_are_ordered_by_the_prompt() {
        assert_eq!(ordered_failure("please demo-fail-429 now").map(|found| found.0), Some(429));
        assert_eq!(ordered_failure("demo-fail-418"), None);
        assert_eq!(ordered_failure("demo-fail-é"), None);
    }

    #[test]
    fn a_direction_has_length_one() {
        let found = embedding("text", 256);
        let length: f64 = found.iter().map(|value| value * value).sum();
        assert!((length - 1.0).abs() < 1e-9 && found.len() == 256);
        assert_ne!(found, embedding("other", 256));
    }
}
