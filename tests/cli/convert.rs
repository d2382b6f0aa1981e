//! `quarry convert`.

use serde_json::Value;

use super::{Room, run};

#[test]
fn a_batch_of_openai_becomes_records_and_answers_come_back() {
    let room = Room::new("convert");
    let line = r#"{"custom_id": "a", "url": "/v1/chat/completions", "body": {"messages": [{"role": "user", "content": "Hi"}]}}"#;
    let file = room.write("openai.jsonl", line);
    let out = room.arg("records.jsonl");
    let there = run([
        "convert",
        &file,
        "--model",
        "amazon.titan-text-express-v1",
        "--request-format",
        "titan-text",
        "--param",
        "maxTokenCount=5",
        "--out",
        &out,
        "--format",
        "json",
    ]);
    assert_eq!(there.code, Some(0), "{there:?}");
    let record: Value = serde_json::from_str(&room.read("records.jsonl")).unwrap();
    assert_eq!(record["recordId"], "a");
    assert_eq!(record["modelInput"]["textGenerationConfig"]["maxTokenCount"], 5);

    let answer = r#"{"recordId": "a", "modelInput": {}, "modelOutput": {"inputTextTokenCount": 1, "results": [{"tokenCount": 1, "outputText": "Ho", "completionReason": "FINISH"}]}}"#;
    let file = room.write("records.jsonl.out", answer);
    let back = run(["convert", &file, "--results", "--out", &room.arg("results.jsonl")]);
    assert_eq!(back.code, Some(0), "{back:?}");
    let result: Value = serde_json::from_str(&room.read("results.jsonl")).unwrap();
    assert_eq!(result["custom_id"], "a");
    assert_eq!(result["response"]["body"]["choices"][0]["message"]["content"], "Ho");
}

#[test]
fn what_is_no_batch_becomes_no_file() {
    let room = Room::new("binary");
    std::fs::write(room.path("a.bin"), [0, 159, 146, 150]).unwrap();
    let args = ["convert", &room.arg("a.bin"), "--out", &room.arg("out.jsonl"), "--format", "json"];
    let run = run(args.into_iter().chain(["--model", "anthropic.claude-sonnet-4-6"]));
    assert_eq!(run.code, Some(1), "{run:?}");
    assert_eq!(room.names("."), ["a.bin"]);
}
