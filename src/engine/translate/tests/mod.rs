//! Tables over both directions.

mod anthropic;
mod openai;
mod results;

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
