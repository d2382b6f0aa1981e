//! Request bodies of Anthropic's Messages, for targets that are not Claude.

use std::borrow::Cow;

use super::super::family::{Meaning, Part, Role, Tool, ToolChoice};
use super::super::json::{Kind, Value};
use super::super::template::Text;
use super::carry::Carry;
use super::draft::{AnswerFormat, Draft, joined_text, text_of, text_part};
use super::media;
use super::record::Ask;
use super::rules::{
    PARAMETER_DROPPED, PART_DROPPED, PART_NOT_CARRIED, TOOLS_DROPPED, UNKNOWN_RECORD,
};

const MEANINGS: &[(&str, Meaning)] = &[
    ("max_tokens", Meaning::MaxTokens),
    ("temperature", Meaning::Temperature),
    ("top_p", Meaning::TopP),
    ("top_k", Meaning::TopK),
    ("stop_sequences", Meaning::StopSequences),
];

/// A message.
pub(super) fn messages(body: Value<'_>, carry: &mut Carry<'_>) -> Draft {
    let mut draft = Draft::new(Ask::Messages);
    let system = text_only(body.get("system"), carry);
    draft.push_system(&system, carry);
    let Some(messages) = body.get("messages").filter(|list| list.kind() == Kind::Array) else {
        carry.lose(&UNKNOWN_RECORD, "messages", || "there is no list of messages".to_owned());
        return draft;
    };
    for message in messages.items() {
        let role = message.get("role").and_then(Value::as_str).unwrap_or_default();
        let content = message.get("content");
        match role.as_ref() {
            "user" => draft.push(Role::User, parts(content, carry)),
            "assistant" => draft.push(Role::Assistant, parts(content, carry)),
            "system" => {
                let text = text_only(content, carry);
                draft.push_system(&text, carry);
            }
            _ => carry
                .lose(&PART_NOT_CARRIED, "role", || format!("a message of the role \"{role}\"")),
        }
    }
    for tool in body.get("tools").into_iter().flat_map(Value::items) {
        match tool_of(tool) {
            Some(tool) => draft.tools.push(tool),
            None => carry.say(&TOOLS_DROPPED, "tools", || {
                format!("a tool of the provider: {}", tool.json())
            }),
        }
    }
    if let Some(choice) = body.get("tool_choice") {
        draft.tool_choice = tool_choice(choice, carry);
    }
    draft.format = body.at(&["output_config", "format"]).map(|format| AnswerFormat {
        name: String::new(),
        description: String::new(),
        schema: format.get("schema").map(Value::to_json),
        source: format.to_json(),
    });
    let config = body.get("output_config").into_iter().flat_map(Value::fields);
    for (name, value) in config.filter(|(name, _)| !name.is_str("format")) {
        carry.say(&PARAMETER_DROPPED, &format!("output_config.{}", name.raw()), || {
            value.json().to_owned()
        });
    }
    draft.take_settings(
        body,
        &[
            "model",
            "messages",
            "system",
            "tools",
            "tool_choice",
            "output_config",
            "anthropic_version",
        ],
        MEANINGS,
    );
    draft
}

fn parts(content: Option<Value<'_>>, carry: &mut Carry<'_>) -> Vec<Part> {
    match content {
        Some(list) if list.kind() == Kind::Array => {
            list.items().flat_map(|item| part(item, carry)).collect()
        }
        content => text_part(&text_of(content, "content", carry)).into_iter().collect(),
    }
}

/// A part, and what a result of a tool holds beside its text.
fn part(part: Value<'_>, carry: &mut Carry<'_>) -> Vec<Part> {
    let kind = part.get("type").and_then(Value::as_str).unwrap_or_default();
    let text = |name| part.get(name).and_then(Value::as_str).unwrap_or_default();
    note_cache(part, carry);
    match kind.as_ref() {
        "text" => text_part(&text("text")).into_iter().collect(),
        "image" | "document" => medium(part, carry).into_iter().collect(),
        "tool_use" => vec![Part::ToolUse {
            id: text("id").into_owned(),
            name: text("name").into_owned(),
            input: part.get("input").map(Value::to_json).unwrap_or_default(),
        }],
        "tool_result" => {
            let mut others = Vec::new();
            let answer = text_and_others(part.get("content"), &mut others, carry);
            if part.get("is_error").and_then(Value::as_bool) == Some(true) {
                carry.say(&PART_DROPPED, "is_error", || "a tool that failed".to_owned());
            }
            let id = text("tool_use_id").into_owned();
            let mut parts = vec![Part::ToolResult { id, text: Text::literal(&answer) }];
            parts.append(&mut others);
            parts
        }
        "thinking" | "redacted_thinking" => {
            carry.say(&PART_DROPPED, &kind, || "what the model thought before".to_owned());
            Vec::new()
        }
        _ => {
            carry.lose(&PART_NOT_CARRIED, &kind, || format!("a part of the type \"{kind}\""));
            Vec::new()
        }
    }
}

/// The text of an instruction, which holds nothing else.
fn text_only(content: Option<Value<'_>>, carry: &mut Carry<'_>) -> String {
    let mut others = Vec::new();
    let text = text_and_others(content, &mut others, carry);
    if !others.is_empty() {
        carry.lose(&PART_NOT_CARRIED, "system", || "an instruction that is no text".to_owned());
    }
    text
}

/// The text of a content; what else is in it goes to `others`.
fn text_and_others(
    content: Option<Value<'_>>,
    others: &mut Vec<Part>,
    carry: &mut Carry<'_>,
) -> String {
    for part in content.into_iter().flat_map(Value::items) {
        if part.get("type").is_some_and(|kind| kind.is_str("text")) {
            note_cache(part, carry);
        }
    }
    joined_text(content, carry, |item, carry| others.extend(part(item, carry)))
}

/// Prompts are cached for single requests only, and a batch has none.
fn note_cache(part: Value<'_>, carry: &mut Carry<'_>) {
    if let Some(cache) = part.get("cache_control").filter(|cache| cache.kind() != Kind::Null) {
        carry.say(&PART_DROPPED, "cache_control", || cache.json().to_owned());
    }
}

fn medium(part: Value<'_>, carry: &mut Carry<'_>) -> Option<Part> {
    let source = part.get("source");
    let text = |name| {
        source.and_then(|source| source.get(name)).and_then(Value::as_str).unwrap_or_default()
    };
    let title = part.get("title").and_then(Value::as_str).unwrap_or_default();
    for (name, value) in part.fields() {
        let name = name.as_str().unwrap_or_default();
        let is_read = ["type", "source", "title", "cache_control"].contains(&name.as_ref());
        if !is_read && value.kind() != Kind::Null {
            carry.say(&PART_DROPPED, &name, || value.json().to_owned());
        }
    }
    let kind = text("type");
    match kind.as_ref() {
        "base64" => media::of_base64(&text("media_type"), &text("data"), &title, carry),
        "url" => media::of_address(&text("url"), &title, carry),
        // A document that is text is said as text: every target takes that.
        "text" => {
            let between = if title.is_empty() { "" } else { "\n\n" };
            text_part(&format!("{title}{between}{}", text("data")))
        }
        _ => {
            carry.lose(&PART_NOT_CARRIED, "source", || {
                format!("data whose source is of the type \"{kind}\"")
            });
            None
        }
    }
}

/// A tool of the caller's own.
fn tool_of(tool: Value<'_>) -> Option<Tool> {
    let is_own = tool.get("type").is_none_or(|kind| kind.is_str("custom"));
    Some(Tool {
        name: tool.get("name").filter(|_| is_own)?.as_str()?.into_owned(),
        description: tool
            .get("description")
            .and_then(Value::as_str)
            .map(Cow::into_owned)
            .unwrap_or_default(),
        schema: tool.get("input_schema")?.to_json(),
    })
}

fn tool_choice(choice: Value<'_>, carry: &mut Carry<'_>) -> ToolChoice {
    if choice.get("disable_parallel_tool_use").and_then(Value::as_bool) == Some(true) {
        carry.say(&PARAMETER_DROPPED, "disable_parallel_tool_use", || "true".to_owned());
    }
    let kind = choice.get("type").and_then(Value::as_str).unwrap_or_default();
    match (kind.as_ref(), choice.get("name").and_then(Value::as_str)) {
        ("any", _) => ToolChoice::Any,
        ("none", _) => ToolChoice::None,
        ("tool", Some(name)) => ToolChoice::Named(name.into_owned()),
        _ => ToolChoice::Auto,
    }
}
