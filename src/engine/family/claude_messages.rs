//! Anthropic Messages: every Claude model from Claude 3 on.

use super::super::json::Node;
use super::{Family, Kind, Parameter, Prompt};

/// Value of `anthropic_version` that Bedrock requires.
const ANTHROPIC_VERSION: &str = "bedrock-2023-05-31";

/// See the [module](self).
pub(super) struct ClaudeMessages;

const PARAMETERS: &[Parameter] = &[
    Parameter {
        name: "max_tokens",
        path: &[],
        label: "Max tokens",
        kind: Kind::Integer { min: 1, max: 128_000 },
        default: Some("1024"),
        is_required: true,
        help: "Longest answer, in tokens. The answer is cut there, and output tokens are paid for.",
    },
    Parameter {
        name: "temperature",
        path: &[],
        label: "Temperature",
        kind: Kind::Number { min: 0.0, max: 1.0 },
        default: None,
        is_required: false,
        help: "Randomness from 0 (most likely words) to 1, the model's default.",
    },
    Parameter {
        name: "top_p",
        path: &[],
        label: "Top P",
        kind: Kind::Number { min: 0.0, max: 1.0 },
        default: None,
        is_required: false,
        help: "Choose among the likeliest tokens up to this share. Set this or the temperature, not both.",
    },
    Parameter {
        name: "top_k",
        path: &[],
        label: "Top K",
        kind: Kind::Integer { min: 0, max: 500 },
        default: None,
        is_required: false,
        help: "Choose among this many of the likeliest tokens. Off by default.",
    },
    Parameter {
        name: "stop_sequences",
        path: &[],
        label: "Stop sequences",
        kind: Kind::Texts { max: 8191 },
        default: None,
        is_required: false,
        help: "Texts at which the model stops, one a line.",
    },
];

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
         `model`, `modelId` and `stream` do not belong into the body."
    }

    fn source(&self) -> &'static str {
        "https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-anthropic-claude-messages-request-response.html"
    }

    fn parameters(&self) -> &'static [Parameter] {
        PARAMETERS
    }

    fn answer_limit(&self) -> &'static str {
        "max_tokens"
    }

    fn body(&self, prompt: &Prompt<'_>) -> Node {
        let mut fields = vec![("anthropic_version", Node::constant(ANTHROPIC_VERSION))];
        for parameter in PARAMETERS {
            if let Some(value) = prompt.parameters.get(parameter.name) {
                fields.push((parameter.name, Node::constant(value.clone())));
            }
        }
        if let Some(system) = &prompt.system {
            fields.push(("system", Node::Text(system.clone())));
        }
        let text = Node::object([
            ("type", Node::constant("text")),
            ("text", Node::Text(prompt.user.clone())),
        ]);
        let turn =
            Node::object([("role", Node::constant("user")), ("content", Node::Array(vec![text]))]);
        fields.push(("messages", Node::Array(vec![turn])));
        Node::object(fields)
    }

    fn example(&self) -> &'static str {
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
}
