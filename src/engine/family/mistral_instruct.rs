//! Mistral text completion: Mistral 7B, Mixtral 8x7B, Small 24.02 and Large 24.02.

use super::super::check::{Findings, Path};
use super::super::json::{Kind, Node, Value};
use super::shape::{self, Field, Object};
use super::{
    Abilities, Answer, Family, Meaning, Parameter, Prompt, Shape, instruction, parameter_fields,
    rules,
};

/// See the [module](self).
pub(super) struct MistralInstruct;

/// Longest answer of any of the models, in tokens.
const MAX_TOKENS: i64 = 8192;

/// Longest answer of Mixtral 8x7B, in tokens.
const MIXTRAL_MAX_TOKENS: i64 = 4096;

const PARAMETERS: &[Parameter] = &[
    Parameter {
        name: "max_tokens",
        path: &[],
        label: "Max tokens",
        meaning: Meaning::MaxTokens,
        shape: Shape::Integer { min: 1, max: MAX_TOKENS },
        default: None,
        is_required: false,
        help: "Longest answer, in tokens; Mixtral 8x7B gives up to 4,096. If not given, 512 for 7B and Mixtral, 8,192 for Small and Large.",
    },
    Parameter {
        name: "temperature",
        path: &[],
        label: "Temperature",
        meaning: Meaning::Temperature,
        shape: Shape::Number { min: 0.0, max: 1.0 },
        default: None,
        is_required: false,
        help: "Randomness from 0 (most likely words) to 1. The default is 0.5 for 7B and Mixtral, 0.7 for Small and Large.",
    },
    Parameter {
        name: "top_p",
        path: &[],
        label: "Top P",
        meaning: Meaning::TopP,
        shape: Shape::Number { min: 0.0, max: 1.0 },
        default: None,
        is_required: false,
        help: "Choose among the likeliest tokens up to this share. The default is 0.9 for 7B and Mixtral, 1 for Small and Large.",
    },
    Parameter {
        name: "top_k",
        path: &[],
        label: "Top K",
        meaning: Meaning::TopK,
        shape: Shape::Integer { min: 1, max: 200 },
        default: None,
        is_required: false,
        help: "Choose among this many of the likeliest tokens: 50 for 7B and Mixtral if not given. Leave it out for Small and Large, where AWS calls it disabled.",
    },
    Parameter {
        name: "stop",
        path: &[],
        label: "Stop sequences",
        meaning: Meaning::StopSequences,
        shape: Shape::any_texts(10),
        default: None,
        is_required: false,
        help: "Up to 10 texts at which the model stops, one a line.",
    },
];

static BODY: Shape = Shape::Object(
    &Object::of(&[Field::required("prompt", Shape::TEXT)]).with_parameters(PARAMETERS),
);

impl Family for MistralInstruct {
    fn id(&self) -> &'static str {
        "mistral-instruct"
    }

    fn title(&self) -> &'static str {
        "Mistral text completion"
    }

    fn doc(&self) -> &'static str {
        "The format of Mistral 7B, Mixtral 8x7B, Mistral Small 24.02 and Mistral Large 24.02. \
         `prompt` holds the whole conversation, the user's words between `[INST]` and `[/INST]`; \
         `messages` belongs to the chat format. \
         The template has no token for a system prompt: Quarry writes it into the first instruction, \
         with a blank line after it. A last turn of the assistant becomes the beginning of the answer. \
         Answers carry no token counts."
    }

    fn source(&self) -> &'static str {
        "https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-mistral-text-completion.html"
    }

    fn parameters(&self) -> &'static [Parameter] {
        PARAMETERS
    }

    fn abilities(&self) -> Abilities {
        Abilities::TEXT
    }

    fn body(&self, prompt: &Prompt<'_>) -> Node {
        let text = instruction::render(instruction::MISTRAL, prompt);
        let mut fields = vec![("prompt", Node::Text(text))];
        fields.extend(parameter_fields(PARAMETERS, &[], prompt));
        Node::object(fields)
    }

    fn shape(&self) -> &'static Shape {
        &BODY
    }

    fn check(&self, body: Value<'_>, model: &str, path: &Path<'_>, out: &mut Findings<'_>) {
        let prompt = body.get("prompt").and_then(Value::as_str).unwrap_or_default();
        if !prompt.trim().is_empty() {
            let path = path.field("prompt");
            if !prompt.contains(instruction::BEGIN) {
                rules::no_chat_template::add(&path, out, || {
                    "has no [INST], the token that begins an instruction".to_owned()
                });
            } else if let Some(token) = instruction::misplaced(&prompt) {
                rules::template_token::add(token, &path, out);
            }
        }
        let limit = body.get("max_tokens");
        // More than any of the models gives is the shape's to say.
        let is_known = |n: i64| n > MIXTRAL_MAX_TOKENS && n <= MAX_TOKENS;
        if let Some(limit) = limit.filter(|limit| limit.as_i64().is_some_and(is_known))
            && model.contains("mixtral-8x7b")
        {
            let shape = Shape::Integer { min: 1, max: MIXTRAL_MAX_TOKENS };
            shape::check(&shape, limit, &path.field("max_tokens"), out);
        }
    }

    fn read<'a>(&self, output: Value<'a>) -> Option<Answer<'a>> {
        let outputs = output.get("outputs").filter(|list| list.kind() == Kind::Array)?;
        outputs.item(0)?.get("text")?;
        let mut answer = Answer::default();
        for output in outputs.items() {
            answer.push_text(output.get("text").and_then(Value::as_str));
        }
        answer.stopped(outputs.item(0).and_then(|first| first.get("stop_reason")));
        answer.note_unknown(output, &["outputs"]);
        Some(answer)
    }

    fn request_example(&self) -> &'static str {
        r#"{
            "prompt": "<s>[INST] You answer in one sentence.\n\nWhy is the sky blue? [/INST]",
            "max_tokens": 512,
            "temperature": 0.2,
            "stop": ["\n\n"]
        }"#
    }

    fn response_example(&self) -> &'static str {
        r#"{
            "outputs": [
                { "text": " Air scatters blue light more than red.", "stop_reason": "stop" }
            ]
        }"#
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::super::super::json::Document;
    use super::super::super::recipe::Parameters;
    use super::super::super::template::Text;
    use super::super::tests::findings_for;
    use super::super::{Stop, Turn};
    use super::*;

    const MISTRAL_7B: &str = "mistral.mistral-7b-instruct-v0:2";
    const MIXTRAL: &str = "mistral.mixtral-8x7b-instruct-v0:1";
    const SMALL: &str = "mistral.mistral-small-2402-v1:0";
    const LARGE: &str = "mistral.mistral-large-2402-v1:0";

    #[track_caller]
    fn check_prompt(system: Option<&str>, turns: Vec<Turn>, expected: &str) {
        let parameters = Parameters::new();
        let mut prompt = Prompt::of_text(MISTRAL_7B, Text::default(), &parameters);
        prompt.system = system.map(Text::literal);
        prompt.turns = turns;
        let body = MistralInstruct.body(&prompt).render_constant();
        let body: Json = serde_json::from_str(&body).expect("a body is JSON");
        assert_eq!(body, json!({ "prompt": expected }));
        assert_eq!(findings_for(&MistralInstruct, MISTRAL_7B, &body), []);
    }

    #[test]
    fn a_conversation_becomes_instructions_and_answers() {
        let user = |text| Turn::user(Text::literal(text));
        let assistant = |text| Turn::assistant(Text::literal(text));
        check_prompt(None, vec![user("Hi")], "<s>[INST] Hi [/INST]");
        check_prompt(Some("Be kind"), vec![user("Hi")], "<s>[INST] Be kind\n\nHi [/INST]");
        check_prompt(
            Some("Be kind"),
            vec![user("Hi"), assistant("Hello"), user("Why?")],
            "<s>[INST] Be kind\n\nHi [/INST] Hello</s>[INST] Why? [/INST]",
        );
        check_prompt(None, vec![user("Hi"), assistant("Hel")], "<s>[INST] Hi [/INST] Hel");
        check_prompt(None, vec![user("Hi"), user("there")], "<s>[INST] Hi\n\nthere [/INST]");
    }

    #[track_caller]
    fn check(model: &str, body: &Json, expected: &[(&str, &str)]) {
        let found = findings_for(&MistralInstruct, model, body);
        let found: Vec<_> = found.iter().map(|(code, at)| (*code, at.as_str())).collect();
        assert_eq!(found, expected, "{model} {body}");
    }

    #[test]
    fn the_chat_format_is_another() {
        check(
            SMALL,
            &json!({ "messages": [{ "role": "user", "content": "Hi" }], "max_tokens": 10 }),
            &[("body.unknown-field", "messages"), ("body.missing-field", "prompt")],
        );
    }

    #[test]
    fn a_prompt_without_or_with_too_many_tokens_is_pointed_out() {
        check(SMALL, &json!({ "prompt": "Hi" }), &[("body.no-chat-template", "prompt")]);
        let prompt = "<s>[INST] It ends with [/INST]. [/INST]";
        check(SMALL, &json!({ "prompt": prompt }), &[("body.template-token", "prompt")]);
    }

    #[test]
    fn limits_differ_by_model() {
        let with = |name: &str, n: i64| json!({ "prompt": "<s>[INST] Hi [/INST]", name: n });
        for model in [MISTRAL_7B, SMALL, LARGE, ""] {
            check(model, &with("max_tokens", 8192), &[]);
        }
        check(MIXTRAL, &with("max_tokens", 4096), &[]);
        for (model, n) in [(MIXTRAL, 4097), (MIXTRAL, 8193), (MISTRAL_7B, 8193), (LARGE, 0)] {
            check(model, &with("max_tokens", n), &[("body.out-of-range", "max_tokens")]);
        }
        for model in [MISTRAL_7B, MIXTRAL, ""] {
            check(model, &with("top_k", 200), &[]);
        }
        for model in [SMALL, LARGE] {
            check(model, &with("top_k", 200), &[("body.doubtful-for-model", "top_k")]);
        }
    }

    #[test]
    fn answers_have_no_token_counts() {
        let mut document = Document::default();
        let output = r#"{"outputs":[{"text":"A","stop_reason":"length"},{"text":"B"}]}"#;
        let answer =
            MistralInstruct.read(document.parse(output).expect("JSON")).expect("an answer");
        assert_eq!((answer.text.as_ref(), answer.stop), ("AB", Some(Stop::Length)));
        assert_eq!((answer.usage.input_tokens, answer.usage.output_tokens), (None, None));
        let mut document = Document::default();
        let other = document.parse(r#"{"choices":[]}"#).expect("JSON");
        assert!(MistralInstruct.read(other).is_none());
    }
}
