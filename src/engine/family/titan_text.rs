//! Amazon Titan Text: Lite, Express and Premier.

use super::super::json::Node;
use super::{Family, Kind, Parameter, Prompt};

/// See the [module](self).
pub(super) struct TitanText;

/// Object that holds every parameter.
const CONFIG: &[&str] = &["textGenerationConfig"];

const PARAMETERS: &[Parameter] = &[
    Parameter {
        name: "maxTokenCount",
        path: CONFIG,
        label: "Max tokens",
        kind: Kind::Integer { min: 0, max: 8192 },
        default: Some("512"),
        is_required: false,
        help: "Longest answer, in tokens: up to 4,096 for Lite, 8,192 for Express, 3,072 for Premier.",
    },
    Parameter {
        name: "temperature",
        path: CONFIG,
        label: "Temperature",
        kind: Kind::Number { min: 0.0, max: 1.0 },
        default: None,
        is_required: false,
        help: "Randomness from 0 to 1; the model's default is 0.7.",
    },
    Parameter {
        name: "topP",
        path: CONFIG,
        label: "Top P",
        // The documented range is open at 0: the smallest value that means anything here.
        kind: Kind::Number { min: f64::MIN_POSITIVE, max: 1.0 },
        default: None,
        is_required: false,
        help: "Choose among the likeliest tokens up to this share; above 0, the model's default is 0.9.",
    },
    Parameter {
        name: "stopSequences",
        path: CONFIG,
        label: "Stop sequences",
        kind: Kind::Texts { max: 64 },
        default: None,
        is_required: false,
        help: "Texts at which the model stops, one a line.",
    },
];

impl Family for TitanText {
    fn id(&self) -> &'static str {
        "titan-text"
    }

    fn title(&self) -> &'static str {
        "Amazon Titan Text"
    }

    fn doc(&self) -> &'static str {
        "The format of Titan Text Lite, Express and Premier, all past their end of life since 2025-08-15. \
         `inputText` holds the whole prompt; there is no field for a system prompt, \
         so Quarry writes it before the prompt with a blank line between them. \
         Parameters stand under `textGenerationConfig`."
    }

    fn source(&self) -> &'static str {
        "https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-titan-text.html"
    }

    fn parameters(&self) -> &'static [Parameter] {
        PARAMETERS
    }

    fn answer_limit(&self) -> &'static str {
        "maxTokenCount"
    }

    fn body(&self, prompt: &Prompt<'_>) -> Node {
        let mut input = prompt.system.clone().unwrap_or_default();
        if !input.is_empty() {
            input.push_literal("\n\n");
        }
        input.extend(&prompt.user);
        let mut fields = vec![("inputText", Node::Text(input))];
        let config: Vec<(&str, Node)> = PARAMETERS
            .iter()
            .filter_map(|parameter| {
                let value = prompt.parameters.get(parameter.name)?;
                Some((parameter.name, Node::constant(value.clone())))
            })
            .collect();
        if !config.is_empty() {
            fields.push(("textGenerationConfig", Node::object(config)));
        }
        Node::object(fields)
    }

    fn example(&self) -> &'static str {
        r#"{
            "inputText": "You answer in one sentence.\n\nWhy is the sky blue?",
            "textGenerationConfig": { "maxTokenCount": 512, "temperature": 0.2 }
        }"#
    }
}
