//! AI21 Jamba: Instruct, 1.5 Mini and 1.5 Large.

use super::super::check::{Findings, Path};
use super::super::json::{Node, Value};
use super::shape::{Field, Object};
use super::{
    Abilities, Answer, Family, Meaning, Parameter, Prompt, Shape, chat, parameter_fields, rules,
};

/// See the [module](self).
pub(super) struct Jamba;

/// Longest stop sequence: "64K", in characters.
const STOP: Shape = Shape::Text { min: 0, max: 65_536 };

const PARAMETERS: &[Parameter] = &[
    Parameter {
        name: "max_tokens",
        path: &[],
        label: "Max tokens",
        meaning: Meaning::MaxTokens,
        shape: Shape::Integer { min: 0, max: 4096 },
        default: None,
        is_required: false,
        help: "Longest answer, in tokens: 4,096 if not given, which is also the most.",
    },
    Parameter {
        name: "temperature",
        path: &[],
        label: "Temperature",
        meaning: Meaning::Temperature,
        shape: Shape::Number { min: 0.0, max: 2.0 },
        default: None,
        is_required: false,
        help: "Randomness from 0 (the same answer every time) to 2. The model's default is 1.",
    },
    Parameter {
        name: "top_p",
        path: &[],
        label: "Top P",
        meaning: Meaning::TopP,
        shape: Shape::Number { min: 0.0, max: 1.0 },
        default: None,
        is_required: false,
        help: "Choose among the likeliest tokens up to this share; 1 means all of them.",
    },
    Parameter {
        name: "stop",
        path: &[],
        label: "Stop sequences",
        meaning: Meaning::StopSequences,
        shape: Shape::Either(&[Shape::List { item: &STOP, min: 0, max: usize::MAX }, STOP]),
        default: None,
        is_required: false,
        help: "Texts at which the model stops, as JSON: [\"###\", \"\\n\\n\"]. One text alone is fine too.",
    },
    Parameter {
        name: "frequency_penalty",
        path: &[],
        label: "Frequency penalty",
        meaning: Meaning::FrequencyPenalty,
        shape: Shape::ANY_NUMBER,
        default: None,
        is_required: false,
        help: "Say the same words less often, the more often they were said. No range is documented; at 2, hardly any word comes twice.",
    },
    Parameter {
        name: "presence_penalty",
        path: &[],
        label: "Presence penalty",
        meaning: Meaning::PresencePenalty,
        shape: Shape::ANY_NUMBER,
        default: None,
        is_required: false,
        help: "Say words less often that were said at all. No range is documented.",
    },
    Parameter {
        name: "n",
        path: &[],
        label: "Answers",
        meaning: Meaning::Own,
        shape: Shape::Integer { min: 1, max: 16 },
        default: None,
        is_required: false,
        help: "How many answers to give to each record, 1 if not given. More than one needs a temperature above 0.",
    },
];

static BODY: Shape = Shape::Object(
    &Object::of(&[
        Field::required("messages", Shape::Of(&chat::MESSAGES)),
        // AI21 documents these three, AWS does not.
        Field::optional("tools", Shape::Of(&chat::TOOLS)),
        Field::optional("documents", Shape::List { item: &Shape::Open, min: 0, max: usize::MAX }),
        Field::optional("response_format", Shape::Open),
    ])
    .with_parameters(PARAMETERS),
);

impl Family for Jamba {
    fn id(&self) -> &'static str {
        "jamba"
    }

    fn title(&self) -> &'static str {
        "AI21 Jamba"
    }

    fn doc(&self) -> &'static str {
        "The format of Jamba-Instruct, Jamba 1.5 Mini and Jamba 1.5 Large. \
         The system prompt is the first message; the content of a message is one text, never a list of parts. \
         There is no `top_k`, and `stream` does not belong into a batch. \
         With `n` above 1 the texts of all answers are read, a blank line between them. \
         Tools stand in AI21's documentation and not in AWS's, so Quarry checks them and does not write them."
    }

    fn source(&self) -> &'static str {
        "https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-jamba.html"
    }

    fn parameters(&self) -> &'static [Parameter] {
        PARAMETERS
    }

    fn abilities(&self) -> Abilities {
        Abilities::TEXT
    }

    fn body(&self, prompt: &Prompt<'_>) -> Node {
        let system = prompt.system.iter().map(|text| ("system", text.clone()));
        let turns = prompt.turns.iter().map(|turn| (turn.role.name(), turn.text()));
        let messages = system.chain(turns).map(|(role, text)| {
            Node::object([("role", Node::constant(role)), ("content", Node::Text(text))])
        });
        let mut fields = vec![("messages", Node::Array(messages.collect()))];
        fields.extend(parameter_fields(PARAMETERS, &[], prompt));
        Node::object(fields)
    }

    fn shape(&self) -> &'static Shape {
        &BODY
    }

    fn check(&self, body: Value<'_>, _model: &str, path: &Path<'_>, out: &mut Findings<'_>) {
        rules::no_turn::check(body, path, out);
        let n = body.get("n").and_then(Value::as_i64).filter(|n| (2..=16).contains(n));
        let temperature = body.get("temperature").and_then(Value::as_f64);
        if let Some(n) = n
            && temperature.is_some_and(|value| value == 0.0)
        {
            rules::forbidden_together::add(&path.field("n"), out, || {
                format!("at temperature 0 all {n} answers would be the same, so n has to be 1")
            });
        }
    }

    fn read<'a>(&self, output: Value<'a>) -> Option<Answer<'a>> {
        chat::read(output)
    }

    fn request_example(&self) -> &'static str {
        r####"{
            "messages": [
                { "role": "system", "content": "You answer in one sentence." },
                { "role": "user", "content": "Why is the sky blue?" }
            ],
            "max_tokens": 512,
            "temperature": 0.2,
            "stop": ["###"],
            "n": 1
        }"####
    }

    fn response_example(&self) -> &'static str {
        r#"{
            "id": "chatcmpl-1",
            "choices": [{
                "index": 0,
                "message": {
                    "role": "assistant",
                    "content": "Air scatters blue light more than red.",
                    "tool_calls": null
                },
                "logprobs": null,
                "finish_reason": "stop"
            }],
            "usage": { "prompt_tokens": 24, "completion_tokens": 10, "total_tokens": 34 },
            "meta": { "requestDurationMillis": 113 }
        }"#
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::super::super::recipe::Parameters;
    use super::super::super::template::Text;
    use super::super::tests::findings_for;
    use super::super::{Role, Turn};
    use super::*;

    #[track_caller]
    fn check(change: &Json, expected: &[(&str, &str)]) {
        let mut body = json!({ "messages": [{ "role": "user", "content": "Hi" }] });
        for (name, value) in change.as_object().expect("an object") {
            body[name] = value.clone();
        }
        let found = findings_for(&Jamba, "ai21.jamba-1-5-mini-v1:0", &body);
        let found: Vec<_> = found.iter().map(|(code, at)| (*code, at.as_str())).collect();
        assert_eq!(found, expected, "{body}");
    }

    #[test]
    fn every_turn_becomes_a_message_with_a_text() {
        let parameters = Parameters::from([("n".to_owned(), json!(2))]);
        let mut prompt = Prompt::of_text("", Text::literal("Hi"), &parameters);
        prompt.system = Some(Text::literal("Be kind"));
        prompt.turns.push(Turn::assistant(Text::literal("Hello")));
        prompt.turns.push(Turn::user(Text::literal("Why?")));
        let body = Jamba.body(&prompt).render_constant();
        assert_eq!(
            serde_json::from_str::<Json>(&body).expect("a body is JSON"),
            json!({
                "messages": [
                    { "role": "system", "content": "Be kind" },
                    { "role": Role::User.name(), "content": "Hi" },
                    { "role": Role::Assistant.name(), "content": "Hello" },
                    { "role": Role::User.name(), "content": "Why?" },
                ],
                "n": 2,
            })
        );
    }

    #[test]
    fn fields_of_other_formats_and_lists_of_parts_are_refused() {
        check(&json!({ "top_k": 5 }), &[("body.unknown-field", "top_k")]);
        check(&json!({ "stream": false }), &[("body.unknown-field", "stream")]);
        let parts = json!([{ "role": "user", "content": [{ "type": "text", "text": "Hi" }] }]);
        check(&json!({ "messages": parts }), &[("body.wrong-type", "messages[].content")]);
        let system = json!([{ "role": "system", "content": "Be kind" }]);
        check(&json!({ "messages": system }), &[("body.no-turn", "messages")]);
    }

    #[test]
    fn several_answers_need_a_temperature_above_0() {
        let found = &[("body.forbidden-together", "n")];
        check(&json!({ "n": 2, "temperature": 0 }), found);
        check(&json!({ "n": 2, "temperature": 0.0 }), found);
        for fine in [json!({ "n": 1, "temperature": 0 }), json!({ "n": 2, "temperature": 0.1 })] {
            check(&fine, &[]);
        }
        check(&json!({ "n": 2 }), &[]);
    }

    #[test]
    fn stop_is_one_text_or_several_and_penalties_have_no_range() {
        for fine in [
            json!({ "stop": "monkeys." }),
            json!({ "stop": ["cat", "\n"], "frequency_penalty": -7.5 }),
            json!({ "presence_penalty": 100 }),
        ] {
            check(&fine, &[]);
        }
        check(&json!({ "stop": 5 }), &[("body.wrong-type", "stop")]);
        check(&json!({ "stop": ["x".repeat(65_537)] }), &[("body.wrong-length", "stop[]")]);
        check(&json!({ "presence_penalty": "1" }), &[("body.wrong-type", "presence_penalty")]);
    }
}
