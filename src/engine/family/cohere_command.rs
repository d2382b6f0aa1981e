//! Cohere Command: a plain prompt.

use super::super::check::{Findings, Path};
use super::super::json::{Kind, Node, Value};
use super::shape::{Field, Object};
use super::{
    Abilities, Answer, Family, Meaning, Parameter, Prompt, Shape, parameter_fields, rules,
};

/// See the [module](self).
pub(super) struct CohereCommand;

const PARAMETERS: &[Parameter] = &[
    Parameter {
        name: "max_tokens",
        path: &[],
        label: "Max tokens",
        meaning: Meaning::MaxTokens,
        shape: Shape::Integer { min: 1, max: 4096 },
        default: None,
        is_required: false,
        help: "Longest answer, in tokens. The model's default is only 20.",
    },
    Parameter {
        name: "temperature",
        path: &[],
        label: "Temperature",
        meaning: Meaning::Temperature,
        shape: Shape::Number { min: 0.0, max: 5.0 },
        default: None,
        is_required: false,
        help: "Randomness from 0 (most likely words) to 5. The model's default is 0.9.",
    },
    Parameter {
        name: "p",
        path: &[],
        label: "Top P",
        meaning: Meaning::TopP,
        shape: Shape::Number { min: 0.0, max: 1.0 },
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
        shape: Shape::any_texts(4),
        default: None,
        is_required: false,
        help: "Up to four texts at which the model stops, one a line.",
    },
    Parameter {
        name: "num_generations",
        path: &[],
        label: "Answers",
        meaning: Meaning::Own,
        shape: Shape::Integer { min: 1, max: 5 },
        default: None,
        is_required: false,
        help: "How many answers to write for each prompt. Each is paid for.",
    },
    Parameter {
        name: "truncate",
        path: &[],
        label: "Truncate",
        meaning: Meaning::Own,
        shape: Shape::Choice(&["NONE", "START", "END"]),
        default: None,
        is_required: false,
        help: "Which end of a prompt to cut that is too long. Without it, such a prompt fails.",
    },
];

static BODY: Shape = Shape::Object(
    &Object::of(&[
        Field::required("prompt", Shape::TEXT),
        Field::optional("return_likelihoods", Shape::Choice(&["GENERATION", "ALL", "NONE"])),
        Field::optional("logit_bias", Shape::Open),
        Field::optional("stream", Shape::Boolean),
    ])
    .with_parameters(PARAMETERS),
);

impl Family for CohereCommand {
    fn id(&self) -> &'static str {
        "cohere-command"
    }

    fn title(&self) -> &'static str {
        "Cohere Command"
    }

    fn doc(&self) -> &'static str {
        "The format of Command, past its end of life since 2025-08-12. \
         `prompt` holds the whole prompt, without a template; there is no field for a system prompt, \
         so Quarry writes it before the prompt with a blank line between them. \
         Without `max_tokens`, answers end after 20 tokens."
    }

    fn source(&self) -> &'static str {
        "https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-cohere-command.html"
    }

    fn parameters(&self) -> &'static [Parameter] {
        PARAMETERS
    }

    fn abilities(&self) -> Abilities {
        Abilities::TEXT
    }

    fn body(&self, prompt: &Prompt<'_>) -> Node {
        let mut fields = vec![("prompt", Node::Text(prompt.as_text("User", "Chatbot")))];
        fields.extend(parameter_fields(PARAMETERS, &[], prompt));
        Node::object(fields)
    }

    fn shape(&self) -> &'static Shape {
        &BODY
    }

    fn check(&self, body: Value<'_>, _model: &str, path: &Path<'_>, out: &mut Findings<'_>) {
        if body.get("stream").and_then(Value::as_bool) == Some(true) {
            rules::doubtful_in_batch::add(&path.field("stream"), out, || {
                "answers of a job are not streamed".to_owned()
            });
        }
    }

    fn read<'a>(&self, output: Value<'a>) -> Option<Answer<'a>> {
        let generations = output.get("generations").filter(|list| list.kind() == Kind::Array)?;
        let mut answer = Answer::default();
        for (idx, generation) in generations.items().enumerate() {
            // Several answers to one prompt are told apart by a blank line.
            answer.push_text((idx > 0).then(|| "\n\n".into()));
            answer.push_text(generation.get("text").and_then(Value::as_str));
        }
        answer.stopped(generations.item(0).and_then(|first| first.get("finish_reason")));
        answer.note_unknown(output, &["id", "generations", "prompt"]);
        Some(answer)
    }

    fn request_example(&self) -> &'static str {
        r#"{
            "prompt": "You answer in one sentence.\n\nWhy is the sky blue?",
            "max_tokens": 400,
            "temperature": 0.75,
            "p": 0.5,
            "k": 0,
            "stop_sequences": ["User:"]
        }"#
    }

    fn response_example(&self) -> &'static str {
        r#"{
            "id": "g-1",
            "prompt": "You answer in one sentence.\n\nWhy is the sky blue?",
            "generations": [{
                "id": "g-1-0",
                "text": "Air scatters blue light more than red.",
                "finish_reason": "COMPLETE"
            }]
        }"#
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::json::Document;
    use super::super::Stop;
    use super::*;

    #[track_caller]
    fn check(output: &str, text: &str, stop: Stop) {
        let mut document = Document::default();
        let answer =
            CohereCommand.read(document.parse(output).expect("JSON")).expect("it is an answer");
        assert_eq!((answer.text.as_ref(), answer.stop), (text, Some(stop)), "{output}");
    }

    #[test]
    fn several_generations_and_toxic_ones_are_read() {
        check(
            r#"{"generations": [{"text": "One.", "finish_reason": "MAX_TOKENS"}, {"text": "Two."}]}"#,
            "One.\n\nTwo.",
            Stop::Length,
        );
        check(r#"{"generations": [{"finish_reason": "ERROR_TOXIC"}]}"#, "", Stop::Refusal);
    }
}
