//! Anthropic Text Completions: Claude 2.0, 2.1 and Instant 1.2.

use super::super::check::{Findings, Path};
use super::super::json::{Node, Value};
use super::super::template::Text;
use super::claude_messages::ANTHROPIC_VERSION;
use super::shape::{Field, Object};
use super::{
    Abilities, Answer, Family, Meaning, Parameter, Prompt, Role, Shape, Stop, parameter_fields,
    rules,
};

/// See the [module](self).
pub(super) struct ClaudeText;

/// What stands before each turn of the user.
const HUMAN: &str = "\n\nHuman:";

/// What stands before each turn of the model, and at the end.
const ASSISTANT: &str = "\n\nAssistant:";

const PARAMETERS: &[Parameter] = &[
    Parameter {
        name: "max_tokens_to_sample",
        path: &[],
        label: "Max tokens",
        meaning: Meaning::MaxTokens,
        shape: Shape::Integer { min: 0, max: 4096 },
        default: Some("1024"),
        is_required: true,
        help: "Longest answer, in tokens. AWS advises to stay at 4,000 or below.",
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
        name: "top_p",
        path: &[],
        label: "Top P",
        meaning: Meaning::TopP,
        shape: Shape::Number { min: 0.0, max: 1.0 },
        default: None,
        is_required: false,
        help: "Choose among the likeliest tokens up to this share; 1 if not given.",
    },
    Parameter {
        name: "top_k",
        path: &[],
        label: "Top K",
        meaning: Meaning::TopK,
        shape: Shape::Integer { min: 0, max: 500 },
        default: None,
        is_required: false,
        help: "Choose among this many of the likeliest tokens; 250 if not given.",
    },
    Parameter {
        name: "stop_sequences",
        path: &[],
        label: "Stop sequences",
        meaning: Meaning::StopSequences,
        shape: Shape::texts(usize::MAX),
        default: None,
        is_required: false,
        help: "Texts at which the model stops, one a line.",
    },
];

static BODY: Shape = Shape::Object(
    &Object::of(&[
        Field::required("prompt", Shape::TEXT),
        Field::optional("anthropic_version", Shape::Choice(&[ANTHROPIC_VERSION])),
    ])
    .with_parameters(PARAMETERS),
);

impl Family for ClaudeText {
    fn id(&self) -> &'static str {
        "claude-text"
    }

    fn title(&self) -> &'static str {
        "Anthropic Text Completions"
    }

    fn doc(&self) -> &'static str {
        "The older format of Claude 2.0, 2.1 and Instant 1.2, all past their end of life since 2025-07-21. \
         `prompt` holds the whole conversation: every turn of the user begins with a blank line and `Human:`, \
         every turn of the model with a blank line and `Assistant:`, and the prompt ends with the latter. \
         Quarry writes these marks, and the system prompt before the first question. \
         A body must carry `max_tokens_to_sample`. Answers do not say how many tokens were read or written. \
         The same models take the Messages format too."
    }

    fn source(&self) -> &'static str {
        "https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-anthropic-claude-text-completion.html"
    }

    fn parameters(&self) -> &'static [Parameter] {
        PARAMETERS
    }

    fn abilities(&self) -> Abilities {
        Abilities::TEXT
    }

    fn body(&self, prompt: &Prompt<'_>) -> Node {
        let mut fields = vec![("prompt", Node::Text(marked(prompt)))];
        fields.extend(parameter_fields(PARAMETERS, &[], prompt));
        Node::object(fields)
    }

    fn shape(&self) -> &'static Shape {
        &BODY
    }

    fn check(&self, body: Value<'_>, model: &str, path: &Path<'_>, out: &mut Findings<'_>) {
        if let Some(prompt) = body.get("prompt").and_then(Value::as_str) {
            check_prompt(&prompt, model, &path.field("prompt"), out);
        }
    }

    fn read<'a>(&self, output: Value<'a>) -> Option<Answer<'a>> {
        let text = output.get("completion")?.as_str()?;
        let mut answer = Answer { text, ..Answer::default() };
        answer.stopped(output.get("stop_reason"));
        // The mark of the user's next turn stops every answer that is whole.
        if output.get("stop").is_some_and(|stop| stop.is_str(HUMAN)) {
            answer.stop = Some(Stop::End);
        }
        answer.note_unknown(output, &["type", "completion", "stop_reason", "stop"]);
        Some(answer)
    }

    fn request_example(&self) -> &'static str {
        r#"{
            "prompt": "\n\nHuman: You answer in one sentence.\n\nWhy is the sky blue?\n\nAssistant:",
            "max_tokens_to_sample": 300,
            "temperature": 0.5, "top_k": 250, "top_p": 1,
            "stop_sequences": ["\n\nHuman:"]
        }"#
    }

    fn response_example(&self) -> &'static str {
        r#"{
            "type": "completion",
            "completion": " Air scatters blue light more than red.",
            "stop_reason": "stop_sequence",
            "stop": "\n\nHuman:"
        }"#
    }
}

/// The conversation with a mark before each turn. The system prompt opens the user's first turn,
/// where all three models read it.
fn marked(prompt: &Prompt<'_>) -> Text {
    let mut out = Text::default();
    let mut system = prompt.system.as_ref();
    for turn in &prompt.turns {
        out.push_literal(if turn.role == Role::User { HUMAN } else { ASSISTANT });
        out.push_literal(" ");
        if turn.role == Role::User
            && let Some(system) = system.take()
        {
            out.extend(system);
            out.push_literal("\n\n");
        }
        out.extend(&turn.text());
    }
    if prompt.turns.last().is_some_and(|turn| turn.role == Role::User) {
        out.push_literal(ASSISTANT);
    }
    out
}

fn check_prompt(prompt: &str, model: &str, path: &Path<'_>, out: &mut Findings<'_>) {
    // What is empty, the shape has named.
    if prompt.trim().is_empty() {
        return;
    }
    let (first_human, first_assistant) = (prompt.find(HUMAN), prompt.find(ASSISTANT));
    if first_human.is_none() || (first_assistant.is_some() && first_assistant < first_human) {
        return rules::prompt_turns::add(path, out, || {
            r#"does not begin with a turn of the user, "\n\nHuman:""#.to_owned()
        });
    }
    if prompt.rfind(ASSISTANT) < prompt.rfind(HUMAN) {
        rules::prompt_turns::add(path, out, || {
            r#"does not end with a turn of the model, "\n\nAssistant:""#.to_owned()
        });
    }
    let is_older = model.contains("claude-instant")
        || (model.contains("claude-v2") && !model.contains("claude-v2:1"));
    if is_older && first_human > Some(0) {
        rules::doubtful_for_model::add(path, out, || {
            "the text before the first turn is a system prompt, which Claude 2.1 brought".to_owned()
        });
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::super::json::Document;
    use super::super::super::recipe::Parameters;
    use super::super::Turn;
    use super::super::tests::findings_for;
    use super::*;

    #[track_caller]
    fn check(model: &str, prompt: &str, expected: &[&str]) {
        let body = json!({ "prompt": prompt, "max_tokens_to_sample": 9 });
        let found = findings_for(&ClaudeText, model, &body);
        assert!(found.iter().all(|(_, path)| path == "prompt"), "{found:?}");
        let codes: Vec<_> = found.iter().map(|(code, _)| *code).collect();
        assert_eq!(codes, expected, "{model} {prompt:?}");
    }

    #[test]
    fn a_prompt_begins_with_the_user_and_ends_with_the_model() {
        for (prompt, expected) in [
            ("\n\nHuman: Why?\n\nAssistant:", &[][..]),
            ("\n\nHuman: Why?\n\nAssistant: So.\n\nHuman: And?\n\nAssistant: It", &[]),
            ("Be short.\n\nHuman: Why?\n\nAssistant:", &[]),
            ("Why?", &["body.prompt-turns"]),
            ("Human: Why?\n\nAssistant:", &["body.prompt-turns"]),
            ("\n\nAssistant: Hi\n\nHuman: Why?", &["body.prompt-turns"]),
            ("\n\nHuman: Why?", &["body.prompt-turns"]),
            ("\n\nHuman: Why?\nAssistant:", &["body.prompt-turns"]),
            ("\n\nHuman: Why?\n\nAssistant: So.\n\nHuman: And?", &["body.prompt-turns"]),
        ] {
            check("", prompt, expected);
        }
    }

    #[test]
    fn only_claude_2_1_has_a_system_prompt_of_its_own() {
        let prompt = "Be short.\n\nHuman: Why?\n\nAssistant:";
        check("anthropic.claude-v2:1", prompt, &[]);
        check("anthropic.claude-v2", prompt, &["body.doubtful-for-model"]);
        check("anthropic.claude-instant-v1", prompt, &["body.doubtful-for-model"]);
        check("anthropic.claude-v2", "\n\nHuman: Why?\n\nAssistant:", &[]);
    }

    #[test]
    fn the_messages_format_is_told_apart() {
        let body = json!({ "messages": [], "max_tokens": 9 });
        let found = findings_for(&ClaudeText, "", &body);
        assert_eq!(
            found.iter().map(|(code, path)| (*code, path.as_str())).collect::<Vec<_>>(),
            [
                ("body.unknown-field", "messages"),
                ("body.unknown-field", "max_tokens"),
                ("body.missing-field", "prompt"),
                ("body.missing-field", "max_tokens_to_sample"),
            ]
        );
    }

    #[test]
    fn turns_are_marked_and_a_begun_answer_stays_open() {
        let parameters = Parameters::new();
        let mut prompt = Prompt::of_text("", Text::literal("Why?"), &parameters);
        prompt.system = Some(Text::literal("Be short."));
        prompt.turns.push(Turn::assistant(Text::literal("So.")));
        prompt.turns.push(Turn::user(Text::literal("And?")));
        let text = |prompt: &Prompt<'_>| {
            let body = ClaudeText.body(prompt).render_constant();
            let body: serde_json::Value = serde_json::from_str(&body).expect("a body is JSON");
            body["prompt"].as_str().expect("a text").to_owned()
        };
        let start = "\n\nHuman: Be short.\n\nWhy?\n\nAssistant: So.\n\nHuman: And?\n\nAssistant:";
        assert_eq!(text(&prompt), start);
        check("", start, &[]);
        prompt.turns.push(Turn::assistant(Text::literal("It is")));
        assert_eq!(text(&prompt), format!("{start} It is"));
    }

    #[test]
    fn the_mark_of_the_next_turn_is_an_end_and_other_stops_are_not() {
        for (output, expected) in [
            (
                r#"{"completion": "a", "stop_reason": "stop_sequence", "stop": "\n\nHuman:"}"#,
                Stop::End,
            ),
            (
                r#"{"completion": "a", "stop_reason": "stop_sequence", "stop": "END"}"#,
                Stop::StopSequence,
            ),
            (r#"{"completion": "a", "stop_reason": "max_tokens", "stop": null}"#, Stop::Length),
        ] {
            let mut document = Document::default();
            let output = document.parse(output).expect("JSON");
            let answer = ClaudeText.read(output).expect("an answer");
            assert_eq!(answer.stop, Some(expected));
            assert_eq!(answer.usage, super::super::Usage::default());
        }
    }
}
