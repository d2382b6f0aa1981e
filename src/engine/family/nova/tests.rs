//! What the tables over all families do not cover: turns, media, tools, combinations, variants.

use serde_json::{Value as Json, json};

use super::super::super::json::Document;
use super::super::super::recipe::Parameters;
use super::super::super::template::Text;
use super::super::tests::findings_for;
use super::super::{MediaSource, Role, Stop, Turn};
use super::*;

fn build(prompt: &Prompt<'_>) -> Json {
    serde_json::from_str(&Nova.body(prompt).render_constant()).expect("a body is JSON")
}

fn media(kind: MediaKind, format: &str, source: MediaSource) -> Part {
    Part::Media(Media { kind, format: format.into(), name: String::new(), source })
}

fn with_part(part: &Json) -> Json {
    json!({ "messages": [{ "role": "user", "content": [part] }] })
}

#[track_caller]
fn check(model: &str, body: &Json, expected: &[(&str, &str)]) {
    let found = findings_for(&Nova, model, body);
    let found: Vec<_> = found.iter().map(|(code, path)| (*code, path.as_str())).collect();
    assert_eq!(found, expected, "{model} {body}");
}

#[test]
fn turns_media_and_tools_are_written_as_nova_has_them() {
    let parameters = Parameters::new();
    let s3 = MediaSource::S3 { uri: "s3://input/videos/v1.mp4".into() };
    let mut prompt = Prompt::of_text("", Text::literal("What is this?"), &parameters);
    prompt.turns[0].parts.extend([
        media(MediaKind::Image, "png", MediaSource::Base64("iVBORw==".into())),
        media(MediaKind::Video, "3gp", s3),
        media(MediaKind::Document, "pdf", MediaSource::Base64("JVBERg==".into())),
    ]);
    prompt.turns.push(Turn {
        role: Role::Assistant,
        parts: vec![Part::ToolUse {
            id: "t1".into(),
            name: "look_up".into(),
            input: json!({ "word": "sky" }),
        }],
    });
    prompt.turns.push(Turn {
        role: Role::User,
        parts: vec![Part::ToolResult { id: "t1".into(), text: Text::literal("blue") }],
    });
    prompt.turns.push(Turn::assistant(Text::literal("It is")));
    prompt.tools =
        vec![Tool { name: "look_up".into(), description: String::new(), schema: json!({}) }];
    prompt.tool_choice = ToolChoice::Named("look_up".into());
    let body = build(&prompt);
    let expected = json!({
        "messages": [
            { "role": "user", "content": [
                { "text": "What is this?" },
                { "image": { "format": "png", "source": { "bytes": "iVBORw==" } } },
                { "video": { "format": "three_gp", "source": { "s3Location": { "uri": "s3://input/videos/v1.mp4" } } } }
            ] },
            { "role": "assistant", "content": [
                { "toolUse": { "toolUseId": "t1", "name": "look_up", "input": { "word": "sky" } } }
            ] },
            { "role": "user", "content": [
                { "toolResult": { "toolUseId": "t1", "content": [{ "text": "blue" }] } }
            ] },
            { "role": "assistant", "content": [{ "text": "It is" }] }
        ],
        "toolConfig": {
            "tools": [{ "toolSpec": { "name": "look_up", "inputSchema": { "json": {} } } }],
            "toolChoice": { "tool": { "name": "look_up" } }
        }
    });
    assert_eq!(body, expected);
    check("amazon.nova-pro-v1:0", &body, &[]);
    prompt.tool_choice = ToolChoice::None;
    assert!(build(&prompt).get("toolConfig").is_none());
}

#[test]
fn sampling_keys_at_the_top_are_unknown() {
    let body = json!({
        "messages": [{ "role": "user", "content": [{ "text": "x" }] }],
        "maxTokens": 100, "temperature": 0.5
    });
    check("", &body, &[("body.unknown-field", "maxTokens"), ("body.unknown-field", "temperature")]);
}

#[test]
fn parts_are_neither_bare_texts_nor_have_a_type() {
    let body = json!({ "messages": [{ "role": "user", "content": "x" }] });
    check("", &body, &[("body.wrong-type", "messages[].content")]);
    let body = with_part(&json!({ "type": "text", "text": "x" }));
    check("", &body, &[("body.unknown-field", "messages[].content[].type")]);
    let image = json!({ "format": "png", "source": { "bytes": "iVBORw==" } });
    let body = with_part(&json!({ "text": "x", "image": image }));
    check("", &body, &[("body.not-exactly-one", "messages[].content[]")]);
}

#[test]
fn bytes_are_the_base64_text_itself() {
    let image = |bytes| json!({ "image": { "format": "png", "source": { "bytes": bytes } } });
    let path = "messages[].content[].image.source.bytes";
    check("", &with_part(&image(json!({ "base64": "iVBORw==" }))), &[("body.wrong-type", path)]);
    let prefixed = image(json!("data:image/png;base64,iVBORw=="));
    check("", &with_part(&prefixed), &[("body.bad-base64", path)]);
}

#[test]
fn files_in_s3_are_named_as_s3_does() {
    let video =
        |location| json!({ "video": { "format": "mp4", "source": { "s3Location": location } } });
    let right = json!({ "uri": "s3://input/v.mp4", "bucketOwner": "111122223333" });
    check("", &with_part(&video(right)), &[]);
    let wrong = json!({ "uri": "https://input/v.mp4", "bucketOwner": "me" });
    let path = "messages[].content[].video.source.s3Location";
    check(
        "",
        &with_part(&video(wrong)),
        &[
            ("body.s3-location", &format!("{path}.uri")),
            ("body.s3-location", &format!("{path}.bucketOwner")),
        ],
    );
    let both = json!({ "video": { "format": "mp4", "source": { "bytes": "AAAA", "s3Location": { "uri": "s3://input/v.mp4" } } } });
    let path = "messages[].content[].video.source";
    check("", &with_part(&both), &[("body.not-exactly-one", path)]);
}

#[test]
fn media_go_only_to_models_that_take_them() {
    let image = json!({ "image": { "format": "png", "source": { "bytes": "iVBORw==" } } });
    let audio = json!({ "audio": { "format": "mp3", "source": { "bytes": "iVBORw==" } } });
    let document = json!({
        "document": { "format": "pdf", "name": "a", "source": { "bytes": "iVBORw==" } }
    });
    for (part, model, is_taken) in [
        (&image, "us.amazon.nova-micro-v1:0", false),
        (&image, "amazon.nova-lite-v1:0", true),
        (&image, "amazon.nova-2-lite-v1:0", true),
        (&image, "", true),
        (&document, "amazon.nova-pro-v1:0", false),
        (&document, "", false),
        (&audio, "amazon.nova-premier-v1:0", false),
        (&audio, "amazon.nova-2-lite-v1:0", false),
        (&audio, "amazon.nova-of-tomorrow-v1:0", true),
    ] {
        let found = findings_for(&Nova, model, &with_part(part));
        let codes: Vec<_> = found.iter().map(|(code, _)| *code).collect();
        let expected: &[&str] = if is_taken { &[] } else { &["body.modality"] };
        assert_eq!(codes, expected, "{model} {part}");
    }
}

fn with_config(config: &Json) -> Json {
    let mut body = with_part(&json!({ "text": "x" }));
    body["inferenceConfig"] = config.clone();
    body
}

#[test]
fn the_limit_of_tokens_depends_on_the_generation() {
    let path = "inferenceConfig.maxTokens";
    for (model, n_tokens, is_fine) in [
        ("amazon.nova-pro-v1:0", 10_000, true),
        ("eu.amazon.nova-pro-v1:0", 10_001, false),
        ("amazon.nova-micro-v1:0", 70_000, false),
        ("amazon.nova-micro-v1:0", 0, false),
        ("amazon.nova-2-lite-v1:0", 64_000, true),
        ("", 64_000, true),
        ("", 70_000, false),
    ] {
        let expected: &[_] = if is_fine { &[] } else { &[("body.out-of-range", path)] };
        check(model, &with_config(&json!({ "maxTokens": n_tokens })), expected);
    }
    check(
        "",
        &with_config(&json!({ "max_new_tokens": 100 })),
        &[("body.old-name", "inferenceConfig.max_new_tokens")],
    );
}

#[test]
fn reasoning_is_for_nova_2_and_high_effort_stands_alone() {
    let reasoning = |effort| json!({ "type": "enabled", "maxReasoningEffort": effort });
    let body = with_config(&json!({ "maxTokens": 9, "reasoningConfig": reasoning("low") }));
    check("amazon.nova-2-lite-v1:0", &body, &[]);
    let path = "inferenceConfig.reasoningConfig";
    check("amazon.nova-pro-v1:0", &body, &[("body.doubtful-for-model", path)]);
    let body = with_config(&json!({
        "maxTokens": 9, "temperature": 0.5, "topP": 0.5, "topK": 5,
        "reasoningConfig": reasoning("high")
    }));
    check(
        "amazon.nova-2-lite-v1:0",
        &body,
        &[
            ("body.forbidden-together", "inferenceConfig.maxTokens"),
            ("body.forbidden-together", "inferenceConfig.temperature"),
            ("body.forbidden-together", "inferenceConfig.topP"),
            ("body.forbidden-together", "inferenceConfig.topK"),
        ],
    );
    let off = json!({ "topK": 5, "reasoningConfig": { "type": "disabled" } });
    check("amazon.nova-pro-v1:0", &with_config(&off), &[]);
}

#[test]
fn the_user_speaks_first() {
    let body = json!({ "messages": [{ "role": "assistant", "content": [{ "text": "Hi" }] }] });
    check("", &body, &[("body.first-turn", "messages[].role")]);
}

#[test]
fn tools_and_hidden_reasoning_are_read() {
    let mut document = Document::default();
    let output = document
        .parse(
            r#"{
                "output": { "message": { "role": "assistant", "content": [
                    { "reasoningContent": { "reasoningText": { "text": "[REDACTED]" } } },
                    { "text": "I look " }, { "text": "it up." },
                    { "toolUse": { "toolUseId": "t1", "name": "look_up", "input": { "word": "sky" } } }
                ] } },
                "stopReason": "tool_use",
                "usage": { "inputTokens": 5, "outputTokens": 7, "totalTokens": 12, "cacheReadInputTokens": 3 },
                "metrics": { "latencyMs": 12 }, "news": 1
            }"#,
        )
        .expect("JSON");
    let answer = Nova.read(output).expect("an answer of Nova");
    assert_eq!((answer.text.as_ref(), answer.thinking.as_ref()), ("I look it up.", ""));
    assert_eq!(answer.tool_calls[0].name, "look_up");
    assert_eq!(answer.tool_calls[0].input.json(), r#"{ "word": "sky" }"#);
    assert_eq!(answer.stop, Some(Stop::ToolUse));
    assert_eq!(answer.usage.output_tokens, Some(7));
    assert_eq!(answer.usage.cache_read_tokens, Some(3));
    assert_eq!(answer.usage.cache_write_tokens, None);
    assert_eq!(answer.unknown, ["news"]);
    assert!(Nova.read(document.parse(r#"{"output": "text"}"#).expect("JSON")).is_none());
}
