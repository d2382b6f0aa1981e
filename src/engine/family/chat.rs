//! What chat bodies in the way of `OpenAI` share: messages, tools and the answer with its choices.

use super::super::json::Value;
use super::openai_chat::read_choices;
use super::shape::{Field, Object};
use super::{Answer, Shape};

const TOOL_CALLS: Field = Field::optional(
    "tool_calls",
    Shape::List {
        item: &Shape::Object(
            &Object::of(&[
                Field::required("id", Shape::TEXT),
                Field::required(
                    "function",
                    Shape::Object(&Object::of(&[
                        Field::required("name", Shape::TEXT),
                        Field::required("arguments", Shape::ANY_TEXT),
                    ])),
                ),
            ])
            .open(),
        ),
        min: 0,
        max: usize::MAX,
    },
);

static TEXT: Object = Object::of(&[Field::required("content", Shape::TEXT)]);

/// Messages whose content is a text.
pub(super) static MESSAGES: Shape = Shape::List {
    item: &Shape::Tagged {
        key: "role",
        variants: &[
            ("system", &TEXT),
            ("user", &TEXT),
            (
                "assistant",
                // A message that calls tools has an empty text.
                &Object::of(&[Field::required("content", Shape::ANY_TEXT), TOOL_CALLS]),
            ),
            (
                "tool",
                &Object::of(&[
                    Field::required("tool_call_id", Shape::TEXT),
                    Field::required("content", Shape::ANY_TEXT),
                    Field::optional("name", Shape::TEXT),
                ]),
            ),
        ],
    },
    min: 1,
    max: usize::MAX,
};

/// Tools that are functions.
pub(super) static TOOLS: Shape = Shape::List {
    item: &Shape::Tagged {
        key: "type",
        variants: &[(
            "function",
            &Object::of(&[Field::required(
                "function",
                Shape::Object(
                    &Object::of(&[
                        Field::required("name", Shape::TEXT),
                        Field::optional("description", Shape::ANY_TEXT),
                        Field::optional("parameters", Shape::Open),
                    ])
                    .open(),
                ),
            )]),
        )],
    },
    min: 0,
    max: usize::MAX,
};

/// Reads `choices`, and remembers what of the answer was not read.
pub(super) fn read(output: Value<'_>) -> Option<Answer<'_>> {
    let mut answer = read_choices(output)?;
    let known = ["id", "object", "created", "model", "choices", "usage", "meta"];
    answer.note_unknown(output, &known);
    Some(answer)
}

#[cfg(test)]
mod tests {
    use super::super::super::json::Document;
    use super::super::Stop;
    use super::*;

    #[track_caller]
    fn check(output: &str, text: &str, stop: Option<Stop>, tokens: Option<u64>) {
        let mut document = Document::default();
        let answer = read(document.parse(output).expect("JSON")).expect("an answer");
        assert_eq!(answer.text, text, "{output}");
        assert_eq!(answer.stop, stop, "{output}");
        assert_eq!(answer.usage.output_tokens, tokens, "{output}");
    }

    #[test]
    fn both_names_of_the_reason_are_read_and_missing_tokens_stay_unknown() {
        let reason = |name: &str, reason: &str| {
            format!(r#"{{"choices":[{{"message":{{"content":"Hi"}},"{name}":{reason}}}]}}"#)
        };
        check(&reason("stop_reason", "\"stop\""), "Hi", Some(Stop::End), None);
        check(&reason("finish_reason", "\"length\""), "Hi", Some(Stop::Length), None);
        check(&reason("finish_reason", "null"), "Hi", None, None);
        check(
            r#"{"choices":[{"message":{"content":"Hi"},"stop_reason":null,"finish_reason":"stop"}],
                "usage":{"prompt_tokens":3,"completion_tokens":2,"total_tokens":5}}"#,
            "Hi",
            Some(Stop::End),
            Some(2),
        );
    }

    #[test]
    fn reasoning_is_told_apart_whichever_family_is_asked() {
        let output = r#"{"choices":[{"message":{"content":"<reasoning>Hm.</reasoning>"}}]}"#;
        check(output, "", None, None);
    }

    #[test]
    fn several_choices_parts_and_empty_contents_are_read() {
        check(
            r#"{"choices":[{"message":{"content":"A"}},{"message":{"content":"B"}}]}"#,
            "A\n\nB",
            None,
            None,
        );
        check(r#"{"choices":[{"message":{"content":null}}]}"#, "", None, None);
        check(
            r#"{"choices":[{"message":{"content":[{"type":"text","text":"A"},{"text":"B"}]}}]}"#,
            "AB",
            None,
            None,
        );
    }

    #[test]
    fn a_called_tool_is_read() {
        let mut document = Document::default();
        let output = document
            .parse(
                r#"{"choices":[{"index":0,"stop_reason":"tool_calls","message":{"role":"assistant",
                    "content":"","tool_calls":[{"id":"v6","function":
                    {"name":"top_song","arguments":"{\"sign\":\"WZPZ\"}"}}]}}]}"#,
            )
            .expect("JSON");
        let answer = read(output).expect("an answer");
        assert_eq!(answer.stop, Some(Stop::ToolUse));
        let call = answer.tool_calls.first().expect("a call");
        assert_eq!((call.id.as_ref(), call.name.as_ref()), ("v6", "top_song"));
        assert_eq!(call.input.as_str().as_deref(), Some(r#"{"sign":"WZPZ"}"#));
    }

    #[test]
    fn other_answers_are_none_of_these() {
        for output in [r#"{"choices":[]}"#, r#"{"choices":[{"text":"Hi"}]}"#, r#"{"outputs":[]}"#] {
            let mut document = Document::default();
            assert!(read(document.parse(output).expect("JSON")).is_none(), "{output}");
        }
    }
}
