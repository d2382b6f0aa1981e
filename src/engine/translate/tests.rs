//! Tables over both directions.

use serde_json::{Value as Json, json};

use super::super::check::Severity;
use super::super::family::{Answers, FAMILIES};
use super::*;

fn target(format: &str) -> Target {
    let model = match format {
        "titan-text" => "amazon.titan-text-express-v1",
        _ => "anthropic.claude-sonnet-4-6",
    };
    Target { model: model.into(), format: format.into(), defaults: [].into() }
}

struct Done {
    lines: Vec<Json>,
    findings: Vec<(&'static str, String)>,
    totals: Totals,
}

fn run(target: Target, source: &[u8], chunk_len: usize) -> (Vec<u8>, Requests) {
    let mut requests = Requests::new(target);
    let mut out = Vec::new();
    for chunk in source.chunks(chunk_len) {
        requests.push(chunk, &mut out);
    }
    requests.finish(&mut out);
    (out, requests)
}

fn translate(format: &str, source: &str) -> Done {
    let (out, requests) = run(target(format), source.as_bytes(), 7);
    let out = String::from_utf8(out).expect("UTF-8");
    Done {
        lines: out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect(),
        findings: findings(requests.report()),
        totals: requests.totals(),
    }
}

/// Codes and subjects, without the count of records, which is too small in every test.
fn findings(report: &super::super::check::Report) -> Vec<(&'static str, String)> {
    let groups =
        report.groups().into_iter().filter(|group| group.rule.code != "job.too-few-records");
    groups.map(|group| (group.rule.code, group.subject.clone())).collect()
}

/// One line of OpenAI's batches.
fn openai(url: &str, body: &Json) -> String {
    json!({ "custom_id": "r-1", "method": "POST", "url": url, "body": body }).to_string()
}

#[track_caller]
fn check(format: &str, source: &str, expected: &[(&str, Json)], said: &[(&str, &str)]) {
    let done = translate(format, source);
    let expected: Vec<Json> =
        expected.iter().map(|(id, body)| json!({ "recordId": id, "modelInput": body })).collect();
    assert_eq!(done.lines, expected, "{source}");
    let said: Vec<_> = said.iter().map(|(code, subject)| (*code, (*subject).to_owned())).collect();
    assert_eq!(done.findings, said, "{source}");
    assert_eq!(done.totals.n_records, expected.len() as u64, "{source}");
}

#[track_caller]
fn check_chat(format: &str, body: &Json, expected: Option<Json>, said: &[(&str, &str)]) {
    let expected: Vec<_> = expected.into_iter().map(|body| ("r-1", body)).collect();
    check(format, &openai("/v1/chat/completions", body), &expected, said);
}

fn claude(rest: &Json) -> Json {
    let mut body = json!({ "anthropic_version": "bedrock-2023-05-31", "max_tokens": 100 });
    for (name, value) in rest.as_object().expect("fields") {
        body[name] = value.clone();
    }
    body
}

fn text(text: &str) -> Json {
    json!({ "type": "text", "text": text })
}

#[test]
fn what_a_tool_was_asked_is_not_lost_for_a_number_or_half_a_character() {
    let arguments = r#"{"a": 1e400, "b": "x\ud83d", "c": 12345678901234567890123}"#;
    let call = json!({ "id": "c", "type": "function", "function": { "name": "f", "arguments": arguments } });
    let body = json!({ "max_tokens": 100, "messages": [
        { "role": "user", "content": "Hi" },
        { "role": "assistant", "content": null, "tool_calls": [call] },
        { "role": "tool", "tool_call_id": "c", "content": "4" },
    ] });
    let done = translate("claude-messages", &openai("/v1/chat/completions", &body));
    let input = &done.lines[0]["modelInput"]["messages"][1]["content"][0]["input"];
    assert_eq!((&input["a"], &input["b"]), (&json!(f64::MAX), &json!("x\u{fffd}")));
    assert_eq!(done.findings, [("translate.value-rounded", String::new())]);
}

#[test]
fn answers_of_a_job_are_not_streamed_whatever_the_source_wants() {
    let body =
        json!({ "messages": [{ "role": "user", "content": "Hi" }], "stop": "\n", "stream": true });
    check_chat(
        "openai-chat",
        &body,
        Some(json!({ "messages": [{ "role": "user", "content": "Hi" }], "stop": ["\n"] })),
        &[("translate.parameter-dropped", "stream")],
    );
}

#[test]
fn a_chat_with_images_and_tools_goes_over_whole() {
    let schema = json!({
        "type": "object",
        "properties": { "city": { "type": "string" } },
        "required": ["city"],
    });
    let body = json!({
        "model": "gpt-4o-mini",
        "messages": [
            { "role": "system", "content": "You describe pictures." },
            { "role": "user", "content": [
                { "type": "text", "text": "Where is this, and how warm is it there?" },
                { "type": "image_url", "image_url": { "url": "data:image/jpg;base64,/9j/4AAQ" } },
            ]},
            { "role": "assistant", "content": null, "tool_calls": [
                { "id": "call_1", "type": "function",
                  "function": { "name": "weather", "arguments": "{\"city\": \"Oslo\"}" } },
                { "id": "call_2", "type": "function",
                  "function": { "name": "weather", "arguments": "" } },
            ]},
            { "role": "tool", "tool_call_id": "call_1", "content": "4 °C" },
            { "role": "tool", "tool_call_id": "call_2", "content": "unknown" },
            { "role": "user", "content": "Thanks. And now?" },
        ],
        "tools": [{ "type": "function", "function":
            { "name": "weather", "description": "Weather of a city", "parameters": schema } }],
        "tool_choice": "required",
        "max_completion_tokens": 100, "temperature": 0.1, "stop": "END",
        "n": 1, "stream": false, "presence_penalty": 0,
    });
    let expected = claude(&json!({
        "temperature": 0.1,
        "stop_sequences": ["END"],
        "system": "You describe pictures.",
        "messages": [
            { "role": "user", "content": [
                text("Where is this, and how warm is it there?"),
                { "type": "image", "source":
                    { "type": "base64", "media_type": "image/jpeg", "data": "/9j/4AAQ" } },
            ]},
            { "role": "assistant", "content": [
                { "type": "tool_use", "id": "call_1", "name": "weather", "input": { "city": "Oslo" } },
                { "type": "tool_use", "id": "call_2", "name": "weather", "input": {} },
            ]},
            { "role": "user", "content": [
                { "type": "tool_result", "tool_use_id": "call_1", "content": "4 °C" },
                { "type": "tool_result", "tool_use_id": "call_2", "content": "unknown" },
                text("Thanks. And now?"),
            ]},
        ],
        "tools": [{ "name": "weather", "description": "Weather of a city", "input_schema": schema }],
        "tool_choice": { "type": "any" },
    }));
    check_chat(
        "claude-messages",
        &body,
        Some(expected),
        &[("translate.model-replaced", "gpt-4o-mini")],
    );
}

#[test]
fn what_the_target_has_not_is_said_by_name() {
    let hi = json!([{ "role": "user", "content": "Hi" }]);
    let answer = claude(&json!({ "messages": [{ "role": "user", "content": [text("Hi")] }] }));
    for (fields, said) in [
        (json!({ "logprobs": true }), ("translate.parameter-dropped", "logprobs")),
        (json!({ "seed": 7 }), ("translate.parameter-dropped", "seed")),
        (json!({ "temperature": 1.5 }), ("translate.value-out-of-range", "temperature")),
        (json!({ "n": 3 }), ("translate.several-answers", "n")),
        (json!({ "tools": [{ "type": "web_search" }] }), ("translate.tools-dropped", "tools")),
        (
            json!({ "response_format": { "type": "json_object" } }),
            ("translate.response-format-dropped", ""),
        ),
        (
            json!({ "max_completion_tokens": 50 }),
            ("translate.parameter-dropped", "max_completion_tokens"),
        ),
    ] {
        let mut body = json!({ "messages": hi, "max_tokens": 100 });
        for (name, value) in fields.as_object().expect("fields") {
            body[name] = value.clone();
        }
        check_chat("claude-messages", &body, Some(answer.clone()), &[said]);
    }
    let body = json!({ "messages": [{ "role": "user", "name": "Anna", "content": "Hi" }], "max_tokens": 100 });
    check_chat("claude-messages", &body, Some(answer), &[("translate.part-dropped", "name")]);
}

#[test]
fn a_required_parameter_comes_from_the_source_then_the_target_then_the_family() {
    let body = json!({ "messages": [{ "role": "user", "content": "Hi" }] });
    let line = openai("/v1/chat/completions", &body);
    for (defaults, expected) in [(json!({}), 1024), (json!({ "max_tokens": 9 }), 9)] {
        let defaults = serde_json::from_value(defaults).expect("fields");
        let (out, requests) =
            run(Target { defaults, ..target("claude-messages") }, line.as_bytes(), 50);
        let line: Json = serde_json::from_slice(&out).expect("a line");
        assert_eq!(line["modelInput"]["max_tokens"], expected);
        assert_eq!(
            findings(requests.report()),
            [("translate.default-used", "max_tokens".to_owned())]
        );
    }
}

#[test]
fn a_schema_becomes_a_tool_and_stays_a_field_or_nothing_elsewhere() {
    let schema = json!({ "type": "object", "properties": { "n": { "type": "integer" } } });
    let body = json!({
        "messages": [{ "role": "user", "content": "Hi" }],
        "max_tokens": 100,
        "response_format": { "type": "json_schema",
            "json_schema": { "name": "my count", "strict": true, "schema": schema } },
    });
    let expected = claude(&json!({
        "messages": [{ "role": "user", "content": [text("Hi")] }],
        "tools": [{ "name": "respond_as_my_count", "input_schema": schema }],
        "tool_choice": { "type": "tool", "name": "respond_as_my_count" },
    }));
    check_chat("claude-messages", &body, Some(expected), &[("translate.schema-as-tool", "")]);
    check_chat(
        "titan-text",
        &body,
        Some(json!({ "inputText": "Hi", "textGenerationConfig": { "maxTokenCount": 100 } })),
        &[("translate.response-format-dropped", "")],
    );
}

#[test]
fn a_request_that_would_mean_something_else_is_left_out() {
    let user = |content: Json| json!({ "messages": [{ "role": "user", "content": content }], "max_tokens": 9 });
    let image = |url: &str| user(json!([{ "type": "image_url", "image_url": { "url": url } }]));
    for (format, body, said) in [
        ("claude-messages", image("https://example.com/cat.png"), ("translate.image-address", "")),
        (
            "claude-messages",
            image("data:image/bmp;base64,AAAA"),
            ("translate.media-not-taken", "bmp"),
        ),
        ("claude-messages", image("data:image/png,AAAA"), ("translate.part-not-carried", "data")),
        ("titan-text", image("data:image/png;base64,AAAA"), ("translate.media-not-taken", "png")),
        (
            "claude-messages",
            user(json!([{ "type": "input_audio", "input_audio": {} }])),
            ("translate.part-not-carried", "input_audio"),
        ),
        ("claude-messages", user(json!(5)), ("translate.unknown-record", "content")),
        ("claude-messages", user(json!(" ")), ("translate.empty-request", "")),
        (
            "claude-messages",
            json!({ "messages": [], "max_tokens": 9 }),
            ("translate.empty-request", ""),
        ),
        (
            "titan-text",
            json!({ "messages": [{ "role": "tool", "tool_call_id": "a", "content": "x" }] }),
            ("translate.tool-turns-not-taken", ""),
        ),
    ] {
        check_chat(format, &body, None, &[said]);
    }
    for (url, body, said) in [
        ("/v1/responses", json!({ "input": "x" }), ("translate.unknown-url", "/v1/responses")),
        ("/v1/embeddings", json!({ "input": "x" }), ("translate.wrong-kind", "")),
        ("/v1/completions", json!({ "prompt": [1, 2] }), ("translate.token-input", "")),
    ] {
        check("titan-text", &openai(url, &body), &[], &[said]);
    }
}

#[test]
fn several_texts_become_several_records_and_one_keeps_its_id() {
    let line =
        |prompt: Json| openai("/v1/completions", &json!({ "prompt": prompt, "max_tokens": 5 }));
    let titan =
        |text: &str| json!({ "inputText": text, "textGenerationConfig": { "maxTokenCount": 5 } });
    check(
        "titan-text",
        &line(json!(["a", "b"])),
        &[("r-1-0", titan("a")), ("r-1-1", titan("b"))],
        &[("translate.request-split", "")],
    );
    check("titan-text", &line(json!(["a"])), &[("r-1", titan("a"))], &[]);
    check("titan-text", &line(json!("a")), &[("r-1", titan("a"))], &[]);
}

#[test]
fn anthropic_requests_reach_claude_as_they_are() {
    let params = json!({
        "model": "claude-sonnet-4-5", "max_tokens": 4096, "stream": false,
        "system": [{ "type": "text", "text": "Think first." }],
        "thinking": { "type": "enabled", "budget_tokens": 2048 },
        "metadata": { "user_id": "u-1" },
        "messages": [
            { "role": "user", "content": "2 + 2?" },
            { "role": "assistant", "content": [
                { "type": "thinking", "thinking": "easy", "signature": "c2ln" }, text("4")] },
            { "role": "user", "content": "And 3 + 3?" },
        ],
    });
    let mut expected = params.clone();
    let fields = expected.as_object_mut().expect("fields");
    fields.shift_remove("model");
    fields.shift_remove("stream");
    fields.insert("anthropic_version".to_owned(), "bedrock-2023-05-31".into());
    let request = json!({ "custom_id": "a", "params": params });
    let whole = json!({ "requests": [request, { "custom_id": "b", "params": params }] });
    let said = [("translate.model-replaced", "claude-sonnet-4-5")];
    check("claude-messages", &request.to_string(), &[("a", expected.clone())], &said);
    for whole in [whole.to_string(), serde_json::to_string_pretty(&whole).expect("JSON")] {
        check(
            "claude-messages",
            &whole,
            &[("a", expected.clone()), ("b", expected.clone())],
            &said,
        );
        assert_eq!(
            translate("claude-messages", &whole).totals.kind,
            Some(SourceKind::AnthropicObject)
        );
    }
}

#[test]
fn what_bedrock_does_not_take_of_anthropic_is_said() {
    let source = |source: Json| {
        let image = json!({ "type": "image", "source": source });
        let params =
            json!({ "max_tokens": 5, "messages": [{ "role": "user", "content": [image] }] });
        json!({ "custom_id": "a", "params": params }).to_string()
    };
    let url = source(json!({ "type": "url", "url": "https://example.com/cat.png" }));
    check("claude-messages", &url, &[], &[("translate.image-address", "")]);
    let file = source(json!({ "type": "file", "file_id": "f" }));
    check("claude-messages", &file, &[], &[("translate.part-not-carried", "")]);
    let params = json!({
        "max_tokens": 5, "temperature": 3, "service_tier": "standard_only", "mcp_servers": [{}],
        "messages": [{ "role": "user", "content": "Hi" }],
    });
    check(
        "claude-messages",
        &json!({ "custom_id": "a", "params": params }).to_string(),
        &[(
            "a",
            json!({
                "anthropic_version": "bedrock-2023-05-31", "max_tokens": 5,
                "messages": [{ "role": "user", "content": "Hi" }],
            }),
        )],
        &[
            ("translate.value-out-of-range", "temperature"),
            ("translate.parameter-dropped", "service_tier"),
            ("translate.parameter-dropped", "mcp_servers"),
        ],
    );
}

#[test]
fn anthropic_requests_reach_another_family_through_their_meaning() {
    let params = json!({
        "max_tokens": 50, "top_k": 5, "stop_sequences": ["END"],
        "thinking": { "type": "enabled", "budget_tokens": 1024 },
        "system": [
            { "type": "text", "text": "Be short.", "cache_control": { "type": "ephemeral" } },
            { "type": "text", "text": "Be kind." },
        ],
        "messages": [
            { "role": "user", "content": [{ "type": "document", "title": "Note", "source":
                { "type": "text", "media_type": "text/plain", "data": "Tea at five." } },
                text("When is tea?")] },
            { "role": "assistant", "content": [
                { "type": "thinking", "thinking": "hm", "signature": "" }, text("At")] },
        ],
    });
    check(
        "titan-text",
        &json!({ "custom_id": "a", "params": params }).to_string(),
        &[(
            "a",
            json!({
                "inputText": "Be short.\n\nBe kind.\n\nUser: Note\n\nTea at five.\nWhen is tea?\nBot: At",
                "textGenerationConfig": { "maxTokenCount": 50, "stopSequences": ["END"] },
            }),
        )],
        &[
            ("translate.part-dropped", "cache_control"),
            ("translate.part-dropped", "thinking"),
            ("translate.parameter-dropped", "top_k"),
            ("translate.parameter-dropped", "thinking"),
        ],
    );
}

#[test]
fn a_field_that_the_target_has_under_the_same_name_goes_as_it_is() {
    let body = |metadata: Json| {
        json!({
            "messages": [{ "role": "user", "content": "Hi" }], "max_tokens": 100,
            "metadata": metadata,
        })
    };
    let answer = json!({ "messages": [{ "role": "user", "content": [text("Hi")] }] });
    let mut with_user = claude(&answer);
    with_user["metadata"] = json!({ "user_id": "u" });
    check_chat("claude-messages", &body(json!({ "user_id": "u" })), Some(with_user), &[]);
    check_chat(
        "claude-messages",
        &body(json!({ "batch": "7" })),
        Some(claude(&answer)),
        &[("translate.parameter-dropped", "metadata")],
    );
    // What the prompt has written already is not written twice.
    check(
        "titan-text",
        r#"{"prompt": "Hi", "inputText": "Ho"}"#,
        &[("R0000000001", json!({ "inputText": "Hi" }))],
        &[("translate.parameter-dropped", "inputText")],
    );
}

#[test]
fn system_messages_are_joined_and_said_to_be() {
    let body = json!({
        "messages": [
            { "role": "developer", "content": [{ "type": "text", "text": "A" }] },
            { "role": "user", "content": "x" },
            { "role": "system", "content": "B" },
            { "role": "user", "content": "y" },
        ],
        "max_tokens": 100,
    });
    let expected = claude(&json!({
        "system": "A\n\nB",
        "messages": [{ "role": "user", "content": [text("x"), text("y")] }],
    }));
    check_chat("claude-messages", &body, Some(expected), &[("translate.system-joined", "")]);
}

#[test]
fn prompts_come_in_many_forms() {
    let titan = |text: &str| json!({ "inputText": text });
    let (one, two) = (("R0000000001", titan("one")), ("R0000000002", titan("two {x}")));
    for source in [
        "one\n\n two {x} \r\n",
        "\u{feff}one\ntwo {x}",
        "\"one\"\n\"two {x}\"\n",
        "[\"one\",\n\"two {x}\"]",
        "{\"prompt\": \"one\"}\n{\"text\": \"two {x}\"}",
        "{\n\"input\": \"one\"}\n{\"prompt\":\n\"two {x}\"}",
        "[{\"prompt\": \"one\"}, {\"prompt\": \"two {x}\"}]",
    ] {
        check("titan-text", source, &[one.clone(), two.clone()], &[]);
    }
    check(
        "titan-text",
        r#"{"id": "q7", "prompt": "Why?", "system": "Be short.", "topic": "sky", "temperature": 0.5}"#,
        &[(
            "q7",
            json!({
                "inputText": "Be short.\n\nWhy?", "textGenerationConfig": { "temperature": 0.5 },
            }),
        )],
        &[("translate.parameter-dropped", "topic")],
    );
}

#[test]
fn bare_bodies_litellm_lines_and_bedrock_records_are_read_too() {
    let chat = json!({ "messages": [{ "role": "user", "content": "Hi" }], "max_tokens": 100 });
    let titan = json!({ "inputText": "Hi", "textGenerationConfig": { "maxTokenCount": 100 } });
    let mut litellm = chat.clone();
    litellm["model"] = "bedrock/amazon.titan-text-express-v1".into();
    for (source, id, kind) in [
        (chat.clone(), "R0000000001", SourceKind::Bodies),
        (json!({ "custom_id": "a", "body": litellm }), "a", SourceKind::LiteLlm),
        (json!({ "recordId": "a", "modelInput": chat }), "a", SourceKind::Bedrock),
    ] {
        let source = source.to_string();
        check("titan-text", &source, &[(id, titan.clone())], &[]);
        assert_eq!(translate("titan-text", &source).totals.kind, Some(kind));
    }
}

#[test]
fn ids_that_are_missing_or_stand_twice_are_said() {
    let line = |id: Json| json!({ "custom_id": id, "body": { "prompt": "x" } }).to_string();
    let source =
        [line(json!("a")), line(json!(null)), line(json!("a")), line(json!("b c"))].join("\n");
    let body = json!({ "inputText": "x" });
    check(
        "titan-text",
        &source,
        &[("a", body.clone()), ("R0000000002", body.clone()), ("a", body.clone()), ("b c", body)],
        &[
            ("translate.duplicate-custom-id", ""),
            ("translate.missing-custom-id", ""),
            ("record-id.unusual", "custom_id"),
        ],
    );
}

#[test]
fn what_cannot_be_read_is_counted_and_the_rest_goes_on() {
    let good = r#"{"custom_id": "a", "body": {"prompt": "x"}}"#;
    let source = format!("{good}\n{{'a': 1}}\n{{\"q\": 1}}\n5");
    let done = translate("titan-text", &source);
    assert_eq!((done.lines.len(), done.totals.n_left_out), (1, 3));
    let codes: Vec<_> = done.findings.iter().map(|(code, _)| *code).collect();
    assert_eq!(codes, ["translate.not-json", "translate.unknown-record"]);
    check("titan-text", "PK\u{3}\u{4}\0\0", &[], &[("translate.unknown-source", "")]);
    check("titan-text", "{\"requests\": 5}", &[], &[("translate.unknown-source", "")]);
    check("titan-text", "", &[], &[]);
    let cut = format!("[{good}, {good}");
    let said = translate("titan-text", &cut).findings;
    assert!(said.contains(&("translate.not-json", String::new())), "{said:?}");
    let done = translate("no-such-format", good);
    assert_eq!((done.lines.len(), done.totals.n_left_out), (0, 1));
    assert_eq!(done.findings, [("recipe.unknown-format", String::new())]);
}

#[test]
fn what_the_model_would_refuse_is_found_in_the_record_that_is_written() {
    let turns = json!([
        { "role": "assistant", "content": "Hi" },
        { "role": "user", "content": "Ho" },
    ]);
    let body = json!({ "messages": turns, "max_tokens": 100 });
    let done = translate("claude-messages", &openai("/v1/chat/completions", &body));
    assert_eq!(done.lines.len(), 1);
    assert_eq!(done.findings, [("body.first-turn", "modelInput.messages[].role".to_owned())]);
}

#[test]
fn every_family_takes_requests_of_its_kind_and_no_other() {
    let chat = json!({ "messages": [{ "role": "user", "content": "Hi" }] });
    let embedding = json!({ "input": ["Hi", "Ho"] });
    for family in FAMILIES {
        let id = family.id();
        let lines = |url, body| {
            let done = translate(id, &openai(url, body));
            let is_wrong = done.findings.iter().any(|(code, _)| *code == "translate.wrong-kind");
            let errors = done.findings.iter().filter(|(code, _)| code.starts_with("body."));
            assert_eq!(errors.collect::<Vec<_>>(), Vec::<&(&str, String)>::new(), "{id}");
            (done.lines.len(), is_wrong)
        };
        let found = [lines("/v1/chat/completions", &chat), lines("/v1/embeddings", &embedding)];
        let expected = match family.abilities().answers {
            Answers::Text => [(1, false), (0, true)],
            Answers::Embeddings => [(0, true), (2, false)],
            Answers::Images => [(0, true), (0, true)],
        };
        assert_eq!(found, expected, "{id}");
        assert_eq!(translate(id, "A prompt\nand another").lines.len(), 2, "{id}");
    }
}

#[test]
fn every_family_answers_as_openai_does() {
    for family in FAMILIES {
        let id = family.id();
        let output = family.response_example().replace('\n', " ");
        let line = format!(r#"{{"recordId": "a", "modelInput": {{}}, "modelOutput": {output}}}"#);
        let origin = Origin { model: String::new(), format: id.into() };
        let (lines, results) = results(&origin, &line, 30);
        let body = &lines[0]["response"]["body"];
        let is_right = match family.abilities().answers {
            Answers::Text => {
                let choice = &body["choices"][0];
                choice["message"]["content"].is_string() && choice["finish_reason"].is_string()
            }
            Answers::Embeddings => body["data"][0]["embedding"][0].is_number(),
            Answers::Images => body["data"][0]["b64_json"].is_string(),
        };
        assert!(is_right, "{id}: {body}");
        assert_eq!(findings(results.report()), [], "{id}");
    }
}

fn results(origin: &Origin, output: &str, chunk_len: usize) -> (Vec<Json>, Results) {
    let mut results = Results::new(origin.clone());
    let mut out = Vec::new();
    for chunk in output.as_bytes().chunks(chunk_len) {
        results.push(chunk, &mut out);
    }
    results.finish(&mut out);
    let out = String::from_utf8(out).expect("UTF-8");
    (out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect(), results)
}

#[track_caller]
fn check_body(output: &Json, expected: &Json, said: &[(&str, &str)]) {
    let line = json!({ "recordId": "r-1", "modelInput": {}, "modelOutput": output }).to_string();
    let origin = Origin { model: "m".into(), format: String::new() };
    let (lines, results) = results(&origin, &line, 11);
    let [line] = lines.as_slice() else {
        panic!("one line: {lines:?}");
    };
    assert_eq!(line["custom_id"], "r-1");
    assert_eq!((&line["error"], &line["response"]["status_code"]), (&Json::Null, &json!(200)));
    let mut body = line["response"]["body"].clone();
    assert!(body["id"].as_str().expect("an id").starts_with("chatcmpl-"));
    body.as_object_mut().expect("fields").shift_remove("id");
    assert_eq!(&body, expected);
    let said: Vec<_> = said.iter().map(|(code, subject)| (*code, (*subject).to_owned())).collect();
    assert_eq!(findings(results.report()), said);
}

fn completion(model: &str, message: &Json, finish_reason: &Json, usage: &Json) -> Json {
    json!({
        "object": "chat.completion", "created": 0, "model": model,
        "choices": [{
            "index": 0, "message": message, "logprobs": null, "finish_reason": finish_reason,
        }],
        "usage": usage,
    })
}

#[test]
fn answers_become_chat_completions() {
    check_body(
        &json!({
            "type": "message", "model": "claude-sonnet-4-6", "stop_reason": "tool_use",
            "content": [
                { "type": "thinking", "thinking": "hm", "signature": "c2ln" },
                { "type": "tool_use", "id": "t1", "name": "weather", "input": { "n": 4 } },
            ],
            "usage": { "input_tokens": 3, "cache_read_input_tokens": 4, "output_tokens": 5 },
        }),
        &completion(
            "claude-sonnet-4-6",
            &json!({
                "role": "assistant", "content": null, "reasoning_content": "hm",
                "tool_calls": [{ "id": "t1", "type": "function", "function":
                    { "name": "weather", "arguments": "{\"n\":4}" } }],
            }),
            &json!("tool_calls"),
            &json!({
                "prompt_tokens": 7, "completion_tokens": 5, "total_tokens": 12,
                "prompt_tokens_details": { "cached_tokens": 4 },
            }),
        ),
        &[],
    );
    let said = json!({ "role": "assistant", "content": "Hi" });
    for (word, expected, said_too) in [
        ("FINISHED", "stop", None),
        ("LENGTH", "length", None),
        ("CONTENT_FILTERED", "content_filter", None),
        ("RAG_QUERY_WHEN_RAG_DISABLED", "stop", Some("RAG_QUERY_WHEN_RAG_DISABLED")),
    ] {
        let said_too: Vec<_> =
            said_too.into_iter().map(|word| ("translate.other-stop", word)).collect();
        check_body(
            &json!({ "results": [{ "outputText": "Hi", "completionReason": word }] }),
            &completion("m", &said, &json!(expected), &json!(null)),
            &said_too,
        );
    }
    check_body(
        &json!({ "answer": 42 }),
        &completion(
            "m",
            &json!({ "role": "assistant", "content": "{\"answer\":42}" }),
            &json!(null),
            &json!(null),
        ),
        &[("translate.unread-answer", "")],
    );
}

#[test]
fn errors_keep_their_code_as_text() {
    for (error, expected) in [
        (
            json!({ "errorCode": 400, "errorMessage": "max_tokens: Field required" }),
            json!({ "code": "400", "message": "max_tokens: Field required" }),
        ),
        (json!("broken"), json!({ "code": "unknown", "message": "broken" })),
        (json!({ "a": 1 }), json!({ "code": "unknown", "message": "{\"a\":1}" })),
    ] {
        let line = json!({ "recordId": "r-1", "modelInput": {}, "error": error }).to_string();
        let (lines, results) = results(&Origin::default(), &line, 9);
        assert_eq!(
            lines,
            [json!({
                "id": lines[0]["id"], "custom_id": "r-1", "response": null, "error": expected,
            })]
        );
        assert_eq!(results.totals(), ResultTotals { n_errors: 1, ..ResultTotals::default() });
    }
}

#[test]
fn lines_that_are_no_results_are_said_and_ids_are_always_the_same() {
    let output = "{\"recordId\": \"a\", \"error\": {}}\n{\"recordId\": \"a\", \"modelInput\": {}}\n{\"record";
    let (lines, results) = results(&Origin::default(), output, 5);
    assert_eq!((lines.len(), results.totals().n_left_out), (1, 2));
    assert_eq!(lines[0]["id"], "batch_req_af63dc4c8601ec8c");
    let codes: Vec<_> = findings(results.report()).iter().map(|(code, _)| *code).collect();
    assert_eq!(codes, ["translate.unknown-record", "translate.not-json"]);
}

#[test]
fn an_openai_request_comes_back_as_an_openai_result() {
    let schema = json!({ "type": "object", "properties": { "sum": { "type": "integer" } } });
    let body = json!({
        "messages": [{ "role": "user", "content": "2 + 2?" }], "max_tokens": 100,
        "response_format": { "type": "json_schema", "json_schema": { "name": "sum", "schema": schema } },
    });
    let request =
        translate("claude-messages", &openai("/v1/chat/completions", &body)).lines.remove(0);
    let answer = json!({
        "content": [{
            "type": "tool_use", "id": "t1", "input": { "sum": 4 },
            "name": request["modelInput"]["tool_choice"]["name"],
        }],
        "stop_reason": "tool_use", "usage": { "input_tokens": 9, "output_tokens": 3 },
    });
    let line = json!({
        "recordId": request["recordId"], "modelInput": request["modelInput"], "modelOutput": answer,
    });
    let origin = Origin { model: "claude".into(), format: "claude-messages".into() };
    let (lines, _) = results(&origin, &line.to_string(), 100);
    assert_eq!(lines[0]["custom_id"], "r-1");
    let choice = &lines[0]["response"]["body"]["choices"][0];
    assert_eq!(choice["message"], json!({ "role": "assistant", "content": "{\"sum\":4}" }));
    assert_eq!(choice["finish_reason"], "stop");
}

#[test]
fn every_request_that_is_left_out_has_a_finding_that_says_so() {
    let line = openai("/v1/responses", &json!({}));
    let (_, requests) = run(target("titan-text"), line.as_bytes(), 5);
    assert_eq!(requests.totals().n_left_out, 1);
    assert_eq!(requests.report().count(Severity::Error), 1);
}

#[cfg(not(target_arch = "wasm32"))]
mod property {
    use proptest::prelude::*;

    use super::*;

    /// Pieces of which sources of all kinds are made, and broken ones.
    const PIECES: [&str; 17] = [
        "{\"custom_id\": \"a\", \"url\": \"/v1/chat/completions\", \"body\": {\"messages\": [{\"role\": \"user\", \"content\": \"Hi\"}]}}",
        "{\"custom_id\": \"b\", \"params\": {\"messages\": [{\"role\": \"user\", \"content\": [{\"type\": \"text\", \"text\": \"é\"}]}]}}",
        "{\"requests\": [",
        "]}",
        "{\"prompt\": [\"x\", \"y\"]}",
        "\n",
        "\r\n",
        "\"text\"",
        "[",
        "]",
        ",",
        "{\n\"input\":",
        "}",
        "\u{feff}",
        "plain words",
        "{\"params\": {\"messages\": [\n{\"role\": \"user\", \"content\": \"a\\n\"}\r\n]}}",
        "\\\"",
    ];

    fn source() -> impl Strategy<Value = Vec<u8>> {
        let piece = prop_oneof![
            6 => proptest::sample::select(PIECES.to_vec()).prop_map(|text| text.as_bytes().to_vec()),
            1 => proptest::collection::vec(any::<u8>(), 0..6),
        ];
        proptest::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn any_chunking_gives_the_same_bytes_and_findings(source in source(), chunk_len in 1..60_usize) {
            for format in ["claude-messages", "titan-text"] {
                let (whole, requests) = run(target(format), &source, usize::MAX);
                let (chunked, again) = run(target(format), &source, chunk_len);
                prop_assert_eq!(String::from_utf8_lossy(&whole), String::from_utf8_lossy(&chunked));
                prop_assert_eq!(requests.totals(), again.totals());
                prop_assert_eq!(requests.report().groups(), again.report().groups());
                for line in String::from_utf8(whole).unwrap().split_terminator('\n') {
                    let line: Json = serde_json::from_str(line).unwrap();
                    prop_assert!(line["recordId"].is_string() && line["modelInput"].is_object());
                }
            }
        }

        #[test]
        fn any_output_gives_whole_lines_whatever_the_chunks(source in source(), chunk_len in 1..60_usize) {
            let text = String::from_utf8_lossy(&source).into_owned();
            let text = text.replace("custom_id", "recordId").replace("body", "modelOutput");
            let (whole, _) = results(&Origin::default(), &text, usize::MAX);
            let (chunked, _) = results(&Origin::default(), &text, chunk_len);
            prop_assert_eq!(whole, chunked);
        }
    }

    #[test]
    fn a_source_longer_than_what_is_recognized_is_read_whole() {
        let line = openai(
            "/v1/chat/completions",
            &json!({
                "messages": [{ "role": "user", "content": "x".repeat(900) }], "max_tokens": 5,
            }),
        );
        let source = vec![line; 200].join("\n");
        let (whole, requests) = run(target("titan-text"), source.as_bytes(), usize::MAX);
        assert!(source.len() > 2 * MAX_RECOGNIZED_BYTES && requests.totals().n_records == 200);
        for chunk_len in [1, 1000, MAX_RECOGNIZED_BYTES] {
            assert!(run(target("titan-text"), source.as_bytes(), chunk_len).0 == whole);
        }
    }
}
