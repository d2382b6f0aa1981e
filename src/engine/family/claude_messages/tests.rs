//! Right bodies and wrong ones.

use serde_json::{Value as Json, json};

use super::super::super::check::{Place, Report};
use super::super::super::json::Document;
use super::super::{by_id, check_body};
use super::*;

const SONNET_4: &str = "anthropic.claude-sonnet-4-20250514-v1:0";

/// What is said of a body with these fields.
#[track_caller]
fn check(model: &str, more: Json, expected: &[(&str, &str)]) {
    let mut body = json!({
        "anthropic_version": "bedrock-2023-05-31",
        "max_tokens": 4096,
        "messages": [{ "role": "user", "content": "Hi" }],
    });
    body.as_object_mut().expect("an object").extend(more.as_object().expect("fields").clone());
    let text = body.to_string();
    let mut document = Document::default();
    let mut report = Report::new();
    let mut out = Findings::new(&mut report, Place::default());
    let family = by_id("claude-messages").expect("listed");
    check_body(family, model, document.parse(&text).expect("JSON"), &Path::Root(""), &mut out);
    let groups = report.groups();
    let found: Vec<_> =
        groups.iter().map(|group| (group.rule.code, group.subject.as_str())).collect();
    assert_eq!(found, expected, "{body}");
}

fn answered(id: &str, content: &Json) -> Json {
    json!({ "messages": [
        { "role": "user", "content": "Hi" },
        { "role": "assistant", "content": [{ "type": "tool_use", "id": id, "name": "f", "input": {} }] },
        { "role": "user", "content": [{ "type": "tool_result", "tool_use_id": id, "content": content }] },
    ] })
}

#[test]
fn a_tool_may_answer_nothing() {
    for content in [json!(""), json!([]), json!("4"), json!([{ "type": "text", "text": "4" }])] {
        check(SONNET_4, answered("toolu_1-a", &content), &[]);
    }
}

#[test]
fn results_of_a_search_are_parts() {
    let part = json!({
        "type": "search_result", "source": "https://example.com", "title": "A page",
        "content": [{ "type": "text", "text": "It says so." }], "citations": { "enabled": true },
    });
    check(SONNET_4, json!({ "messages": [{ "role": "user", "content": [part] }] }), &[]);
}

#[test]
fn between_calls_of_tools_thinking_may_go_beyond_the_answer() {
    let tools = json!([{ "name": "f", "input_schema": { "type": "object" } }]);
    let thinking = json!({ "type": "enabled", "budget_tokens": 16000 });
    let beta = json!(["interleaved-thinking-2025-05-14"]);
    check(SONNET_4, json!({ "thinking": thinking, "anthropic_beta": beta, "tools": tools }), &[]);
    let above = [("body.forbidden-together", "max_tokens")];
    check(SONNET_4, json!({ "thinking": thinking, "tools": tools }), &above);
    check(SONNET_4, json!({ "thinking": thinking, "anthropic_beta": beta }), &above);
}

#[test]
fn an_effort_has_its_own_place_and_limits() {
    let opus_5 = "us.anthropic.claude-opus-5";
    let thinking = json!({ "type": "adaptive", "effort": "low" });
    check(opus_5, json!({ "thinking": thinking }), &[("body.unknown-field", "thinking.effort")]);
    let with = |effort: &str| json!({ "thinking": { "type": "disabled" }, "output_config": { "effort": effort } });
    check(opus_5, with("max"), &[("body.forbidden-together", "thinking")]);
    check(opus_5, with("high"), &[]);
    check("anthropic.claude-opus-4-6-v1", with("max"), &[]);
}

#[test]
fn names_and_ids_of_tools_are_of_one_alphabet() {
    let form = "body.wrong-form";
    let tools = json!([{ "name": "files.read", "input_schema": { "type": "object" } }]);
    check(SONNET_4, json!({ "tools": tools }), &[(form, "tools[].name")]);
    check(
        SONNET_4,
        answered("functions.f:0", &json!("4")),
        &[(form, "messages[].content[].id"), (form, "messages[].content[].tool_use_id")],
    );
}

#[test]
fn a_choice_of_tools_needs_tools() {
    let choice = json!({ "tool_choice": { "type": "any" } });
    check(SONNET_4, choice, &[("body.missing-field", "tools")]);
}
