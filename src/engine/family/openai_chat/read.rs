//! Reading a chat completion, whoever wrote it.

use std::borrow::Cow;

use super::super::super::json::{Kind, Value};
use super::super::{Answer, ToolCall};

const OPEN: &str = "<reasoning>";
const CLOSE: &str = "</reasoning>";

/// Reads a completion, and remembers what of it was not read.
pub(super) fn read(output: Value<'_>) -> Option<Answer<'_>> {
    let mut answer = read_choices(output)?;
    answer.note_unknown(
        output,
        &[
            "id",
            "object",
            "created",
            "model",
            "choices",
            "usage",
            "system_fingerprint",
            "service_tier",
            "prompt_logprobs",
        ],
    );
    Some(answer)
}

/// Reads choices and tokens, for all families that answer in this way: what is read of an answer must
/// not depend on which of them it is taken for. The texts of several choices have a blank line
/// between them; the reason may be called `finish_reason` or `stop_reason`.
pub(in super::super) fn read_choices(output: Value<'_>) -> Option<Answer<'_>> {
    let choices = output.get("choices")?;
    let first = choices.item(0)?;
    let mut answer = Answer::default();
    for choice in choices.items() {
        if !answer.text.is_empty() {
            answer.push_text(Some("\n\n".into()));
        }
        read_choice(choice, &mut answer)?;
    }
    let mut reasons = ["stop_reason", "finish_reason"].iter().filter_map(|name| first.get(name));
    answer.stopped(reasons.find(|reason| reason.kind() == Kind::Text));
    read_usage(output, &mut answer);
    Some(answer)
}

/// What a choice says; `None` when it is no message.
fn read_choice<'a>(choice: Value<'a>, answer: &mut Answer<'a>) -> Option<()> {
    let message = choice.get("message")?;
    if message.kind() != Kind::Object {
        return None;
    }
    let thoughts = ["reasoning_content", "reasoning"].iter().find_map(|name| message.get(name));
    answer.push_thinking(thoughts.and_then(Value::as_str));
    match message.get("content") {
        Some(text) if text.kind() == Kind::Text => push_text(text.as_str(), answer),
        parts => {
            for part in parts.into_iter().flat_map(Value::items) {
                answer.push_text(part.get("text").and_then(Value::as_str));
                for thought in part.get("thinking").into_iter().flat_map(Value::items) {
                    answer.push_thinking(thought.get("text").and_then(Value::as_str));
                }
            }
        }
    }
    let calls = message.get("tool_calls").or_else(|| choice.get("tool_calls"));
    answer.tool_calls.extend(calls.into_iter().flat_map(Value::items).filter_map(tool_call));
    // A refusal stands in place of the text.
    answer.push_text(message.get("refusal").and_then(Value::as_str));
    Some(())
}

/// Takes a text apart that begins with reasoning. A limit may have cut it before its end.
fn push_text<'a>(text: Option<Cow<'a, str>>, answer: &mut Answer<'a>) {
    match text {
        None => {}
        Some(Cow::Borrowed(text)) => {
            let (thinking, text) = split(text);
            answer.push_thinking(thinking.map(Cow::Borrowed));
            answer.push_text(Some(text.into()));
        }
        Some(Cow::Owned(text)) => {
            let (thinking, text) = split(&text);
            answer.push_thinking(thinking.map(|text| text.to_owned().into()));
            answer.push_text(Some(text.to_owned().into()));
        }
    }
}

/// The reasoning at the beginning of a text, and the rest.
fn split(text: &str) -> (Option<&str>, &str) {
    match text.trim_start().strip_prefix(OPEN) {
        None => (None, text),
        Some(inside) => match inside.split_once(CLOSE) {
            Some((thinking, rest)) => (Some(thinking), rest.trim_start()),
            None => (Some(inside), ""),
        },
    }
}

fn read_usage<'a>(output: Value<'a>, answer: &mut Answer<'a>) {
    let Some(usage) = output.get("usage") else { return };
    let tokens =
        |names: [&str; 2]| names.iter().find_map(|name| usage.get(name)).and_then(Value::as_u64);
    let n_cached = usage.at(&["prompt_tokens_details", "cached_tokens"]).and_then(Value::as_u64);
    // Tokens out of the cache are counted among those of the prompt.
    answer.usage.input_tokens = tokens(["prompt_tokens", "input_tokens"])
        .map(|n_tokens| n_tokens.saturating_sub(n_cached.unwrap_or(0)));
    answer.usage.output_tokens = tokens(["completion_tokens", "output_tokens"]);
    answer.usage.cache_read_tokens = n_cached;
}

fn tool_call(call: Value<'_>) -> Option<ToolCall<'_>> {
    Some(ToolCall {
        id: call.get("id").and_then(Value::as_str).unwrap_or_default(),
        name: call.at(&["function", "name"])?.as_str()?,
        input: call.at(&["function", "arguments"])?,
    })
}
