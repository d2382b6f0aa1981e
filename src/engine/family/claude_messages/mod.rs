//! Anthropic Messages: every Claude model from Claude 3 on.

mod body;
mod check;

use serde_json::json;

use super::super::check::{Findings, Path};
use super::super::json::{Kind, Node, Value};
use super::{
    Abilities, Answer, Family, Media, MediaKind, MediaSource, Parameter, Part, Prompt, Shape, Tool,
    ToolCall, ToolChoice, parameter_fields,
};
use body::{BODY, PARAMETERS};

/// Value of `anthropic_version` that Bedrock requires.
pub(super) const ANTHROPIC_VERSION: &str = "bedrock-2023-05-31";

/// See the [module](self).
pub(super) struct ClaudeMessages;

impl Family for ClaudeMessages {
    fn id(&self) -> &'static str {
        "claude-messages"
    }

    fn title(&self) -> &'static str {
        "Anthropic Messages"
    }

    fn doc(&self) -> &'static str {
        "The format of Claude 3 and every later Claude model. \
         A body must carry `anthropic_version` (exactly `bedrock-2023-05-31`) and `max_tokens`; \
         Quarry writes both. Every part of a message needs its `type`. \
         `model`, `modelId` and `stream` do not belong into the body. \
         The newest models refuse `temperature`, `top_p` and `top_k`, and some refuse the first two together."
    }

    fn source(&self) -> &'static str {
        "https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-anthropic-claude-messages-request-response.html"
    }

    fn parameters(&self) -> &'static [Parameter] {
        PARAMETERS
    }

    fn abilities(&self) -> Abilities {
        Abilities {
            images: &["jpeg", "png", "webp", "gif"],
            documents: &["pdf", "txt"],
            takes_tools: true,
            ..Abilities::TEXT
        }
    }

    fn body(&self, prompt: &Prompt<'_>) -> Node {
        let mut fields = vec![("anthropic_version", Node::constant(ANTHROPIC_VERSION))];
        fields.extend(parameter_fields(PARAMETERS, &[], prompt));
        if let Some(system) = &prompt.system {
            fields.push(("system", Node::Text(system.clone())));
        }
        let turns = prompt.turns.iter().map(|turn| {
            let parts = turn.parts.iter().filter_map(part).collect();
            Node::object([
                ("role", Node::constant(turn.role.name())),
                ("content", Node::Array(parts)),
            ])
        });
        fields.push(("messages", Node::Array(turns.collect())));
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
        check::check(body, model, path, out);
    }

    fn read<'a>(&self, output: Value<'a>) -> Option<Answer<'a>> {
        let parts = output.get("content").filter(|parts| parts.kind() == Kind::Array)?;
        // The other families with `content` at the top have no usage in this spelling.
        let is_message = output.get("type").is_some_and(|kind| kind.is_str("message"));
        if !is_message {
            output.get("stop_reason").or_else(|| output.get("usage"))?;
        }
        let mut answer = Answer::default();
        for part in parts.items() {
            let kind = part.get("type").and_then(Value::as_str).unwrap_or_default();
            match kind.as_ref() {
                "text" => answer.push_text(part.get("text").and_then(Value::as_str)),
                "thinking" => answer.push_thinking(part.get("thinking").and_then(Value::as_str)),
                "tool_use" => answer.tool_calls.extend(tool_call(part)),
                _ => {}
            }
        }
        answer.stopped(output.get("stop_reason"));
        let usage = output.get("usage");
        let tokens = |name| usage.and_then(|usage| usage.get(name)).and_then(Value::as_u64);
        answer.usage.input_tokens = tokens("input_tokens");
        answer.usage.output_tokens = tokens("output_tokens");
        answer.usage.cache_read_tokens = tokens("cache_read_input_tokens");
        answer.usage.cache_write_tokens = tokens("cache_creation_input_tokens");
        answer.note_unknown(
            output,
            &[
                "id",
                "type",
                "role",
                "model",
                "content",
                "stop_reason",
                "stop_sequence",
                "stop_details",
                "usage",
                "container",
                "context_management",
            ],
        );
        Some(answer)
    }

    fn request_example(&self) -> &'static str {
        r#"{
            "anthropic_version": "bedrock-2023-05-31",
            "max_tokens": 1024,
            "temperature": 0.2,
            "stop_sequences": ["\n\nHuman:"],
            "system": "You answer in one sentence.",
            "messages": [
                { "role": "user", "content": [{ "type": "text", "text": "Why is the sky blue?" }] }
            ]
        }"#
    }

    fn response_example(&self) -> &'static str {
        r#"{
            "id": "msg_01", "type": "message", "role": "assistant", "model": "claude-sonnet-4-6",
            "content": [{ "type": "text", "text": "Air scatters blue light more than red." }],
            "stop_reason": "end_turn", "stop_sequence": null,
            "usage": { "input_tokens": 18, "output_tokens": 11 }
        }"#
    }
}

fn part(part: &Part) -> Option<Node> {
    Some(match part {
        Part::Text(text) => {
            Node::object([("type", Node::constant("text")), ("text", Node::Text(text.clone()))])
        }
        Part::Media(media) => medium(media)?,
        Part::ToolUse { id, name, input } => {
            Node::constant(json!({ "type": "tool_use", "id": id, "name": name, "input": input }))
        }
        Part::ToolResult { id, text } => Node::object([
            ("type", Node::constant("tool_result")),
            ("tool_use_id", Node::constant(id.as_str())),
            ("content", Node::Text(text.clone())),
        ]),
    })
}

fn medium(media: &Media) -> Option<Node> {
    let MediaSource::Base64(data) = &media.source else {
        return None;
    };
    let (kind, media_type) = match media.kind {
        MediaKind::Image => ("image", format!("image/{}", media.format)),
        MediaKind::Document if media.format == "pdf" => ("document", "application/pdf".to_owned()),
        MediaKind::Document | MediaKind::Video => return None,
    };
    Some(Node::constant(json!({
        "type": kind,
        "source": { "type": "base64", "media_type": media_type, "data": data },
    })))
}

fn tool(tool: &Tool) -> Node {
    let Tool { name, description, schema } = tool;
    Node::constant(match description.as_str() {
        "" => json!({ "name": name, "input_schema": schema }),
        _ => json!({ "name": name, "description": description, "input_schema": schema }),
    })
}

fn tool_choice(choice: &ToolChoice) -> Option<Node> {
    let choice = match choice {
        ToolChoice::Auto => return None,
        ToolChoice::Any => json!({ "type": "any" }),
        ToolChoice::Named(name) => json!({ "type": "tool", "name": name }),
        ToolChoice::None => json!({ "type": "none" }),
    };
    Some(Node::constant(choice))
}

fn tool_call(part: Value<'_>) -> Option<ToolCall<'_>> {
    Some(ToolCall {
        id: part.get("id").and_then(Value::as_str).unwrap_or_default(),
        name: part.get("name")?.as_str()?,
        input: part.get("input")?,
    })
}

#[cfg(test)]
mod tests;
