//! Cohere Command R and R+: a message with what was said before it.

use super::super::json::{Kind, Node, Value};
use super::shape::{Field, Object};
use super::{
    Abilities, Answer, Family, Meaning, Parameter, Prompt, Role, Shape, ToolCall, Turn,
    parameter_fields,
};

/// See the [module](self).
pub(super) struct CohereCommandR;

const PARAMETERS: &[Parameter] = &[
    Parameter {
        name: "max_tokens",
        path: &[],
        label: "Max tokens",
        meaning: Meaning::MaxTokens,
        shape: Shape::Integer { min: 1, max: i64::MAX },
        default: None,
        is_required: false,
        help: "Longest answer, in tokens. The answer is cut there, and output tokens are paid for.",
    },
    Parameter {
        name: "temperature",
        path: &[],
        label: "Temperature",
        meaning: Meaning::Temperature,
        shape: Shape::Number { min: 0.0, max: 1.0 },
        default: None,
        is_required: false,
        help: "Randomness from 0 (most likely words) to 1. The model's default is 0.3.",
    },
    Parameter {
        name: "p",
        path: &[],
        label: "Top P",
        meaning: Meaning::TopP,
        shape: Shape::Number { min: 0.01, max: 0.99 },
        default: None,
        is_required: false,
        help: "Choose among the likeliest tokens up to this share. The model's default is 0.75.",
    },
    Parameter {
        name: "k",
        path: &[],
        label: "Top K",
        meaning: Meaning::TopK,
        shape: Shape::Number { min: 0.0, max: 500.0 },
        default: None,
        is_required: false,
        help: "Choose among this many of the likeliest tokens. Off (0) by default.",
    },
    Parameter {
        name: "stop_sequences",
        path: &[],
        label: "Stop sequences",
        meaning: Meaning::StopSequences,
        shape: Shape::any_texts(usize::MAX),
        default: None,
        is_required: false,
        help: "Texts at which the model stops, one a line.",
    },
    Parameter {
        name: "seed",
        path: &[],
        label: "Seed",
        meaning: Meaning::Seed,
        shape: Shape::Integer { min: i64::MIN, max: i64::MAX },
        default: None,
        is_required: false,
        help: "Start of the random numbers: the same seed makes equal answers likelier, never certain.",
    },
    Parameter {
        name: "frequency_penalty",
        path: &[],
        label: "Frequency penalty",
        meaning: Meaning::FrequencyPenalty,
        shape: Shape::Number { min: 0.0, max: 1.0 },
        default: None,
        is_required: false,
        help: "Makes words less likely the more often they were said.",
    },
    Parameter {
        name: "presence_penalty",
        path: &[],
        label: "Presence penalty",
        meaning: Meaning::PresencePenalty,
        shape: Shape::Number { min: 0.0, max: 1.0 },
        default: None,
        is_required: false,
        help: "Makes words less likely that were said at all.",
    },
    Parameter {
        name: "prompt_truncation",
        path: &[],
        label: "Prompt truncation",
        meaning: Meaning::Own,
        shape: Shape::Choice(&["OFF", "AUTO_PRESERVE_ORDER"]),
        default: None,
        is_required: false,
        help: "Whether a prompt that is too long loses its oldest messages and documents, or fails.",
    },
];

static OBJECTS: Shape = Shape::List { item: &Shape::Open, min: 0, max: usize::MAX };

static BODY: Shape = Shape::Object(
    &Object::of(&[
        Field::required("message", Shape::TEXT),
        Field::optional("preamble", Shape::ANY_TEXT),
        Field::optional(
            "chat_history",
            Shape::List {
                // Messages of tools have results in place of a message.
                item: &Shape::Object(
                    &Object::of(&[
                        Field::required(
                            "role",
                            Shape::Choice(&["USER", "CHATBOT", "SYSTEM", "TOOL"]),
                        ),
                        Field::optional("message", Shape::ANY_TEXT),
                    ])
                    .open(),
                ),
                min: 0,
                max: usize::MAX,
            },
        ),
        Field::optional("documents", Shape::Of(&OBJECTS)),
        Field::optional("tools", Shape::Of(&OBJECTS)),
        Field::optional("tool_results", Shape::Of(&OBJECTS)),
        Field::optional("search_queries_only", Shape::Boolean),
        Field::optional("return_prompt", Shape::Boolean),
        Field::optional("raw_prompting", Shape::Boolean),
    ])
    .with_parameters(PARAMETERS),
);

impl Family for CohereCommandR {
    fn id(&self) -> &'static str {
        "cohere-command-r"
    }

    fn title(&self) -> &'static str {
        "Cohere Command R"
    }

    fn doc(&self) -> &'static str {
        "The format of Command R and R+, past their end of life since 2026-08-19. \
         `message` is the last message of the user, `chat_history` what was said before it, \
         `preamble` the system prompt. The beginning of an answer cannot be given. \
         `stream` does not belong into the body."
    }

    fn source(&self) -> &'static str {
        "https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-cohere-command-r-plus.html"
    }

    fn parameters(&self) -> &'static [Parameter] {
        PARAMETERS
    }

    fn abilities(&self) -> Abilities {
        Abilities::TEXT
    }

    fn body(&self, prompt: &Prompt<'_>) -> Node {
        // What follows the user's last turn would be the beginning of an answer, which has no field.
        let last = prompt.turns.iter().rposition(|turn| turn.role == Role::User).unwrap_or(0);
        let message = prompt.turns.get(last).map(Turn::text).unwrap_or_default();
        let mut fields = vec![("message", Node::Text(message))];
        if let Some(system) = &prompt.system {
            fields.push(("preamble", Node::Text(system.clone())));
        }
        let history: Vec<Node> = prompt.turns.iter().take(last).map(turn).collect();
        if !history.is_empty() {
            fields.push(("chat_history", Node::Array(history)));
        }
        fields.extend(parameter_fields(PARAMETERS, &[], prompt));
        Node::object(fields)
    }

    fn shape(&self) -> &'static Shape {
        &BODY
    }

    fn read<'a>(&self, output: Value<'a>) -> Option<Answer<'a>> {
        let text = output.get("text").filter(|text| text.kind() == Kind::Text)?;
        // Only this family has both.
        output.get("generation_id").or_else(|| output.get("response_id"))?;
        let mut answer = Answer::default();
        answer.push_text(text.as_str());
        let calls = output.get("tool_calls").into_iter().flat_map(Value::items);
        answer.tool_calls.extend(calls.filter_map(|call| {
            Some(ToolCall {
                id: "".into(),
                name: call.get("name")?.as_str()?,
                input: call.get("parameters")?,
            })
        }));
        answer.stopped(output.get("finish_reason"));
        let tokens = |name| {
            let counts = ["billed_units", "tokens"].iter();
            counts.filter_map(|kind| output.at(&["meta", kind, name])).find_map(Value::as_u64)
        };
        answer.usage.input_tokens = tokens("input_tokens");
        answer.usage.output_tokens = tokens("output_tokens");
        answer.note_unknown(
            output,
            &[
                "response_id",
                "generation_id",
                "text",
                "citations",
                "documents",
                "finish_reason",
                "chat_history",
                "is_search_required",
                "search_queries",
                "search_results",
                "tool_calls",
                "prompt",
                "meta",
            ],
        );
        Some(answer)
    }

    fn request_example(&self) -> &'static str {
        r#"{
            "message": "Why is the sky blue?",
            "preamble": "You answer in one sentence.",
            "max_tokens": 400,
            "temperature": 0.3,
            "p": 0.75
        }"#
    }

    fn response_example(&self) -> &'static str {
        r#"{
            "response_id": "r-1",
            "generation_id": "g-1",
            "text": "Air scatters blue light more than red.",
            "finish_reason": "COMPLETE",
            "chat_history": [
                { "role": "USER", "message": "Why is the sky blue?" },
                { "role": "CHATBOT", "message": "Air scatters blue light more than red." }
            ]
        }"#
    }
}

fn turn(turn: &Turn) -> Node {
    let role = match turn.role {
        Role::User => "USER",
        Role::Assistant => "CHATBOT",
    };
    Node::object([("role", Node::constant(role)), ("message", Node::Text(turn.text()))])
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::super::super::json::Document;
    use super::super::super::recipe::Parameters;
    use super::super::super::template::Text;
    use super::*;

    #[test]
    fn the_last_message_stands_alone_and_the_rest_is_history() {
        let none = Parameters::new();
        let mut prompt = Prompt::of_text("", Text::literal("One?"), &none);
        prompt.turns.push(Turn::assistant(Text::literal("One.")));
        prompt.turns.push(Turn::user(Text::literal("Two?")));
        let expected = json!({
            "message": "Two?",
            "chat_history": [
                { "role": "USER", "message": "One?" },
                { "role": "CHATBOT", "message": "One." },
            ],
        });
        let built = |prompt: &Prompt<'_>| -> Json {
            serde_json::from_str(&CohereCommandR.body(prompt).render_constant()).expect("JSON")
        };
        assert_eq!(built(&prompt), expected);
        prompt.turns.push(Turn::assistant(Text::literal("Tw")));
        assert_eq!(built(&prompt), expected, "the beginning of an answer has no field");
    }

    #[test]
    fn tool_calls_and_tokens_are_read() {
        let mut document = Document::default();
        let output = document
            .parse(
                r#"{
                    "text": "", "generation_id": "g", "finish_reason": "COMPLETE",
                    "tool_calls": [{ "name": "get", "parameters": { "a": 1 } }],
                    "meta": { "api_version": {}, "billed_units": { "input_tokens": 7, "output_tokens": 2 } }
                }"#,
            )
            .expect("JSON");
        let answer = CohereCommandR.read(output).expect("it is an answer");
        assert_eq!(answer.tool_calls[0].name, "get");
        assert_eq!((answer.usage.input_tokens, answer.usage.output_tokens), (Some(7), Some(2)));
        assert_eq!(answer.unknown, [""; 0]);
    }
}
