//! Mistral chat completion: Mistral Large 24.07, and Large 24.02 too.

use serde_json::json;

use super::super::check::{Findings, Path};
use super::super::json::{Node, Value};
use super::super::template::Text;
use super::shape::{Field, Object};
use super::{
    Abilities, Answer, Family, Meaning, Parameter, Part, Prompt, Role, Shape, Tool, ToolChoice,
    Turn, chat, parameter_fields, rules,
};

/// See the [module](self).
pub(super) struct MistralChat;

const PARAMETERS: &[Parameter] = &[
    Parameter {
        name: "max_tokens",
        path: &[],
        label: "Max tokens",
        meaning: Meaning::MaxTokens,
        shape: Shape::Integer { min: 1, max: 8192 },
        default: None,
        is_required: false,
        help: "Longest answer, in tokens: 8,192 if not given, which is also the most.",
    },
    Parameter {
        name: "temperature",
        path: &[],
        label: "Temperature",
        meaning: Meaning::Temperature,
        shape: Shape::Number { min: 0.0, max: 1.0 },
        default: None,
        is_required: false,
        help: "Randomness from 0 (most likely words) to 1. The model's default is 0.7.",
    },
    Parameter {
        name: "top_p",
        path: &[],
        label: "Top P",
        meaning: Meaning::TopP,
        shape: Shape::Number { min: 0.0, max: 1.0 },
        default: None,
        is_required: false,
        help: "Choose among the likeliest tokens up to this share. The model's default is 1.",
    },
    Parameter {
        name: "stop",
        path: &[],
        label: "Stop sequences",
        meaning: Meaning::StopSequences,
        shape: Shape::any_texts(usize::MAX),
        default: None,
        is_required: false,
        help: "Texts at which the model stops, one a line. AWS names the field where it explains why answers end, not in its list of fields.",
    },
];

static BODY: Shape = Shape::Object(
    &Object::of(&[
        Field::required("messages", Shape::Of(&chat::MESSAGES)),
        Field::optional("tools", Shape::Of(&chat::TOOLS)),
        Field::optional("tool_choice", Shape::Choice(&["auto", "any", "none"])),
    ])
    .with_parameters(PARAMETERS),
);

impl Family for MistralChat {
    fn id(&self) -> &'static str {
        "mistral-chat"
    }

    fn title(&self) -> &'static str {
        "Mistral chat completion"
    }

    fn doc(&self) -> &'static str {
        "The format of Mistral Large 24.07; Large 24.02 takes it beside the text format. \
         Mistral 7B, Mixtral and Small 24.02 do not. \
         The system prompt is the first message; the content of a message is one text. \
         `tool_choice` is `auto`, `any` or `none` and names no tool: where one is wanted, \
         Quarry sends only that tool and `any`. \
         Answers say why they ended in `stop_reason` or `finish_reason`; token counts may be missing."
    }

    fn source(&self) -> &'static str {
        "https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-mistral-chat-completion.html"
    }

    fn parameters(&self) -> &'static [Parameter] {
        PARAMETERS
    }

    fn abilities(&self) -> Abilities {
        Abilities { takes_tools: true, ..Abilities::TEXT }
    }

    fn body(&self, prompt: &Prompt<'_>) -> Node {
        let system = prompt.system.iter().map(|text| message("system", text.clone()));
        let messages = system.chain(prompt.turns.iter().flat_map(messages)).collect();
        let mut fields = vec![("messages", Node::Array(messages))];
        fields.extend(parameter_fields(PARAMETERS, &[], prompt));
        let is_wanted = |tool: &&Tool| match &prompt.tool_choice {
            ToolChoice::Named(name) => tool.name == *name,
            _ => true,
        };
        let tools: Vec<Node> = prompt.tools.iter().filter(is_wanted).map(tool).collect();
        if !tools.is_empty() {
            fields.push(("tools", Node::Array(tools)));
            let choice = match prompt.tool_choice {
                ToolChoice::Auto => None,
                ToolChoice::Any | ToolChoice::Named(_) => Some("any"),
                ToolChoice::None => Some("none"),
            };
            fields.extend(choice.map(|choice| ("tool_choice", Node::constant(choice))));
        }
        Node::object(fields)
    }

    fn shape(&self) -> &'static Shape {
        &BODY
    }

    fn check(&self, body: Value<'_>, model: &str, path: &Path<'_>, out: &mut Findings<'_>) {
        let is_text_only = ["mistral-7b", "mixtral-8x7b", "mistral-small-2402"]
            .iter()
            .any(|name| model.contains(name));
        if is_text_only && body.get("messages").is_some() {
            rules::not_for_model::add(&path.field("messages"), out, || {
                "this model takes prompt, the text of the whole conversation".to_owned()
            });
        }
    }

    fn read<'a>(&self, output: Value<'a>) -> Option<Answer<'a>> {
        chat::read(output)
    }

    fn request_example(&self) -> &'static str {
        r#"{
            "messages": [
                { "role": "system", "content": "You answer in one sentence." },
                { "role": "user", "content": "Why is the sky blue?" }
            ],
            "max_tokens": 512,
            "temperature": 0.2
        }"#
    }

    fn response_example(&self) -> &'static str {
        r#"{
            "choices": [{
                "index": 0,
                "message": {
                    "role": "assistant",
                    "content": "Air scatters blue light more than red."
                },
                "stop_reason": "stop"
            }]
        }"#
    }
}

fn message(role: &str, text: Text) -> Node {
    Node::object([("role", Node::constant(role)), ("content", Node::Text(text))])
}

/// A turn as messages: every answer of a tool is a message of its own.
fn messages(turn: &Turn) -> Vec<Node> {
    let mut out = Vec::new();
    let mut calls = Vec::new();
    let mut texts = Vec::new();
    for part in &turn.parts {
        match part {
            Part::Text(_) => texts.push(part.clone()),
            Part::Media(_) => {}
            Part::ToolUse { id, name, input } => {
                // The format wants the arguments as a text that holds JSON.
                let function = json!({ "name": name, "arguments": input.to_string() });
                let call = json!({ "id": id, "type": "function", "function": function });
                calls.push(Node::constant(call));
            }
            Part::ToolResult { id, text } => out.push(Node::object([
                ("role", Node::constant("tool")),
                ("tool_call_id", Node::constant(id.as_str())),
                ("content", Node::Text(text.clone())),
            ])),
        }
    }
    let text = Turn { role: turn.role, parts: texts }.text();
    if calls.is_empty() || turn.role == Role::User {
        if out.is_empty() || !text.is_empty() {
            out.push(message(turn.role.name(), text));
        }
    } else {
        out.push(Node::object([
            ("role", Node::constant(turn.role.name())),
            ("content", Node::Text(text)),
            ("tool_calls", Node::Array(calls)),
        ]));
    }
    out
}

fn tool(tool: &Tool) -> Node {
    let Tool { name, description, schema } = tool;
    let function = match description.as_str() {
        "" => json!({ "name": name, "parameters": schema }),
        _ => json!({ "name": name, "description": description, "parameters": schema }),
    };
    Node::constant(json!({ "type": "function", "function": function }))
}

#[cfg(test)]
mod tests {
    use serde_json::Value as Json;

    use super::super::super::json::Document;
    use super::super::super::recipe::Parameters;
    use super::super::Stop;
    use super::super::tests::findings_for;
    use super::*;

    const LARGE: &str = "mistral.mistral-large-2407-v1:0";

    fn with_tools(choice: ToolChoice) -> Json {
        let parameters = Parameters::new();
        let mut prompt = Prompt::of_text(LARGE, Text::literal("What plays?"), &parameters);
        prompt.turns.push(Turn {
            role: Role::Assistant,
            parts: vec![Part::ToolUse {
                id: "c1".into(),
                name: "top_song".into(),
                input: json!({ "sign": "WZPZ" }),
            }],
        });
        prompt.turns.push(Turn {
            role: Role::User,
            parts: vec![
                Part::ToolResult { id: "c1".into(), text: Text::literal("Elemental Hotel") },
                Part::Text(Text::literal("By whom?")),
            ],
        });
        let schema = json!({ "type": "object" });
        let tool = |name: &str, description: &str| Tool {
            name: name.into(),
            description: description.into(),
            schema: schema.clone(),
        };
        prompt.tools = vec![tool("top_song", "The most popular song"), tool("singer", "")];
        prompt.tool_choice = choice;
        let body = MistralChat.body(&prompt).render_constant();
        let body = serde_json::from_str(&body).expect("a body is JSON");
        assert_eq!(findings_for(&MistralChat, LARGE, &body), []);
        body
    }

    #[test]
    fn calls_and_answers_of_tools_become_messages() {
        let call = json!({
            "id": "c1",
            "type": "function",
            "function": { "name": "top_song", "arguments": r#"{"sign":"WZPZ"}"# },
        });
        assert_eq!(
            with_tools(ToolChoice::Auto),
            json!({
                "messages": [
                    { "role": "user", "content": "What plays?" },
                    { "role": "assistant", "content": "", "tool_calls": [call] },
                    { "role": "tool", "tool_call_id": "c1", "content": "Elemental Hotel" },
                    { "role": "user", "content": "By whom?" },
                ],
                "tools": [
                    { "type": "function", "function": {
                        "name": "top_song",
                        "description": "The most popular song",
                        "parameters": { "type": "object" },
                    } },
                    { "type": "function", "function": {
                        "name": "singer",
                        "parameters": { "type": "object" },
                    } },
                ],
            })
        );
    }

    #[test]
    fn a_named_tool_is_the_only_one_that_is_sent() {
        assert_eq!(with_tools(ToolChoice::Any)["tool_choice"], "any");
        assert_eq!(with_tools(ToolChoice::None)["tool_choice"], "none");
        let body = with_tools(ToolChoice::Named("singer".into()));
        assert_eq!(body["tool_choice"], "any");
        assert_eq!(body["tools"].as_array().map(Vec::len), Some(1));
        assert_eq!(body["tools"][0]["function"]["name"], "singer");
    }

    #[track_caller]
    fn check(model: &str, body: &Json, expected: &[(&str, &str)]) {
        let found = findings_for(&MistralChat, model, body);
        let found: Vec<_> = found.iter().map(|(code, at)| (*code, at.as_str())).collect();
        assert_eq!(found, expected, "{model} {body}");
    }

    #[test]
    fn mistakes_in_messages_and_tools_are_found() {
        let user = json!({ "role": "user", "content": "Hi" });
        let parts = json!([{ "role": "user", "content": [{ "type": "text", "text": "Hi" }] }]);
        let named = json!({ "type": "function", "function": { "name": "a" } });
        for (body, expected) in [
            (json!({ "messages": parts }), ("body.wrong-type", "messages[].content")),
            (
                json!({ "messages": [{ "role": "tool", "content": "Hi" }] }),
                ("body.missing-field", "messages[].tool_call_id"),
            ),
            (
                json!({ "messages": [{ "role": "human", "content": "Hi" }] }),
                ("body.unknown-choice", "messages[].role"),
            ),
            (
                json!({ "messages": [user], "tool_choice": named }),
                ("body.wrong-type", "tool_choice"),
            ),
            (json!({ "messages": [user], "stream": false }), ("body.unknown-field", "stream")),
            (
                json!({ "messages": [user], "tools": [{ "name": "a" }] }),
                ("body.missing-field", "tools[].type"),
            ),
        ] {
            check(LARGE, &body, &[expected]);
        }
    }

    #[test]
    fn models_of_the_text_format_refuse_messages() {
        let body = json!({ "messages": [{ "role": "user", "content": "Hi" }] });
        for model in ["mistral.mistral-small-2402-v1:0", "mistral.mixtral-8x7b-instruct-v0:1"] {
            check(model, &body, &[("body.not-for-model", "messages")]);
        }
        for model in [LARGE, "mistral.mistral-large-2402-v1:0", ""] {
            check(model, &body, &[]);
        }
    }

    #[test]
    fn an_answer_with_usage_and_the_other_name_of_the_reason_is_read() {
        let mut document = Document::default();
        let output = document
            .parse(
                r#"{"id":"1","object":"chat.completion","created":1,"model":"mistral-large",
                    "choices":[{"index":0,"message":{"role":"assistant","content":"Hi"},
                    "finish_reason":"length"}],
                    "usage":{"prompt_tokens":5,"completion_tokens":1,"total_tokens":6}}"#,
            )
            .expect("JSON");
        let answer = MistralChat.read(output).expect("an answer");
        assert_eq!((answer.text.as_ref(), answer.stop), ("Hi", Some(Stop::Length)));
        assert_eq!((answer.usage.input_tokens, answer.usage.output_tokens), (Some(5), Some(1)));
        assert_eq!(answer.unknown, [""; 0]);
    }
}
