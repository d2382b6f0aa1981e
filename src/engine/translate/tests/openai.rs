//! OpenAI's requests.

use super::*;

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
