//! AI21 Jurassic-2: Mid, Ultra and Jumbo.

use super::super::check::{Findings, Path};
use super::super::json::{Kind, Node, Value};
use super::shape::{self, Field, Object};
use super::{Abilities, Answer, Family, Meaning, Parameter, Prompt, Shape, Stop, parameter_fields};

/// See the [module](self).
pub(super) struct Jurassic2;

/// Longest answer of Mid and Ultra, in tokens.
const MAX_TOKENS: i64 = 8191;

/// Longest answer of the other models, in tokens.
const OTHERS_MAX_TOKENS: i64 = 2048;

const SWITCHES: [Field; 6] = [
    Field::optional("applyToWhitespaces", Shape::Boolean),
    Field::optional("applyToPunctuations", Shape::Boolean),
    // AWS's page writes both.
    Field::optional("applyToPunctuation", Shape::Boolean),
    Field::optional("applyToNumbers", Shape::Boolean),
    Field::optional("applyToStopwords", Shape::Boolean),
    Field::optional("applyToEmojis", Shape::Boolean),
];

/// The fields of a penalty that goes from 0 to `max`.
const fn penalty(max: f64) -> [Field; 7] {
    let [whitespaces, punctuations, punctuation, numbers, stopwords, emojis] = SWITCHES;
    let scale = Field::required("scale", Shape::Number { min: 0.0, max });
    [scale, whitespaces, punctuations, punctuation, numbers, stopwords, emojis]
}

const PARAMETERS: &[Parameter] = &[
    Parameter {
        name: "maxTokens",
        path: &[],
        label: "Max tokens",
        meaning: Meaning::MaxTokens,
        shape: Shape::Integer { min: 0, max: MAX_TOKENS },
        default: None,
        is_required: false,
        help: "Longest answer, in tokens: 200 if not given. Up to 8,191 for Mid and Ultra, 2,048 for others.",
    },
    Parameter {
        name: "temperature",
        path: &[],
        label: "Temperature",
        meaning: Meaning::Temperature,
        shape: Shape::Number { min: 0.0, max: 1.0 },
        default: None,
        is_required: false,
        help: "Randomness from 0 (most likely words) to 1. The model's default is 0.5.",
    },
    Parameter {
        name: "topP",
        path: &[],
        label: "Top P",
        meaning: Meaning::TopP,
        shape: Shape::Number { min: 0.0, max: 1.0 },
        default: None,
        is_required: false,
        help: "Choose among the likeliest tokens up to this share. The model's default is 0.5.",
    },
    Parameter {
        name: "stopSequences",
        path: &[],
        label: "Stop sequences",
        meaning: Meaning::StopSequences,
        shape: Shape::any_texts(usize::MAX),
        default: None,
        is_required: false,
        help: "Texts at which the model stops, one a line.",
    },
    // The penalties are objects on scales of their own: no number of another format fits them.
    Parameter {
        name: "countPenalty",
        path: &[],
        label: "Count penalty",
        meaning: Meaning::Own,
        shape: Shape::Object(&Object::of(&penalty(1.0))),
        default: None,
        is_required: false,
        help: "Say words less often, the more often they were said, as JSON: {\"scale\": 0.5}, from 0 to 1. Whether it applies to white space, punctuation, numbers, stop words and emojis can be set beside it.",
    },
    Parameter {
        name: "presencePenalty",
        path: &[],
        label: "Presence penalty",
        meaning: Meaning::Own,
        shape: Shape::Object(&Object::of(&penalty(5.0))),
        default: None,
        is_required: false,
        help: "Say words less often that were said at all, as JSON: {\"scale\": 2}, from 0 to 5.",
    },
    Parameter {
        name: "frequencyPenalty",
        path: &[],
        label: "Frequency penalty",
        meaning: Meaning::Own,
        shape: Shape::Object(&Object::of(&penalty(500.0))),
        default: None,
        is_required: false,
        help: "Say words less often, the larger their share of the text is, as JSON: {\"scale\": 100}, from 0 to 500.",
    },
];

static BODY: Shape = Shape::Object(
    &Object::of(&[Field::required("prompt", Shape::TEXT)]).with_parameters(PARAMETERS),
);

impl Family for Jurassic2 {
    fn id(&self) -> &'static str {
        "jurassic2"
    }

    fn title(&self) -> &'static str {
        "AI21 Jurassic-2"
    }

    fn doc(&self) -> &'static str {
        "The format of Jurassic-2 Mid, Ultra and Jumbo, all past their end of life since 2025-03-12. \
         `prompt` holds everything; there is no field for a system prompt, \
         so Quarry writes it before the prompt with a blank line between them. \
         A conversation is written with `User:` and `Assistant:` before its turns. \
         Answers carry their tokens as lists, which Quarry counts."
    }

    fn source(&self) -> &'static str {
        "https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-jurassic2.html"
    }

    fn parameters(&self) -> &'static [Parameter] {
        PARAMETERS
    }

    fn abilities(&self) -> Abilities {
        Abilities::TEXT
    }

    fn body(&self, prompt: &Prompt<'_>) -> Node {
        let mut fields = vec![("prompt", Node::Text(prompt.as_text("User", "Assistant")))];
        fields.extend(parameter_fields(PARAMETERS, &[], prompt));
        Node::object(fields)
    }

    fn shape(&self) -> &'static Shape {
        &BODY
    }

    fn check(&self, body: Value<'_>, model: &str, path: &Path<'_>, out: &mut Findings<'_>) {
        let is_long = ["mid", "ultra", "large"].iter().any(|name| model.contains(name));
        // More than any of the models gives is the shape's to say.
        let is_known = |n: i64| n > OTHERS_MAX_TOKENS && n <= MAX_TOKENS;
        let limit = body.get("maxTokens");
        if let Some(limit) = limit.filter(|limit| limit.as_i64().is_some_and(is_known))
            && model.contains("j2-")
            && !is_long
        {
            let shape = Shape::Integer { min: 0, max: OTHERS_MAX_TOKENS };
            shape::check(&shape, limit, &path.field("maxTokens"), out);
        }
    }

    fn read<'a>(&self, output: Value<'a>) -> Option<Answer<'a>> {
        let completions = output.get("completions").filter(|list| list.kind() == Kind::Array)?;
        completions.item(0)?.at(&["data", "text"])?;
        let mut answer = Answer::default();
        for completion in completions.items() {
            answer.push_text(completion.at(&["data", "text"]).and_then(Value::as_str));
            if let Some(n_tokens) = n_tokens(completion.at(&["data", "tokens"])) {
                let before = answer.usage.output_tokens.unwrap_or(0);
                answer.usage.output_tokens = Some(before + n_tokens);
            }
        }
        answer.usage.input_tokens = n_tokens(output.at(&["prompt", "tokens"]));
        answer.stopped(completions.item(0).and_then(|first| first.at(&["finishReason", "reason"])));
        // An answer that ended by itself is `endoftext` here.
        if answer.stop_reason.as_deref() == Some("stop") {
            answer.stop = Some(Stop::StopSequence);
        }
        answer.note_unknown(output, &["id", "prompt", "completions"]);
        Some(answer)
    }

    fn request_example(&self) -> &'static str {
        r#"{
            "prompt": "You answer in one sentence.\n\nWhy is the sky blue?",
            "maxTokens": 200,
            "temperature": 0.2,
            "stopSequences": ["\n\n"],
            "countPenalty": { "scale": 0.1, "applyToNumbers": false }
        }"#
    }

    fn response_example(&self) -> &'static str {
        r#"{
            "id": 1234,
            "prompt": {
                "text": "Why is the sky blue?",
                "tokens": [{ "generatedToken": { "token": "▁Why▁is▁the" } }]
            },
            "completions": [{
                "data": {
                    "text": "Air scatters blue light more than red.",
                    "tokens": [
                        { "generatedToken": { "token": "▁Air▁scatters" } },
                        { "generatedToken": { "token": "▁blue▁light" } }
                    ]
                },
                "finishReason": { "reason": "endoftext" }
            }]
        }"#
    }
}

/// How many tokens a list has; `None` where there is no list.
fn n_tokens(list: Option<Value<'_>>) -> Option<u64> {
    let list = list.filter(|list| list.kind() == Kind::Array)?;
    list.items().count().try_into().ok()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::super::super::json::Document;
    use super::super::super::recipe::Parameters;
    use super::super::super::template::Text;
    use super::super::Turn;
    use super::super::tests::findings_for;
    use super::*;

    #[track_caller]
    fn check(model: &str, name: &str, value: &Json, expected: &[(&str, &str)]) {
        let body = json!({ "prompt": "Hi", name: value });
        let found = findings_for(&Jurassic2, model, &body);
        let found: Vec<_> = found.iter().map(|(code, at)| (*code, at.as_str())).collect();
        assert_eq!(found, expected, "{model} {body}");
    }

    #[test]
    fn a_conversation_is_one_text_that_the_model_goes_on_with() {
        let parameters = Parameters::new();
        let mut prompt = Prompt::of_text("", Text::literal("Hi"), &parameters);
        prompt.system = Some(Text::literal("Be kind"));
        prompt.turns.push(Turn::assistant(Text::literal("Hello")));
        prompt.turns.push(Turn::user(Text::literal("Why?")));
        assert_eq!(
            Jurassic2.body(&prompt).render_constant(),
            r#"{"prompt":"Be kind\n\nUser: Hi\nAssistant: Hello\n\nUser: Why?\nAssistant:"}"#
        );
    }

    #[test]
    fn penalties_are_objects_with_scales_of_their_own() {
        for (name, max) in [("countPenalty", 1), ("presencePenalty", 5), ("frequencyPenalty", 500)]
        {
            let all = json!({
                "scale": max,
                "applyToWhitespaces": true,
                "applyToPunctuations": true,
                "applyToNumbers": false,
                "applyToStopwords": false,
                "applyToEmojis": true,
            });
            check("", name, &all, &[]);
            let scale = format!("{name}.scale");
            check("", name, &json!({ "scale": max + 1 }), &[("body.out-of-range", &scale)]);
            check("", name, &json!({}), &[("body.missing-field", &scale)]);
            check("", name, &json!(0.5), &[("body.wrong-type", name)]);
        }
    }

    #[test]
    fn jumbo_answers_with_fewer_tokens() {
        let n = json!(8191);
        for model in ["ai21.j2-mid-v1", "ai21.j2-ultra-v1", ""] {
            check(model, "maxTokens", &n, &[]);
        }
        let jumbo = "ai21.j2-jumbo-instruct";
        check(jumbo, "maxTokens", &json!(2048), &[]);
        for n in [2049, 8191, 8192] {
            check(jumbo, "maxTokens", &json!(n), &[("body.out-of-range", "maxTokens")]);
        }
    }

    #[test]
    fn tokens_are_counted_where_they_are_listed() {
        let mut document = Document::default();
        let output = r#"{"id":1,"prompt":{"text":"Hi","tokens":[{},{},{}]},"completions":[
            {"data":{"text":"A","tokens":[{},{}]},
             "finishReason":{"reason":"stop","sequence":"\n"}},
            {"data":{"text":"B","tokens":[{}]},"finishReason":{"reason":"length","length":1}}]}"#;
        let answer = Jurassic2.read(document.parse(output).expect("JSON")).expect("an answer");
        assert_eq!((answer.text.as_ref(), answer.stop), ("AB", Some(Stop::StopSequence)));
        assert_eq!((answer.usage.input_tokens, answer.usage.output_tokens), (Some(3), Some(3)));

        let mut document = Document::default();
        let output =
            r#"{"completions":[{"data":{"text":"A"},"finishReason":{"reason":"length"}}]}"#;
        let answer = Jurassic2.read(document.parse(output).expect("JSON")).expect("an answer");
        assert_eq!(answer.stop, Some(Stop::Length));
        assert_eq!((answer.usage.input_tokens, answer.usage.output_tokens), (None, None));
    }
}
