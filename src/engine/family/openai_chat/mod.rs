//! OpenAI's chat completions: gpt-oss, and the open models that are served the same way.

mod body;
mod read;

use serde_json::json;

use super::super::catalog;
use super::super::check::{Findings, Path};
use super::super::json::{Kind, Node, Value};
use super::{
    Abilities, Answer, Family, Media, MediaKind, MediaSource, Parameter, Part, Prompt, Shape, Tool,
    ToolChoice, Turn, parameter_fields, rules, shape,
};
use body::{BODY, LIMIT, OPENAI_LIMIT, PARAMETERS, TEXTS};
pub(super) use read::read_choices;

/// See the [module](self).
pub(super) struct OpenaiChat;

impl Family for OpenaiChat {
    fn id(&self) -> &'static str {
        "openai-chat"
    }

    fn title(&self) -> &'static str {
        "OpenAI chat completions"
    }

    fn doc(&self) -> &'static str {
        "The format of gpt-oss, and of newer open models: DeepSeek V3, Qwen3, Gemma 3, MiniMax, Kimi, Nemotron, GLM and Mistral's newer ones. \
         For gpt-oss AWS documents it; for the others, the pages of the models show a body with `messages` and `max_tokens`, \
         and no page has their ranges, so that those of OpenAI are checked. \
         A system prompt is a message of the role `system`. `stream` must be left out or false. \
         Answers of gpt-oss begin with their reasoning in `<reasoning>…</reasoning>`. \
         A file with `custom_id` and `url` in its lines is for OpenAI's own batch API, not for these jobs."
    }

    fn source(&self) -> &'static str {
        "https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-openai.html"
    }

    fn parameters(&self) -> &'static [Parameter] {
        PARAMETERS
    }

    fn abilities(&self) -> Abilities {
        Abilities { images: &["jpeg", "png", "webp", "gif"], takes_tools: true, ..Abilities::TEXT }
    }

    fn other_answer_limits(&self) -> &'static [&'static str] {
        &[OPENAI_LIMIT]
    }

    fn body(&self, prompt: &Prompt<'_>) -> Node {
        let mut messages = Vec::new();
        if let Some(system) = &prompt.system {
            messages.push(message("system", Node::Text(system.clone())));
        }
        prompt.turns.iter().for_each(|turn| push_turn(turn, &mut messages));
        let mut fields = vec![("messages", Node::Array(messages))];
        let is_openai = is_openai(prompt.model);
        for (name, value) in parameter_fields(PARAMETERS, &[], prompt) {
            fields.push((if is_openai && name == LIMIT { OPENAI_LIMIT } else { name }, value));
        }
        if !prompt.tools.is_empty() {
            fields.push(("tools", Node::Array(prompt.tools.iter().map(tool).collect())));
            fields.extend(tool_choice(&prompt.tool_choice).map(|choice| ("tool_choice", choice)));
        }
        Node::object(fields)
    }

    fn shape(&self) -> &'static Shape {
        &BODY
    }

    fn check(&self, body: Value<'_>, model: &str, path: &Path<'_>, out: &mut Findings<'_>) {
        check_stream(body, model, path, out);
        check_model(body, model, path, out);
        let messages_path = path.field("messages");
        let messages = body.get("messages").into_iter().flat_map(Value::items);
        for (idx, message) in messages.enumerate() {
            if message.get("role").is_some_and(|role| role.is_str("assistant")) {
                check_assistant(message, &messages_path.item(idx), out);
            }
        }
    }

    fn read<'a>(&self, output: Value<'a>) -> Option<Answer<'a>> {
        read::read(output)
    }

    fn request_example(&self) -> &'static str {
        r#"{
            "messages": [
                { "role": "system", "content": "You answer in one sentence." },
                { "role": "user", "content": "Why is the sky blue?" }
            ],
            "max_tokens": 512,
            "temperature": 0.2,
            "stop": ["User:"]
        }"#
    }

    fn response_example(&self) -> &'static str {
        r#"{
            "id": "chatcmpl-1", "object": "chat.completion", "created": 1790000000,
            "model": "openai.gpt-oss-120b-1:0",
            "choices": [{
                "index": 0,
                "message": {
                    "role": "assistant",
                    "content": "<reasoning>Scattering.</reasoning>Air scatters blue light more than red."
                },
                "finish_reason": "stop"
            }],
            "usage": { "prompt_tokens": 84, "completion_tokens": 25, "total_tokens": 109 }
        }"#
    }
}

/// Whether the model, by its id, profile id or ARN, is one of OpenAI's.
fn is_openai(model: &str) -> bool {
    let id = model.rsplit('/').next().unwrap_or_default();
    id.split('.').any(|part| part == "openai")
}

fn message(role: &'static str, content: Node) -> Node {
    Node::object([("role", Node::constant(role)), ("content", content)])
}

/// Appends the messages of a turn: the answer of a tool is a message of its own.
fn push_turn(turn: &Turn, messages: &mut Vec<Node>) {
    let mut calls = Vec::new();
    let mut said = Vec::new();
    for part in &turn.parts {
        match part {
            Part::ToolResult { id, text } => messages.push(Node::object([
                ("role", Node::constant("tool")),
                ("tool_call_id", Node::constant(id.as_str())),
                ("content", Node::Text(text.clone())),
            ])),
            Part::ToolUse { id, name, input } => calls.push(Node::constant(json!({
                "id": id,
                "type": "function",
                "function": { "name": name, "arguments": input.to_string() },
            }))),
            Part::Text(_) | Part::Media(_) => said.push(part.clone()),
        }
    }
    if said.is_empty() && calls.is_empty() {
        return;
    }
    let mut fields = vec![("role", Node::constant(turn.role.name()))];
    let media: Vec<Node> = said.iter().filter_map(part).collect();
    let has_media = said.iter().any(|part| matches!(part, Part::Media(_)));
    if has_media {
        fields.push(("content", Node::Array(media)));
    } else if !said.is_empty() {
        // A plain text where that is enough: not every model takes parts.
        fields.push(("content", Node::Text(Turn { role: turn.role, parts: said }.text())));
    }
    if !calls.is_empty() {
        fields.push(("tool_calls", Node::Array(calls)));
    }
    messages.push(Node::object(fields));
}

fn part(part: &Part) -> Option<Node> {
    match part {
        Part::Text(text) => Some(Node::object([
            ("type", Node::constant("text")),
            ("text", Node::Text(text.clone())),
        ])),
        Part::Media(Media {
            kind: MediaKind::Image,
            format,
            source: MediaSource::Base64(bytes),
            ..
        }) => {
            let format = if format == "jpg" { "jpeg" } else { format };
            let url = format!("data:image/{format};base64,{bytes}");
            Some(Node::constant(json!({ "type": "image_url", "image_url": { "url": url } })))
        }
        _ => None,
    }
}

fn tool(tool: &Tool) -> Node {
    let Tool { name, description, schema } = tool;
    let function = match description.as_str() {
        "" => json!({ "name": name, "parameters": schema }),
        _ => json!({ "name": name, "description": description, "parameters": schema }),
    };
    Node::constant(json!({ "type": "function", "function": function }))
}

fn tool_choice(choice: &ToolChoice) -> Option<Node> {
    Some(Node::constant(match choice {
        ToolChoice::Auto => return None,
        ToolChoice::Any => json!("required"),
        ToolChoice::None => json!("none"),
        ToolChoice::Named(name) => json!({ "type": "function", "function": { "name": name } }),
    }))
}

/// Answers of a job are not streamed. AWS says so for OpenAI's models.
fn check_stream(body: Value<'_>, model: &str, path: &Path<'_>, out: &mut Findings<'_>) {
    if body.get("stream").and_then(Value::as_bool) != Some(true) {
        return;
    }
    let path = path.field("stream");
    let detail = || "answers of a job are not streamed: leave it out, or write false".to_owned();
    if is_openai(model) {
        rules::refused_in_batch::add(&path, out, detail);
    } else {
        rules::doubtful_in_batch::add(&path, out, detail);
    }
}

/// The job names the model. A body may name it again, but no other.
fn check_model(body: Value<'_>, model: &str, path: &Path<'_>, out: &mut Findings<'_>) {
    let Some(named) = body.get("model").and_then(Value::as_str) else { return };
    let id = |text| catalog::find_model(catalog::builtin(), text).map(|model| &model.id);
    // Of a model that the catalog does not know, for example the user's own, nothing can be said.
    if id(model).is_some() && id(&named) != id(model) {
        rules::other_model::add(&path.field("model"), out, || {
            format!("the body names {named}, the job {model}")
        });
    }
}

/// What an assistant said is a text or parts, or null beside tool calls.
fn check_assistant(message: Value<'_>, path: &Path<'_>, out: &mut Findings<'_>) {
    let content_path = path.field("content");
    match message.get("content").filter(|content| content.kind() != Kind::Null) {
        Some(content) => shape::check(&TEXTS, content, &content_path, out),
        None if message.get("tool_calls").is_none() && message.get("function_call").is_none() => {
            shape::missing_field(&content_path, out);
        }
        None => {}
    }
}

#[cfg(test)]
mod tests;
