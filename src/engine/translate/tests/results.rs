//! Bedrock's output as OpenAI's.

use super::*;

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
