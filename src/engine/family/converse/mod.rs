//! Converse: one format for every model that holds a conversation.

mod body;
mod check;

use serde_json::json;

use super::super::check::{Findings, Path};
use super::super::json::{Kind, Node, Value};
use super::{
    Abilities, Answer, Family, Media, MediaKind, MediaSource, Parameter, Part, Prompt, Shape, Tool,
    ToolCall, ToolChoice, parameter_fields,
};
use body::{BODY, CONFIG_KEY, MODEL_FIELDS, PARAMETERS};

const IMAGE_FORMATS: &[&str] = &["png", "jpeg", "gif", "webp"];

const DOCUMENT_FORMATS: &[&str] =
    &["pdf", "csv", "doc", "docx", "xls", "xlsx", "html", "txt", "md"];

const VIDEO_FORMATS: &[&str] =
    &["mkv", "mov", "mp4", "webm", "flv", "mpeg", "mpg", "wmv", "three_gp"];

/// Longest name of a document, in characters.
const MAX_NAME_CHARS: usize = 200;

/// See the [module](self).
pub(super) struct Converse;

impl Family for Converse {
    fn id(&self) -> &'static str {
        "converse"
    }

    fn title(&self) -> &'static str {
        "Converse"
    }

    fn doc(&self) -> &'static str {
        "One format for every model that holds a conversation, for jobs with `modelInvocationType: Converse`. \
         A job is of one type: do not mix these bodies with those of another format. \
         Parts of a message have no `type`; each names what it is by its only field: `{\"text\": …}`, `{\"image\": …}`. \
         Parameters stand under `inferenceConfig`; what only one model has goes into `additionalModelRequestFields`. \
         Batch jobs of this type refuse tools (`toolConfig`) and do not cache prompts. \
         `modelId` does not belong into the body."
    }

    fn source(&self) -> &'static str {
        "https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html"
    }

    fn parameters(&self) -> &'static [Parameter] {
        PARAMETERS
    }

    fn model_fields(&self) -> Option<&'static str> {
        Some(MODEL_FIELDS)
    }

    fn abilities(&self) -> Abilities {
        Abilities {
            images: IMAGE_FORMATS,
            documents: DOCUMENT_FORMATS,
            videos: &["mkv", "mov", "mp4", "webm", "flv", "mpeg", "mpg", "wmv", "3gp"],
            takes_s3: true,
            ..Abilities::TEXT
        }
    }

    /// Tools are written where the prompt has them: Converse knows them, and the check says that
    /// batch does not.
    fn body(&self, prompt: &Prompt<'_>) -> Node {
        let mut fields = Vec::new();
        if let Some(system) = &prompt.system {
            fields.push(("system", Node::Array(vec![text(system.clone())])));
        }
        let mut names = Names::default();
        let turns = prompt.turns.iter().map(|turn| {
            let parts = turn.parts.iter().map(|part| self::part(part, &mut names)).collect();
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
        fields.extend(parameter_fields(PARAMETERS, &[], prompt));
        Node::object(fields)
    }

    fn shape(&self) -> &'static Shape {
        &BODY
    }

    fn check(&self, body: Value<'_>, _model: &str, path: &Path<'_>, out: &mut Findings<'_>) {
        check::check(body, path, out);
    }

    fn read<'a>(&self, output: Value<'a>) -> Option<Answer<'a>> {
        let parts = output.at(&["output", "message", "content"])?;
        if parts.kind() != Kind::Array {
            return None;
        }
        let mut answer = Answer::default();
        for part in parts.items() {
            let string = |path: &[&str]| part.at(path).and_then(Value::as_str);
            answer.push_text(string(&["text"]));
            answer.push_thinking(string(&["reasoningContent", "reasoningText", "text"]));
            let cited = part.at(&["citationsContent", "content"]);
            for text in cited.into_iter().flat_map(Value::items) {
                answer.push_text(text.get("text").and_then(Value::as_str));
            }
            answer.tool_calls.extend(part.get("toolUse").and_then(tool_call));
        }
        answer.stopped(output.get("stopReason"));
        let tokens = |names: &[&str]| {
            let usage = output.get("usage")?;
            names.iter().find_map(|name| usage.get(name)).and_then(Value::as_u64)
        };
        answer.usage.input_tokens = tokens(&["inputTokens"]);
        answer.usage.output_tokens = tokens(&["outputTokens"]);
        // Two spellings are seen: that of Converse, and that of Nova's own answers.
        answer.usage.cache_read_tokens =
            tokens(&["cacheReadInputTokens", "cacheReadInputTokenCount"]);
        answer.usage.cache_write_tokens =
            tokens(&["cacheWriteInputTokens", "cacheWriteInputTokenCount"]);
        answer.note_unknown(
            output,
            &[
                "output",
                "stopReason",
                "usage",
                "metrics",
                "additionalModelResponseFields",
                "trace",
                "performanceConfig",
                "serviceTier",
            ],
        );
        Some(answer)
    }

    fn request_example(&self) -> &'static str {
        r#"{
            "system": [{ "text": "You answer in one sentence." }],
            "messages": [{ "role": "user", "content": [{ "text": "Why is the sky blue?" }] }],
            "inferenceConfig": { "maxTokens": 512, "temperature": 0.2, "stopSequences": ["User:"] },
            "additionalModelRequestFields": { "top_k": 50 }
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
            "usage": { "inputTokens": 18, "outputTokens": 11, "totalTokens": 29 },
            "metrics": { "latencyMs": 551 }
        }"#
    }
}

fn text(text: super::super::template::Text) -> Node {
    Node::object([("text", Node::Text(text))])
}

fn part(part: &Part, names: &mut Names) -> Node {
    match part {
        Part::Text(said) => text(said.clone()),
        Part::Media(media) => medium(media, names),
        Part::ToolUse { id, name, input } => {
            Node::constant(json!({ "toolUse": { "toolUseId": id, "name": name, "input": input } }))
        }
        Part::ToolResult { id, text: said } => Node::object([(
            "toolResult",
            Node::object([
                ("toolUseId", Node::constant(id.as_str())),
                ("content", Node::Array(vec![text(said.clone())])),
            ]),
        )]),
    }
}

fn medium(media: &Media, names: &mut Names) -> Node {
    let source = match &media.source {
        MediaSource::Base64(bytes) => json!({ "bytes": bytes }),
        MediaSource::S3 { uri } => json!({ "s3Location": { "uri": uri } }),
    };
    let format = match media.format.as_str() {
        "jpg" => "jpeg",
        "3gp" => "three_gp",
        format => format,
    };
    Node::constant(match media.kind {
        MediaKind::Image => json!({ "image": { "format": format, "source": source } }),
        MediaKind::Video => json!({ "video": { "format": format, "source": source } }),
        MediaKind::Document => json!({
            "document": { "format": format, "name": names.take(&media.name), "source": source }
        }),
    })
}

/// Names of the documents of a request: each may occur once.
#[derive(Default)]
struct Names {
    taken: Vec<String>,
}

impl Names {
    /// The name as the service takes it, with a number where it is taken already.
    fn take(&mut self, name: &str) -> String {
        let name: String = name.chars().map(|c| if is_name_char(c) { c } else { ' ' }).collect();
        let words: Vec<&str> = name.split_whitespace().collect();
        // Room for the number.
        let name: String = words.join(" ").chars().take(MAX_NAME_CHARS - 10).collect();
        let name = if name.is_empty() { "document" } else { name.trim_end() };
        let mut free = name.to_owned();
        let mut number = 2;
        while self.taken.contains(&free) {
            free = format!("{name} {number}");
            number += 1;
        }
        self.taken.push(free.clone());
        free
    }
}

/// Whether a name of a document may hold it; of spaces, only one in a row.
fn is_name_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || " -()[]".contains(c)
}

/// There is no way to say that tools must not be used, but to leave them out.
fn tool_config(prompt: &Prompt<'_>) -> Option<Node> {
    if prompt.tools.is_empty() {
        return None;
    }
    let tools: Vec<_> = prompt.tools.iter().map(tool).collect();
    Some(Node::constant(match &prompt.tool_choice {
        ToolChoice::None => return None,
        ToolChoice::Auto => json!({ "tools": tools }),
        ToolChoice::Any => json!({ "tools": tools, "toolChoice": { "any": {} } }),
        ToolChoice::Named(name) => {
            json!({ "tools": tools, "toolChoice": { "tool": { "name": name } } })
        }
    }))
}

fn tool(tool: &Tool) -> serde_json::Value {
    let Tool { name, description, schema } = tool;
    let schema = json!({ "json": schema });
    match description.as_str() {
        "" => json!({ "toolSpec": { "name": name, "inputSchema": schema } }),
        _ => {
            json!({ "toolSpec": { "name": name, "description": description, "inputSchema": schema } })
        }
    }
}

fn tool_call(part: Value<'_>) -> Option<ToolCall<'_>> {
    Some(ToolCall {
        id: part.get("toolUseId").and_then(Value::as_str).unwrap_or_default(),
        name: part.get("name")?.as_str()?,
        input: part.get("input")?,
    })
}

#[cfg(test)]
mod tests;
