//! One record of a source: its id, its body, and what kind of request that is.

use std::borrow::Cow;

use super::super::json::{Kind, Value};
use super::super::results::id_of;
use super::carry::Carry;
use super::rules::{UNKNOWN_RECORD, UNKNOWN_URL};

/// What a body asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ask {
    /// A chat completion of OpenAI.
    Chat,
    /// A message of Anthropic.
    Messages,
    /// A completion of OpenAI.
    Completion,
    /// Embeddings of OpenAI.
    Embedding,
    /// Whatever the target answers: a prompt, a string or an object with one.
    Prompt,
}

/// A record of a source.
pub(super) struct Record<'a> {
    pub(super) id: Option<Cow<'a, str>>,
    /// Whether a record of its format has an id.
    pub(super) has_id_in_format: bool,
    pub(super) body: Value<'a>,
    pub(super) ask: Ask,
}

/// Names under which files of prompts have their text.
pub(super) const PROMPT_KEYS: [&str; 3] = ["prompt", "text", "input"];

/// Names under which files of bodies and prompts have their ids.
pub(super) const ID_KEYS: [&str; 3] = ["custom_id", "recordId", "id"];

impl<'a> Record<'a> {
    /// Finds out what a record is. `None` when it is left out; then it is said why.
    pub(super) fn of(record: Value<'a>, carry: &mut Carry<'_>) -> Option<Self> {
        let object = |name| record.get(name).filter(|value| value.kind() == Kind::Object);
        let id = |name| record.get(name).and_then(id_of);
        if record.kind() == Kind::Text {
            return Some(Self {
                id: None,
                has_id_in_format: false,
                body: record,
                ask: Ask::Prompt,
            });
        }
        let (id, has_id_in_format, body, ask) = if let Some(body) = object("params") {
            (id("custom_id"), true, body, Some(Ask::Messages))
        } else if let Some(body) = object("body") {
            let ask = match record.get("url").and_then(Value::as_str) {
                Some(url) => Some(ask_of_url(&url, carry)?),
                None => ask_of_body(body),
            };
            (id("custom_id"), true, body, ask)
        } else if let Some(body) = object("modelInput") {
            (id("recordId"), true, body, ask_of_body(body))
        } else {
            (ID_KEYS.iter().find_map(|name| id(name)), false, record, ask_of_bare(record))
        };
        let Some(ask) = ask else {
            carry.lose(&UNKNOWN_RECORD, "", || match record.kind() {
                Kind::Object => {
                    let names: Vec<_> =
                        body.fields().filter_map(|(name, _)| name.as_str()).collect();
                    format!("an object with {}", names.join(", "))
                }
                kind => format!("found {}", kind.name()),
            });
            return None;
        };
        Some(Self { id, has_id_in_format, body, ask })
    }
}

/// The kind of an endpoint, whatever host and version stand before it.
fn ask_of_url(url: &str, carry: &mut Carry<'_>) -> Option<Ask> {
    let path = url.split(['?', '#']).next().unwrap_or(url).trim_end_matches('/');
    let (before, name) = path.rsplit_once('/').unwrap_or(("", path));
    match name {
        "completions" if before.ends_with("chat") => Some(Ask::Chat),
        "completions" => Some(Ask::Completion),
        "embeddings" => Some(Ask::Embedding),
        "messages" => Some(Ask::Messages),
        _ => {
            carry.lose(&UNKNOWN_URL, url, || format!("\"url\": \"{url}\""));
            None
        }
    }
}

/// The kind of a body that nothing names.
fn ask_of_body(body: Value<'_>) -> Option<Ask> {
    Some(if body.get("messages").is_some() {
        if is_anthropic(body) { Ask::Messages } else { Ask::Chat }
    } else if body.get("prompt").is_some() {
        Ask::Completion
    } else if body.get("input").is_some() {
        Ask::Embedding
    } else {
        return None;
    })
}

/// The kind of a record that is its own body.
fn ask_of_bare(record: Value<'_>) -> Option<Ask> {
    let is_text = |name: &&str| record.get(name).is_some_and(|value| value.kind() == Kind::Text);
    if record.get("messages").is_none() && PROMPT_KEYS.iter().any(is_text) {
        return Some(Ask::Prompt);
    }
    ask_of_body(record)
}

/// Whether a body with messages is Anthropic's: by what OpenAI's has nowhere.
fn is_anthropic(body: Value<'_>) -> bool {
    const FIELDS: [&str; 4] = ["anthropic_version", "system", "stop_sequences", "thinking"];
    const PARTS: [&str; 5] = ["image", "document", "tool_use", "tool_result", "thinking"];
    let messages = body.get("messages").into_iter().flat_map(Value::items);
    let mut kinds = messages
        .filter_map(|message| message.get("content"))
        .flat_map(Value::items)
        .filter_map(|part| part.get("type"));
    let mut tools = body.get("tools").into_iter().flat_map(Value::items);
    FIELDS.iter().any(|name| body.get(name).is_some())
        || tools.any(|tool| tool.get("input_schema").is_some())
        || kinds.any(|kind| PARTS.iter().any(|name| kind.is_str(name)))
}

#[cfg(test)]
mod tests {
    use super::super::super::check::{Place, Report};
    use super::super::super::json::Document;
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<(Option<&str>, Ask)>, findings: &[&str]) {
        let mut document = Document::default();
        let mut report = Report::new();
        let mut carry = Carry::new(&mut report, Place::default());
        let record = Record::of(document.parse(text).expect("JSON"), &mut carry);
        let found = record.as_ref().map(|record| (record.id.as_deref(), record.ask));
        assert_eq!(found, expected, "{text}");
        let codes: Vec<_> = report.groups().iter().map(|group| group.rule.code).collect();
        assert_eq!(codes, findings, "{text}");
    }

    #[test]
    fn records_say_what_they_ask() {
        for (url, ask) in [
            ("/v1/chat/completions", Ask::Chat),
            ("/chat/completions", Ask::Chat),
            ("https://api.example.com/v1/chat/completions/?a=b", Ask::Chat),
            ("/v1/completions", Ask::Completion),
            ("/v1/embeddings", Ask::Embedding),
            ("/v1/messages", Ask::Messages),
        ] {
            let text = format!(r#"{{"custom_id": "a", "url": "{url}", "body": {{}}}}"#);
            check(&text, Some((Some("a"), ask)), &[]);
        }
        for (text, id, ask) in [
            (r#"{"custom_id": 7, "body": {"messages": []}}"#, Some("7"), Ask::Chat),
            (r#"{"custom_id": " ", "body": {"prompt": "x"}}"#, None, Ask::Completion),
            (r#"{"url": null, "body": {"input": "x"}}"#, None, Ask::Embedding),
            (r#"{"custom_id": "a", "params": {}}"#, Some("a"), Ask::Messages),
            (r#"{"recordId": "a", "modelInput": {"messages": []}}"#, Some("a"), Ask::Chat),
            (r#"{"messages": [], "system": "x"}"#, None, Ask::Messages),
            (r#"{"messages": [], "tools": [{"input_schema": {}}]}"#, None, Ask::Messages),
            (r#"{"messages": [{"content": [{"type": "image"}]}]}"#, None, Ask::Messages),
            (r#"{"messages": [{"content": [{"type": "text"}]}]}"#, None, Ask::Chat),
            (r#"{"id": 5, "text": "x"}"#, Some("5"), Ask::Prompt),
            (r#"{"input": ["x"]}"#, None, Ask::Embedding),
            (r#""x""#, None, Ask::Prompt),
        ] {
            check(text, Some((id, ask)), &[]);
        }
    }

    #[test]
    fn what_is_no_request_is_said() {
        check(r#"{"url": "/v1/responses", "body": {}}"#, None, &["translate.unknown-url"]);
        for text in ["5", "[]", "{}", r#"{"question": "x"}"#, r#"{"body": {"q": 1}}"#] {
            check(text, None, &["translate.unknown-record"]);
        }
    }
}
