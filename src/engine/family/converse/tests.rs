//! What the tables over all families do not cover.

use serde_json::{Value as Json, json};

use super::super::super::check::{Place, Report};
use super::super::super::json::Document;
use super::super::super::recipe::Parameters;
use super::super::super::template::Text;
use super::super::{Role, Stop, Turn, check_body};
use super::*;

fn findings(body: &Json) -> Vec<(&'static str, String)> {
    let text = body.to_string();
    let mut document = Document::default();
    let body = document.parse(&text).expect("bodies are JSON");
    let mut report = Report::new();
    let mut out = Findings::new(&mut report, Place::default());
    check_body(&Converse, "", body, &Path::Root(""), &mut out);
    report.groups().iter().map(|group| (group.rule.code, group.subject.clone())).collect()
}

/// A message of the user with these parts gives these findings.
#[track_caller]
fn check_parts(parts: Json, expected: &[(&'static str, &str)]) {
    check(&json!({ "messages": [{ "role": "user", "content": parts }] }), expected);
}

#[track_caller]
fn check(body: &Json, expected: &[(&'static str, &str)]) {
    let expected: Vec<_> =
        expected.iter().map(|(code, subject)| (*code, (*subject).to_owned())).collect();
    assert_eq!(findings(body), expected, "{body}");
}

fn document(name: &str) -> Json {
    json!({ "document": { "format": "pdf", "name": name, "source": { "bytes": "JVBERg==" } } })
}

fn image() -> Json {
    json!({ "image": { "format": "png", "source": { "bytes": "iVBORw==" } } })
}

fn built(prompt: &Prompt<'_>) -> Json {
    serde_json::from_str(&Converse.body(prompt).render_constant()).expect("a body is JSON")
}

fn media(kind: MediaKind, format: &str, name: &str, source: MediaSource) -> Part {
    Part::Media(Media { kind, format: format.into(), name: name.into(), source })
}

#[test]
fn every_part_is_written_as_a_union_of_one_field() {
    let parameters = Parameters::new();
    let bytes = || MediaSource::Base64("AAAA".into());
    let mut prompt = Prompt::of_text("", Text::literal("Look."), &parameters);
    prompt.turns[0].parts.extend([
        media(MediaKind::Image, "jpg", "", bytes()),
        media(MediaKind::Video, "3gp", "", MediaSource::S3 { uri: "s3://b-1/v.3gp".into() }),
        media(MediaKind::Document, "pdf", "Report_2026 (v1.2).pdf", bytes()),
        media(MediaKind::Document, "txt", "Report 2026 (v1 2) pdf", bytes()),
        media(MediaKind::Document, "md", "報告", bytes()),
    ]);
    assert_eq!(
        built(&prompt)["messages"][0]["content"],
        json!([
            { "text": "Look." },
            { "image": { "format": "jpeg", "source": { "bytes": "AAAA" } } },
            { "video": { "format": "three_gp", "source": { "s3Location": { "uri": "s3://b-1/v.3gp" } } } },
            { "document": { "format": "pdf", "name": "Report 2026 (v1 2) pdf", "source": { "bytes": "AAAA" } } },
            { "document": { "format": "txt", "name": "Report 2026 (v1 2) pdf 2", "source": { "bytes": "AAAA" } } },
            { "document": { "format": "md", "name": "document", "source": { "bytes": "AAAA" } } },
        ])
    );
    check(&built(&prompt), &[]);
}

#[test]
fn tools_are_written_and_refused() {
    let parameters = Parameters::new();
    let mut prompt = Prompt::of_text("", Text::literal("Weather?"), &parameters);
    prompt.tools = vec![Tool { name: "get".into(), description: String::new(), schema: json!({}) }];
    prompt.turns.push(Turn {
        role: Role::Assistant,
        parts: vec![Part::ToolUse { id: "t1".into(), name: "get".into(), input: json!({}) }],
    });
    prompt.turns.push(Turn {
        role: Role::User,
        parts: vec![Part::ToolResult { id: "t1".into(), text: Text::literal("Rain.") }],
    });
    let body = built(&prompt);
    assert_eq!(
        body["toolConfig"],
        json!({ "tools": [{ "toolSpec": { "name": "get", "inputSchema": { "json": {} } } }] })
    );
    check(
        &body,
        &[
            ("body.refused-in-batch", "toolConfig"),
            ("body.refused-in-batch", "messages[].content[].toolUse"),
            ("body.refused-in-batch", "messages[].content[].toolResult"),
        ],
    );
    for (choice, expected) in [
        (ToolChoice::Any, json!({ "any": {} })),
        (ToolChoice::Named("get".into()), json!({ "tool": { "name": "get" } })),
    ] {
        prompt.tool_choice = choice;
        assert_eq!(built(&prompt)["toolConfig"]["toolChoice"], expected);
    }
    prompt.tool_choice = ToolChoice::None;
    assert!(built(&prompt).get("toolConfig").is_none());
}

#[test]
fn what_batch_may_ignore_is_a_warning() {
    check(
        &json!({
            "modelId": "amazon.nova-lite-v1:0",
            "guardrailConfig": { "guardrailIdentifier": "abc", "guardrailVersion": "1" },
            "system": [{ "text": "Be brief." }, { "cachePoint": { "type": "default" } }],
            "messages": [{
                "role": "user",
                "content": [{ "text": "Hello" }, { "cachePoint": { "type": "default" } }],
            }],
        }),
        &[
            ("body.doubtful-in-batch", "modelId"),
            ("body.doubtful-in-batch", "guardrailConfig"),
            ("body.doubtful-in-batch", "system[].cachePoint"),
            ("body.doubtful-in-batch", "messages[].content[].cachePoint"),
        ],
    );
}

#[test]
fn a_part_is_exactly_one_thing() {
    const ONE: &str = "body.not-exactly-one";
    let part = "messages[].content[]";
    check_parts(json!([{}]), &[(ONE, part)]);
    check_parts(json!([{ "text": "a", "image": image()["image"] }]), &[(ONE, part)]);
    check_parts(
        json!([{ "type": "text", "text": "a" }]),
        &[("body.unknown-field", "messages[].content[].type")],
    );
    check_parts(json!([{ "text": " " }]), &[("body.wrong-length", "messages[].content[].text")]);
}

#[test]
fn documents_need_a_text_and_names_of_their_own() {
    let name = "messages[].content[].document.name";
    let text = json!({ "text": "Sum it up." });
    check_parts(
        json!([document("report")]),
        &[("body.document-without-text", "messages[].content")],
    );
    for bad in ["report.pdf", "a_b", "two  spaces", "été"] {
        check_parts(json!([text, document(bad)]), &[("body.wrong-form", name)]);
    }
    check_parts(json!([text, document("Report (2026) [v-2]")]), &[]);
    check_parts(json!([text, document("a"), document("a")]), &[("body.duplicate-name", name)]);
    check_parts(json!([text, document("")]), &[("body.wrong-length", name)]);
    let many: Vec<Json> = (0..6).map(|n| document(&format!("d{n}"))).collect();
    let message = |parts: &[Json]| json!({ "role": "user", "content": ([std::slice::from_ref(&text), parts].concat()) });
    check(
        &json!({ "messages": [message(&many[..3]), message(&many[3..])] }),
        &[("body.too-many-media", "messages")],
    );
    check(&json!({ "messages": [message(&many[..3]), message(&many[3..5])] }), &[]);
}

#[test]
fn images_are_counted_by_message_and_belong_to_the_user() {
    check_parts(Json::Array(vec![image(); 20]), &[]);
    check_parts(Json::Array(vec![image(); 21]), &[("body.too-many-media", "messages[].content")]);
    let said = |role: &str, parts: Json| json!({ "role": role, "content": parts });
    check(
        &json!({ "messages": [said("user", json!([{ "text": "Draw" }])), said("assistant", json!([image()]))] }),
        &[("body.media-of-assistant", "messages[].content[].image")],
    );
}

#[test]
fn addresses_in_s3_have_a_bucket() {
    let video = |location: Json| json!([{ "video": { "format": "mp4", "source": { "s3Location": location } } }]);
    let path = |field: &str| format!("messages[].content[].video.source.s3Location.{field}");
    check_parts(video(json!({ "uri": "s3://my-bucket/in/v.mp4" })), &[]);
    check_parts(video(json!({ "uri": "s3://my-bucket", "bucketOwner": "123456789012" })), &[]);
    for uri in ["https://my-bucket/v.mp4", "s3://My-Bucket/v.mp4", "s3:///v.mp4", "s3://ab-/v.mp4"]
    {
        check_parts(video(json!({ "uri": uri })), &[("body.wrong-form", &path("uri"))]);
    }
    check_parts(
        video(json!({ "uri": "s3://my-bucket/v.mp4", "bucketOwner": "my-account-1" })),
        &[("body.wrong-form", &path("bucketOwner"))],
    );
}

#[test]
fn answers_with_thoughts_tools_and_a_cache_are_read() {
    let mut document = Document::default();
    let output = document
        .parse(
            r#"{
                "output": { "message": { "role": "assistant", "content": [
                    { "reasoningContent": { "reasoningText": { "text": "Hm.", "signature": "x" } } },
                    { "text": "I " },
                    { "citationsContent": { "content": [{ "text": "look." }], "citations": [] } },
                    { "toolUse": { "toolUseId": "t1", "name": "get", "input": { "a": 1 } } }
                ] } },
                "stopReason": "tool_use",
                "usage": { "inputTokens": 3, "outputTokens": 4, "cacheReadInputTokens": 5, "cacheWriteInputTokens": 0 },
                "surprise": 1
            }"#,
        )
        .expect("JSON");
    let answer = Converse.read(output).expect("it is one");
    assert_eq!((answer.text.as_ref(), answer.thinking.as_ref()), ("I look.", "Hm."));
    assert_eq!(answer.tool_calls[0].name, "get");
    assert_eq!(answer.tool_calls[0].input.json(), r#"{ "a": 1 }"#);
    assert_eq!(answer.stop, Some(Stop::ToolUse));
    assert_eq!(answer.usage.cache_read_tokens, Some(5));
    assert_eq!(answer.usage.cache_write_tokens, Some(0));
    assert_eq!(answer.unknown, ["surprise"]);
}

#[test]
fn answers_of_other_families_are_not_read() {
    for other in [r#"{"content": [], "usage": {}}"#, r#"{"output": {}}"#, "[]", "3"] {
        let mut document = Document::default();
        assert!(Converse.read(document.parse(other).expect("JSON")).is_none(), "{other}");
    }
}
