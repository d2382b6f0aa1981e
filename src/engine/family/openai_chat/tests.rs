//! What the tables over all families do not cover.

use serde_json::{Value as Json, json};

use super::super::super::check::{Place, Report};
use super::super::super::json::Document;
use super::super::super::recipe::Parameters;
use super::super::super::template::Text;
use super::super::{Role, Stop, check_body};
use super::*;

const GPT_OSS: &str = "openai.gpt-oss-20b-1:0";

#[track_caller]
fn check(model: &str, body: &Json, expected: &[(&'static str, &str)]) {
    let text = body.to_string();
    let mut document = Document::default();
    let mut report = Report::new();
    let mut out = Findings::new(&mut report, Place::default());
    let value = document.parse(&text).expect("bodies are JSON");
    check_body(&OpenaiChat, model, value, &Path::Root(""), &mut out);
    let groups = report.groups();
    let found: Vec<_> =
        groups.iter().map(|group| (group.rule.code, group.subject.as_str())).collect();
    assert_eq!(found, expected, "{body}");
}

fn asking(more: Json) -> Json {
    let mut body = json!({ "messages": [{ "role": "user", "content": "Hello" }] });
    body.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
    body
}

fn built(prompt: &Prompt<'_>) -> Json {
    serde_json::from_str(&OpenaiChat.body(prompt).render_constant()).expect("a body is JSON")
}

#[test]
fn the_limit_has_the_name_that_the_model_knows() {
    let parameters: Parameters = [("max_tokens".to_owned(), json!(9))].into();
    for (model, name) in [
        (GPT_OSS, "max_completion_tokens"),
        ("us.openai.gpt-oss-20b-1:0", "max_completion_tokens"),
        (
            "arn:aws:bedrock:us-west-2::foundation-model/openai.gpt-oss-20b-1:0",
            "max_completion_tokens",
        ),
        ("qwen.qwen3-32b-v1:0", "max_tokens"),
        ("", "max_tokens"),
    ] {
        let body = built(&Prompt::of_text(model, Text::literal("Hello"), &parameters));
        assert_eq!(body, asking(json!({ name: 9 })), "{model}");
    }
}

#[test]
fn images_become_data_addresses_and_texts_stay_plain_without_them() {
    let none = Parameters::new();
    let mut prompt = Prompt::of_text("", Text::literal("One."), &none);
    prompt.turns[0].parts.push(Part::Text(Text::literal("Two.")));
    assert_eq!(built(&prompt)["messages"][0]["content"], json!("One.\nTwo."));
    prompt.turns[0].parts.push(Part::Media(Media {
        kind: MediaKind::Image,
        format: "jpg".into(),
        name: String::new(),
        source: MediaSource::Base64("AAAA".into()),
    }));
    let body = built(&prompt);
    assert_eq!(
        body["messages"][0]["content"],
        json!([
            { "type": "text", "text": "One." },
            { "type": "text", "text": "Two." },
            { "type": "image_url", "image_url": { "url": "data:image/jpeg;base64,AAAA" } },
        ])
    );
    check("", &body, &[]);
}

#[test]
fn tools_their_calls_and_their_answers_are_messages_of_openai() {
    let none = Parameters::new();
    let mut prompt = Prompt::of_text("", Text::literal("Weather?"), &none);
    prompt.tools =
        vec![Tool { name: "get".into(), description: "Asks.".into(), schema: json!({}) }];
    prompt.tool_choice = ToolChoice::Named("get".into());
    let input = json!({ "a": 1 });
    prompt.turns.push(Turn {
        role: Role::Assistant,
        parts: vec![Part::ToolUse { id: "t1".into(), name: "get".into(), input }],
    });
    let result = Part::ToolResult { id: "t1".into(), text: Text::literal("Rain.") };
    prompt
        .turns
        .push(Turn { role: Role::User, parts: vec![result, Part::Text(Text::literal("So?"))] });
    let body = built(&prompt);
    assert_eq!(
        body,
        json!({
            "messages": [
                { "role": "user", "content": "Weather?" },
                {
                    "role": "assistant",
                    "tool_calls": [{
                        "id": "t1",
                        "type": "function",
                        "function": { "name": "get", "arguments": "{\"a\":1}" },
                    }],
                },
                { "role": "tool", "tool_call_id": "t1", "content": "Rain." },
                { "role": "user", "content": "So?" },
            ],
            "tools": [{
                "type": "function",
                "function": { "name": "get", "description": "Asks.", "parameters": {} },
            }],
            "tool_choice": { "type": "function", "function": { "name": "get" } },
        })
    );
    check(GPT_OSS, &body, &[]);
}

#[test]
fn answers_are_not_streamed() {
    let body = asking(json!({ "stream": true }));
    check(GPT_OSS, &body, &[("body.refused-in-batch", "stream")]);
    check("qwen.qwen3-32b-v1:0", &body, &[("body.doubtful-in-batch", "stream")]);
    check(GPT_OSS, &asking(json!({ "stream": false })), &[]);
}

#[test]
fn a_body_names_no_other_model_than_the_job() {
    let body = asking(json!({ "model": GPT_OSS }));
    check(GPT_OSS, &body, &[]);
    check(&format!("arn:aws:bedrock:us-west-2::foundation-model/{GPT_OSS}"), &body, &[]);
    check("", &body, &[]);
    check("arn:aws:bedrock:us-west-2:123456789012:provisioned-model/abc123def456", &body, &[]);
    check("qwen.qwen3-32b-v1:0", &body, &[("body.other-model", "model")]);
    check(GPT_OSS, &asking(json!({ "model": "gpt-4o" })), &[("body.other-model", "model")]);
}

#[test]
fn an_assistant_says_something_or_calls_a_tool() {
    let said = |message: Json| {
        let user = json!({ "role": "user", "content": "Hello" });
        json!({ "messages": [user, message] })
    };
    let call =
        json!({ "id": "t", "type": "function", "function": { "name": "f", "arguments": "{}" } });
    check("", &said(json!({ "role": "assistant", "content": "Hi" })), &[]);
    check("", &said(json!({ "role": "assistant", "content": null, "tool_calls": [call] })), &[]);
    check(
        "",
        &said(json!({ "role": "assistant", "content": null })),
        &[("body.missing-field", "messages[].content")],
    );
    check(
        "",
        &said(json!({ "role": "assistant", "content": 5 })),
        &[("body.wrong-type", "messages[].content")],
    );
}

#[test]
fn all_choices_and_a_refusal_are_read() {
    for (output, text) in [
        (r#"{"choices":[{"message":{"content":"A"}},{"message":{"content":"B"}}]}"#, "A\n\nB"),
        (r#"{"choices":[{"message":{"content":null,"refusal":"I cannot."}}]}"#, "I cannot."),
    ] {
        let mut document = Document::default();
        let answer = OpenaiChat.read(document.parse(output).expect("JSON")).expect("an answer");
        assert_eq!(answer.text, text);
    }
}

#[test]
fn one_stop_sequence_may_be_a_text() {
    check("", &asking(json!({ "stop": "END" })), &[]);
    check("", &asking(json!({ "stop": ["END"] })), &[]);
    for line_end in [json!("\n"), json!(["\n", "\n\n"])] {
        check("", &asking(json!({ "stop": line_end })), &[]);
    }
    check("", &asking(json!({ "stop": 5 })), &[("body.wrong-type", "stop")]);
}

#[track_caller]
fn check_read(message: &str, text: &str, thinking: &str) {
    let output = format!(r#"{{"choices": [{{"message": {message}, "finish_reason": "length"}}]}}"#);
    let mut document = Document::default();
    let answer =
        OpenaiChat.read(document.parse(&output).expect("JSON")).expect("it is a completion");
    assert_eq!((answer.text.as_ref(), answer.thinking.as_ref()), (text, thinking), "{message}");
    assert_eq!(answer.stop, Some(Stop::Length));
}

#[test]
fn reasoning_is_told_apart_from_the_answer() {
    check_read(r#"{"content": "Blue."}"#, "Blue.", "");
    check_read(r#"{"content": "<reasoning>Hm.</reasoning>Blue."}"#, "Blue.", "Hm.");
    check_read(r#"{"content": " <reasoning>\"Hm\"</reasoning>\n\nBlue."}"#, "Blue.", "\"Hm\"");
    check_read(r#"{"content": "<reasoning>cut in the mid"}"#, "", "cut in the mid");
    check_read(
        r#"{"content": "Say <reasoning>no</reasoning>"}"#,
        "Say <reasoning>no</reasoning>",
        "",
    );
    check_read(r#"{"content": null}"#, "", "");
    check_read(r#"{"content": null, "reasoning_content": "Hm."}"#, "", "Hm.");
    check_read(r#"{"content": "Blue.", "reasoning": "Hm."}"#, "Blue.", "Hm.");
    check_read(
        r#"{"content": "Blue.", "reasoning_content": null, "reasoning": null}"#,
        "Blue.",
        "",
    );
    check_read(
        r#"{"content": [{"type": "thinking", "thinking": [{"type": "text", "text": "Hm."}]}, {"type": "text", "text": "Blue."}]}"#,
        "Blue.",
        "Hm.",
    );
}

#[test]
fn tool_calls_and_usage_are_read() {
    let mut document = Document::default();
    let output = document
        .parse(
            r#"{
                "choices": [{ "message": { "content": null, "tool_calls": [
                    { "id": "t1", "type": "function", "function": { "name": "get", "arguments": "{}" } }
                ] }, "finish_reason": "tool_calls" }],
                "usage": { "prompt_tokens": 10, "completion_tokens": 3, "prompt_tokens_details": { "cached_tokens": 4 } },
                "surprise": 1
            }"#,
        )
        .expect("JSON");
    let answer = OpenaiChat.read(output).expect("it is a completion");
    assert_eq!(answer.tool_calls[0].name, "get");
    assert_eq!(answer.tool_calls[0].input.json(), r#""{}""#);
    assert_eq!(answer.stop, Some(Stop::ToolUse));
    assert_eq!((answer.usage.input_tokens, answer.usage.cache_read_tokens), (Some(6), Some(4)));
    assert_eq!(answer.unknown, ["surprise"]);
}

#[test]
fn what_is_no_chat_completion_is_not_read() {
    for other in [r#"{"choices": []}"#, r#"{"choices": [{"text": "Hi"}]}"#, r#"{"results": []}"#] {
        let mut document = Document::default();
        assert!(OpenaiChat.read(document.parse(other).expect("JSON")).is_none(), "{other}");
    }
}
