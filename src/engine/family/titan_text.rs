//! Amazon Titan Text: Lite, Express and Premier.

use super::super::json::{Kind, Node, Value};
use super::shape::{Field, Object};
use super::{Abilities, Answer, Family, Meaning, Parameter, Prompt, Shape, parameter_fields};

/// See the [module](self).
pub(super) struct TitanText;

/// The smallest number above 0: the documented range of `topP` is open there.
const ABOVE_ZERO: f64 = f64::MIN_POSITIVE;

const CONFIG_KEY: &str = "textGenerationConfig";

const PARAMETERS: &[Parameter] = &[
    Parameter {
        name: "maxTokenCount",
        path: &[CONFIG_KEY],
        label: "Max tokens",
        meaning: Meaning::MaxTokens,
        shape: Shape::Integer { min: 0, max: 8192 },
        default: None,
        is_required: false,
        help: "Longest answer, in tokens: up to 4,096 for Lite, 8,192 for Express, 3,072 for Premier.",
    },
    Parameter {
        name: "temperature",
        path: &[CONFIG_KEY],
        label: "Temperature",
        meaning: Meaning::Temperature,
        shape: Shape::Number { min: 0.0, max: 1.0 },
        default: None,
        is_required: false,
        help: "Randomness from 0 (most likely words) to 1. The model's default is 0.7.",
    },
    Parameter {
        name: "topP",
        path: &[CONFIG_KEY],
        label: "Top P",
        meaning: Meaning::TopP,
        shape: Shape::Number { min: ABOVE_ZERO, max: 1.0 },
        default: None,
        is_required: false,
        help: "Choose among the likeliest tokens up to this share. The model's default is 0.9.",
    },
    Parameter {
        name: "stopSequences",
        path: &[CONFIG_KEY],
        label: "Stop sequences",
        meaning: Meaning::StopSequences,
        shape: Shape::any_texts(usize::MAX),
        default: None,
        is_required: false,
        help: "Texts at which the model stops, one a line.",
    },
];

static CONFIG: Object = Object::of(&[]).with_parameters(PARAMETERS);

static BODY: Shape = Shape::Object(&Object::of(&[
    Field::required("inputText", Shape::TEXT),
    Field::optional(CONFIG_KEY, Shape::Object(&CONFIG)),
]));

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
         A conversation is written with `User:` and `Bot:` before its turns. \
         Parameters stand under `textGenerationConfig`."
    }

    fn source(&self) -> &'static str {
        "https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-titan-text.html"
    }

    fn parameters(&self) -> &'static [Parameter] {
        PARAMETERS
    }

    fn abilities(&self) -> Abilities {
        Abilities::TEXT
    }

    fn body(&self, prompt: &Prompt<'_>) -> Node {
        let mut fields = vec![("inputText", Node::Text(prompt.as_text("User", "Bot")))];
        let config = parameter_fields(PARAMETERS, &[CONFIG_KEY], prompt);
        if !config.is_empty() {
            fields.push((CONFIG_KEY, Node::object(config)));
        }
        Node::object(fields)
    }

    fn shape(&self) -> &'static Shape {
        &BODY
    }

    fn read<'a>(&self, output: Value<'a>) -> Option<Answer<'a>> {
        let results = output.get("results").filter(|list| list.kind() == Kind::Array)?;
        let mut answer = Answer::default();
        for result in results.items() {
            answer.push_text(result.get("outputText").and_then(Value::as_str));
            let n_tokens = result.get("tokenCount").and_then(Value::as_u64);
            if let Some(n_tokens) = n_tokens {
                let before = answer.usage.output_tokens.unwrap_or(0);
                answer.usage.output_tokens = Some(before + n_tokens);
            }
        }
        answer.stopped(results.item(0).and_then(|first| first.get("completionReason")));
        answer.usage.input_tokens = output.get("inputTextTokenCount").and_then(Value::as_u64);
        answer.note_unknown(output, &["results", "inputTextTokenCount"]);
        Some(answer)
    }

    fn request_example(&self) -> &'static str {
        r#"{
            "inputText": "You answer in one sentence.\n\nWhy is the sky blue?",
            "textGenerationConfig": { "maxTokenCount": 512, "temperature": 0.2 }
        }"#
    }

    fn response_example(&self) -> &'static str {
        r#"{
            "inputTextTokenCount": 12,
            "results": [{
                "tokenCount": 9,
                "outputText": "Air scatters blue light more than red.",
                "completionReason": "FINISHED"
            }]
        }"#
    }
}
