//! Request bodies of OpenAI: chat completions, completions and embeddings.
//!
//! Shapes: OpenAI's API reference, as LiteLLM and others speak it too.

use std::borrow::Cow;

use serde_json::json;

use super::super::family::{Meaning, Part, Role, Tool, ToolChoice};
use super::super::json::{Document, Kind, Value};
use super::super::template::Text;
use super::carry::Carry;
use super::draft::{AnswerFormat, Draft, joined_text, text_of, text_part};
use super::media;
use super::record::{Ask, ID_KEYS, PROMPT_KEYS};
use super::rules::{
    PARAMETER_DROPPED, PART_DROPPED, PART_NOT_CARRIED, TOKEN_INPUT, TOOLS_DROPPED, UNKNOWN_RECORD,
};
use super::writer::note_rounded;

/// What OpenAI's names mean, and those that others add to its format.
const MEANINGS: &[(&str, Meaning)] = &[
    ("max_completion_tokens", Meaning::MaxTokens),
    ("max_tokens", Meaning::MaxTokens),
    ("max_output_tokens", Meaning::MaxTokens),
    ("temperature", Meaning::Temperature),
    ("top_p", Meaning::TopP),
    ("top_k", Meaning::TopK),
    ("stop", Meaning::StopSequences),
    ("stop_sequences", Meaning::StopSequences),
    ("seed", Meaning::Seed),
    ("frequency_penalty", Meaning::FrequencyPenalty),
    ("presence_penalty", Meaning::PresencePenalty),
    ("dimensions", Meaning::Dimensions),
];

/// A chat completion.
pub(super) fn chat(body: Value<'_>, carry: &mut Carry<'_>) -> Draft {
    let mut draft = Draft::new(Ask::Chat);
    let Some(messages) = body.get("messages").filter(|list| list.kind() == Kind::Array) else {
        carry.lose(&UNKNOWN_RECORD, "messages", || "there is no list of messages".to_owned());
        return draft;
    };
    for message in messages.items() {
        push_message(message, &mut draft, carry);
    }
    read_tools(body, &mut draft, carry);
    draft.format = body.get("response_format").and_then(answer_format);
    draft.take_settings(
        body,
        &[
            "model",
            "messages",
            "tools",
            "tool_choice",
            "functions",
            "function_call",
            "response_format",
        ],
        MEANINGS,
    );
    draft
}

/// A completion: one draft for each prompt.
pub(super) fn completion(body: Value<'_>, carry: &mut Carry<'_>) -> Vec<Draft> {
    let mut draft = Draft::new(Ask::Completion);
    draft.take_settings(body, &["model", "prompt"], MEANINGS);
    of_texts(body.get("prompt"), &draft, carry)
}

/// Embeddings: one draft for each text.
pub(super) fn embedding(body: Value<'_>, carry: &mut Carry<'_>) -> Vec<Draft> {
    let mut draft = Draft::new(Ask::Embedding);
    draft.take_settings(body, &["model", "input"], MEANINGS);
    of_texts(body.get("input"), &draft, carry)
}

/// A prompt of a file of prompts: a string, or an object with one and perhaps parameters.
pub(super) fn prompt(record: Value<'_>, carry: &mut Carry<'_>) -> Draft {
    let mut draft = Draft::new(Ask::Prompt);
    if record.kind() == Kind::Text {
        draft.push(
            Role::User,
            text_part(&record.as_str().unwrap_or_default()).into_iter().collect(),
        );
        return draft;
    }
    let mut names = PROMPT_KEYS.iter().copied();
    let name = names.find(|name| record.get(name).is_some_and(|text| text.kind() == Kind::Text));
    let text = name.and_then(|name| record.get(name)).and_then(Value::as_str).unwrap_or_default();
    draft.push_system(&text_of(record.get("system"), "system", carry), carry);
    draft.push(Role::User, text_part(&text).into_iter().collect());
    let read: Vec<&str> = ["model", "system"].into_iter().chain(ID_KEYS).chain(name).collect();
    draft.take_settings(record, &read, MEANINGS);
    draft
}

fn of_texts(input: Option<Value<'_>>, draft: &Draft, carry: &mut Carry<'_>) -> Vec<Draft> {
    let texts: Option<Vec<Cow<'_, str>>> = match input {
        Some(text) if text.kind() == Kind::Text => text.as_str().map(|text| vec![text]),
        Some(list) => list.items().map(Value::as_str).collect(),
        None => None,
    };
    let n_items = input.map_or(0, |list| list.items().count());
    match texts {
        Some(texts) if !texts.is_empty() => {
            let with = |text: Cow<'_, str>| {
                let mut draft = draft.clone();
                draft.push(Role::User, text_part(&text).into_iter().collect());
                draft
            };
            texts.into_iter().map(with).collect()
        }
        _ if n_items > 0 => {
            carry.lose(&TOKEN_INPUT, "", || "a list of other things than strings".to_owned());
            Vec::new()
        }
        _ => {
            carry.lose(&UNKNOWN_RECORD, "", || "there is no text, and no list of texts".to_owned());
            Vec::new()
        }
    }
}

fn push_message(message: Value<'_>, draft: &mut Draft, carry: &mut Carry<'_>) {
    let role = message.get("role").and_then(Value::as_str).unwrap_or_default();
    let content = message.get("content");
    for (name, value) in message.fields() {
        const READ: [&str; 7] = [
            "role",
            "content",
            "tool_calls",
            "tool_call_id",
            "function_call",
            "refusal",
            "annotations",
        ];
        let name = name.as_str().unwrap_or_default();
        let is_function_name = role == "function" && name == "name";
        if !READ.contains(&name.as_ref()) && !is_function_name && value.kind() != Kind::Null {
            carry.say(&PART_DROPPED, &name, || format!("{name}: {}", value.json()));
        }
    }
    match role.as_ref() {
        "system" | "developer" => {
            let text = text_only(content, carry);
            draft.push_system(&text, carry);
        }
        "user" => draft.push(Role::User, parts(content, carry)),
        "assistant" => {
            let mut parts = parts(content, carry);
            let refusal = message.get("refusal").and_then(Value::as_str).unwrap_or_default();
            parts.extend(text_part(&refusal));
            let calls = message.get("tool_calls").into_iter().flat_map(Value::items);
            parts.extend(
                calls.filter_map(|call| tool_use(call.get("id"), call.get("function"), carry)),
            );
            let call = message.get("function_call").filter(|call| call.kind() == Kind::Object);
            parts.extend(call.and_then(|call| tool_use(None, Some(call), carry)));
            draft.push(Role::Assistant, parts);
        }
        "tool" | "function" => {
            let id = message.get("tool_call_id").and_then(Value::as_str);
            let name = message.get("name").and_then(Value::as_str).unwrap_or_default();
            let id = id.map_or_else(|| id_of_function(&name), Cow::into_owned);
            let text = Text::literal(&text_only(content, carry));
            draft.push(Role::User, vec![Part::ToolResult { id, text }]);
        }
        _ => carry.lose(&PART_NOT_CARRIED, "role", || format!("a message of the role \"{role}\"")),
    }
}

/// Functions of the older kind have no ids: their names tell results apart.
fn id_of_function(name: &str) -> String {
    format!("call_{name}")
}

fn tool_use(
    id: Option<Value<'_>>,
    function: Option<Value<'_>>,
    carry: &mut Carry<'_>,
) -> Option<Part> {
    let name = function.and_then(|call| call.get("name")).and_then(Value::as_str);
    let arguments = function.and_then(|call| call.get("arguments")).and_then(Value::as_str);
    let mut document = Document::default();
    let input = match arguments.as_deref().map(str::trim).unwrap_or_default() {
        "" => Some(json!({})),
        text => {
            document.parse(text).ok().filter(|value| value.kind() == Kind::Object).map(|value| {
                note_rounded(value, carry);
                value.to_json()
            })
        }
    };
    let (Some(name), Some(input)) = (name, input) else {
        carry.lose(&PART_NOT_CARRIED, "tool_calls", || {
            format!("arguments that are no JSON object: {}", arguments.unwrap_or_default())
        });
        return None;
    };
    let id = id.and_then(Value::as_str).map_or_else(|| id_of_function(&name), Cow::into_owned);
    Some(Part::ToolUse { id, name: name.into_owned(), input })
}

/// The texts of a content that can hold nothing else.
fn text_only(content: Option<Value<'_>>, carry: &mut Carry<'_>) -> String {
    joined_text(content, carry, |part, carry| {
        carry.lose(&PART_NOT_CARRIED, "content", || {
            format!("other than text where only text can be: {}", part.json())
        });
    })
}

fn parts(content: Option<Value<'_>>, carry: &mut Carry<'_>) -> Vec<Part> {
    match content {
        Some(list) if list.kind() == Kind::Array => {
            list.items().filter_map(|item| part(item, carry)).collect()
        }
        content => text_part(&text_of(content, "content", carry)).into_iter().collect(),
    }
}

fn part(part: Value<'_>, carry: &mut Carry<'_>) -> Option<Part> {
    let kind = part.get("type").and_then(Value::as_str).unwrap_or_default();
    let text = |name| part.get(name).and_then(Value::as_str).unwrap_or_default();
    match kind.as_ref() {
        "text" | "input_text" | "output_text" => text_part(&text("text")),
        "refusal" => text_part(&text("refusal")),
        "image_url" => {
            let image = part.get("image_url")?;
            // LiteLLM and others take the bare address too.
            let address = image.as_str().or_else(|| image.get("url")?.as_str());
            let detail = image.get("detail").and_then(Value::as_str);
            if let Some(detail) = detail.filter(|detail| detail != "auto") {
                carry.say(&PARAMETER_DROPPED, "image_url.detail", || detail.into_owned());
            }
            media::of_address(&address.unwrap_or_default(), "", carry)
        }
        "file" => {
            let name = part.at(&["file", "filename"]).and_then(Value::as_str).unwrap_or_default();
            if let Some(data) = part.at(&["file", "file_data"]).and_then(Value::as_str) {
                return media::of_address(&data, &name, carry);
            }
            carry.lose(&PART_NOT_CARRIED, "file", || {
                "a file that is stored with the provider".to_owned()
            });
            None
        }
        _ => {
            carry.lose(&PART_NOT_CARRIED, &kind, || format!("a part of the type \"{kind}\""));
            None
        }
    }
}

fn read_tools(body: Value<'_>, draft: &mut Draft, carry: &mut Carry<'_>) {
    let tools = body.get("tools").into_iter().flat_map(Value::items);
    for tool in tools {
        match tool.get("function") {
            Some(function) => draft.tools.extend(function_of(function, carry)),
            None => carry.say(&TOOLS_DROPPED, "tools", || {
                format!("a tool of the provider: {}", tool.json())
            }),
        }
    }
    let functions = body.get("functions").into_iter().flat_map(Value::items);
    draft.tools.extend(functions.filter_map(|function| function_of(function, carry)));
    let choice = body.get("tool_choice").or_else(|| body.get("function_call"));
    let Some(choice) = choice.filter(|choice| choice.kind() != Kind::Null) else {
        return;
    };
    let name = choice.at(&["function", "name"]).or_else(|| choice.get("name"));
    draft.tool_choice = match (choice.as_str().as_deref(), name.and_then(Value::as_str)) {
        (Some("auto"), _) => ToolChoice::Auto,
        (Some("none"), _) => ToolChoice::None,
        (Some("required" | "any"), _) => ToolChoice::Any,
        (_, Some(name)) => ToolChoice::Named(name.into_owned()),
        _ => {
            carry.say(&PARAMETER_DROPPED, "tool_choice", || choice.json().to_owned());
            ToolChoice::Auto
        }
    };
}

fn function_of(function: Value<'_>, carry: &mut Carry<'_>) -> Option<Tool> {
    let text = |name| function.get(name).and_then(Value::as_str).unwrap_or_default().into_owned();
    let name = text("name");
    if name.is_empty() {
        carry.say(&TOOLS_DROPPED, "tools", || format!("without a name: {}", function.json()));
        return None;
    }
    if function.get("strict").and_then(Value::as_bool) == Some(true) {
        carry.say(&PARAMETER_DROPPED, "tools.strict", || format!("of the tool {name}"));
    }
    let schema = function.get("parameters").filter(|schema| schema.kind() == Kind::Object);
    let schema =
        schema.map_or_else(|| json!({ "type": "object", "properties": {} }), Value::to_json);
    Some(Tool { name, description: text("description"), schema })
}

fn answer_format(format: Value<'_>) -> Option<AnswerFormat> {
    let kind = format.get("type").and_then(Value::as_str)?;
    if kind == "text" {
        return None;
    }
    let text = |name| format.at(&["json_schema", name]).and_then(Value::as_str).unwrap_or_default();
    Some(AnswerFormat {
        name: text("name").into_owned(),
        description: text("description").into_owned(),
        schema: format.at(&["json_schema", "schema"]).map(Value::to_json),
        source: format.to_json(),
    })
}
