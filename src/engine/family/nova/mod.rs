//! Amazon Nova: Micro, Lite, Pro, Premier and Nova 2 Lite.

mod body;
mod source;

use serde_json::json;

use super::super::check::{Findings, Path};
use super::super::json::{Kind, Node, Value};
use super::{
    Abilities, Answer, Family, Media, MediaKind, Parameter, Part, Prompt, Shape, Tool, ToolCall,
    ToolChoice, parameter_fields, rules, shape,
};
use body::{BODY, CONFIG_KEY, IMAGES, MAX_TOKENS, PARAMETERS};
pub(super) use source::{S3_LOCATION, SOURCE, source};

/// See the [module](self).
pub(super) struct Nova;

/// Most tokens that a model of the first generation answers with.
const MAX_TOKENS_OF_NOVA_1: i64 = 10_000;

/// What stands in place of reasoning that Amazon does not show.
const REDACTED: &str = "[REDACTED]";

impl Family for Nova {
    fn id(&self) -> &'static str {
        "nova"
    }

    fn title(&self) -> &'static str {
        "Amazon Nova"
    }

    fn doc(&self) -> &'static str {
        "The format of Nova Micro, Lite, Pro, Premier and Nova 2 Lite. \
         Every text is an object, `{\"text\": …}`, in `system` as in the `content` of a message; \
         parts have no `type`. Parameters stand under `inferenceConfig`, never at the top. \
         The first message is the user's; a last message of the assistant is the beginning of the answer. \
         `bytes` is the base64 text itself, not an object.\n\n\
         Images and videos may lie in S3 instead. They must then lie in the same bucket and folder \
         as the file of the job, the job must name that folder and not the file, \
         and paths count upper and lower case. \
         Micro reads text only. Documents are for jobs of the invocation type Converse, not for this format.\n\n\
         Only Nova 2 Lite reasons, when `reasoningConfig` says so; the answer shows `[REDACTED]` in place of the \
         reasoning, which is paid for as output. \
         With high effort, `temperature`, `topP`, `topK` and `maxTokens` have to be left out."
    }

    fn source(&self) -> &'static str {
        "https://docs.aws.amazon.com/nova/latest/userguide/complete-request-schema.html"
    }

    fn parameters(&self) -> &'static [Parameter] {
        PARAMETERS
    }

    fn other_answer_limits(&self) -> &'static [&'static str] {
        &["max_new_tokens"]
    }

    fn abilities(&self) -> Abilities {
        Abilities {
            images: IMAGES,
            videos: &["mkv", "mov", "mp4", "webm", "3gp", "flv", "mpeg", "mpg", "wmv"],
            takes_s3: true,
            takes_tools: true,
            ..Abilities::TEXT
        }
    }

    fn body(&self, prompt: &Prompt<'_>) -> Node {
        let mut fields = Vec::new();
        if let Some(system) = &prompt.system {
            let text = Node::object([("text", Node::Text(system.clone()))]);
            fields.push(("system", Node::Array(vec![text])));
        }
        let turns = prompt.turns.iter().map(|turn| {
            let parts = turn.parts.iter().filter_map(part).collect();
            Node::object([
                ("role", Node::constant(turn.role.name())),
                ("content", Node::Array(parts)),
            ])
        });
        fields.push(("messages", Node::Array(turns.collect())));
        let config = parameter_fields(PARAMETERS, &[CONFIG_KEY], prompt);
        if !config.is_empty() {
            fields.push((CONFIG_KEY, Node::object(config)));
        }
        fields.extend(tool_config(prompt).map(|config| ("toolConfig", config)));
        Node::object(fields)
    }

    fn shape(&self) -> &'static Shape {
        &BODY
    }

    fn check(&self, body: Value<'_>, model: &str, path: &Path<'_>, out: &mut Findings<'_>) {
        rules::first_turn::check(body, path, out);
        check_media(body, model, path, out);
        if let Some(config) = body.get(CONFIG_KEY) {
            check_config(config, model, &path.field(CONFIG_KEY), out);
        }
    }

    fn read<'a>(&self, output: Value<'a>) -> Option<Answer<'a>> {
        let parts = output.at(&["output", "message", "content"]);
        let parts = parts.filter(|parts| parts.kind() == Kind::Array)?;
        let mut answer = Answer::default();
        for part in parts.items() {
            answer.push_text(part.get("text").and_then(Value::as_str));
            let reasoning = part.at(&["reasoningContent", "reasoningText", "text"]);
            let reasoning = reasoning.filter(|text| !text.is_str(REDACTED));
            answer.push_thinking(reasoning.and_then(Value::as_str));
            answer.tool_calls.extend(part.get("toolUse").and_then(tool_call));
        }
        answer.stopped(output.get("stopReason"));
        let usage = output.get("usage");
        let tokens = |name| usage.and_then(|usage| usage.get(name)).and_then(Value::as_u64);
        answer.usage.input_tokens = tokens("inputTokens");
        answer.usage.output_tokens = tokens("outputTokens");
        // The second name is that of Converse.
        answer.usage.cache_read_tokens =
            tokens("cacheReadInputTokenCount").or_else(|| tokens("cacheReadInputTokens"));
        answer.usage.cache_write_tokens =
            tokens("cacheWriteInputTokenCount").or_else(|| tokens("cacheWriteInputTokens"));
        answer.note_unknown(output, &["output", "stopReason", "usage", "metrics"]);
        Some(answer)
    }

    fn request_example(&self) -> &'static str {
        r#"{
            "system": [{ "text": "You answer in one sentence." }],
            "messages": [{ "role": "user", "content": [{ "text": "Why is the sky blue?" }] }],
            "inferenceConfig": {
                "maxTokens": 512, "temperature": 0.2, "topP": 0.9, "topK": 20,
                "stopSequences": ["User:"]
            }
        }"#
    }

    fn response_example(&self) -> &'static str {
        r#"{
            "output": {
                "message": {
                    "role": "assistant",
                    "content": [{ "text": "Air scatters blue light more than red." }]
                }
            },
            "stopReason": "end_turn",
            "usage": {
                "inputTokens": 14, "outputTokens": 9, "totalTokens": 23,
                "cacheReadInputTokenCount": 0, "cacheWriteInputTokenCount": 0
            }
        }"#
    }
}

fn part(part: &Part) -> Option<Node> {
    Some(match part {
        Part::Text(text) => Node::object([("text", Node::Text(text.clone()))]),
        Part::Media(media) => medium(media)?,
        Part::ToolUse { id, name, input } => {
            Node::constant(json!({ "toolUse": { "toolUseId": id, "name": name, "input": input } }))
        }
        Part::ToolResult { id, text } => {
            let text = Node::object([("text", Node::Text(text.clone()))]);
            let result = Node::object([
                ("toolUseId", Node::constant(id.as_str())),
                ("content", Node::Array(vec![text])),
            ]);
            Node::object([("toolResult", result)])
        }
    })
}

fn medium(media: &Media) -> Option<Node> {
    let (kind, format) = match (media.kind, media.format.as_str()) {
        (MediaKind::Image, "jpg") => ("image", "jpeg"),
        (MediaKind::Image, format) => ("image", format),
        (MediaKind::Video, "3gp") => ("video", "three_gp"),
        (MediaKind::Video, format) => ("video", format),
        (MediaKind::Document, _) => return None,
    };
    let medium = json!({ "format": format, "source": source(&media.source) });
    Some(Node::constant(json!({ kind: medium })))
}

/// The tools of a prompt. Nova has no word for *must not*: it then gets none.
fn tool_config(prompt: &Prompt<'_>) -> Option<Node> {
    if prompt.tools.is_empty() || prompt.tool_choice == ToolChoice::None {
        return None;
    }
    let mut fields = vec![("tools", Node::Array(prompt.tools.iter().map(tool).collect()))];
    let choice = match &prompt.tool_choice {
        ToolChoice::Any => Some(json!({ "any": {} })),
        ToolChoice::Named(name) => Some(json!({ "tool": { "name": name } })),
        ToolChoice::Auto | ToolChoice::None => None,
    };
    fields.extend(choice.map(|choice| ("toolChoice", Node::constant(choice))));
    Some(Node::object(fields))
}

fn tool(tool: &Tool) -> Node {
    let Tool { name, description, schema } = tool;
    let schema = json!({ "json": schema });
    Node::constant(json!({ "toolSpec": match description.as_str() {
        "" => json!({ "name": name, "inputSchema": schema }),
        _ => json!({ "name": name, "description": description, "inputSchema": schema }),
    } }))
}

fn tool_call(call: Value<'_>) -> Option<ToolCall<'_>> {
    Some(ToolCall {
        id: call.get("toolUseId").and_then(Value::as_str).unwrap_or_default(),
        name: call.get("name")?.as_str()?,
        input: call.get("input")?,
    })
}

/// Whether it is a model of the first generation. What is no known id is none.
fn is_nova_1(model: &str) -> bool {
    ["nova-micro", "nova-lite", "nova-pro", "nova-premier"].iter().any(|name| model.contains(name))
}

/// Media that the model does not read, and files in S3 that are not named rightly.
fn check_media(body: Value<'_>, model: &str, path: &Path<'_>, out: &mut Findings<'_>) {
    let messages = path.field("messages");
    for (idx, message) in body.get("messages").into_iter().flat_map(Value::items).enumerate() {
        let message_path = messages.item(idx);
        let content = message_path.field("content");
        for (idx, part) in message.get("content").into_iter().flat_map(Value::items).enumerate() {
            for kind in ["image", "video", "document", "audio"] {
                if let Some(medium) = part.get(kind) {
                    check_medium(kind, medium, model, &content.item(idx).field(kind), out);
                }
            }
        }
    }
}

fn check_medium(
    kind: &str,
    medium: Value<'_>,
    model: &str,
    path: &Path<'_>,
    out: &mut Findings<'_>,
) {
    if let Some(source) = medium.get("source") {
        rules::s3_location::check(source, &path.field("source"), out);
    }
    if model.contains("nova-micro") {
        rules::modality::add(path, out, || format!("Nova Micro takes text only, no {kind}"));
    } else if kind == "document" {
        rules::modality::add(path, out, || {
            "Nova takes documents in jobs of the invocation type Converse only".to_owned()
        });
    } else if kind == "audio" && (is_nova_1(model) || model.contains("nova-2-lite")) {
        rules::modality::add(path, out, || "this model takes no audio".to_owned());
    }
}

fn check_config(config: Value<'_>, model: &str, path: &Path<'_>, out: &mut Findings<'_>) {
    for name in ["maxTokens", "max_new_tokens"] {
        // What is out of the range of all models, the shape has named.
        let limit = config
            .get(name)
            .filter(|limit| limit.as_i64().is_some_and(|limit| (1..=MAX_TOKENS).contains(&limit)));
        if let Some(limit) = limit
            && is_nova_1(model)
        {
            let range = Shape::Integer { min: 1, max: MAX_TOKENS_OF_NOVA_1 };
            shape::check(&range, limit, &path.field(name), out);
        }
    }
    if config.get("max_new_tokens").is_some() {
        rules::old_name::add("maxTokens", &path.field("max_new_tokens"), out);
    }
    let says = |name, word| {
        config.at(&["reasoningConfig", name]).is_some_and(|value: Value<'_>| value.is_str(word))
    };
    if !says("type", "enabled") {
        return;
    }
    if is_nova_1(model) {
        rules::doubtful_for_model::add(&path.field("reasoningConfig"), out, || {
            "only Nova 2 Lite reasons".to_owned()
        });
    }
    if says("maxReasoningEffort", "high") {
        for name in ["maxTokens", "temperature", "topP", "topK"] {
            if config.get(name).is_some() {
                rules::forbidden_together::add(&path.field(name), out, || {
                    format!("with maxReasoningEffort high, {name} has to be left out")
                });
            }
        }
    }
}

#[cfg(test)]
mod tests;
