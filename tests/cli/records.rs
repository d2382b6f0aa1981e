//! `quarry results --to openai` and `--to npy`: results without columns.

use std::fs;

use serde_json::{Value, json};

use crate::Room;
use crate::results::results;

fn embedding(id: &str, numbers: &[f32]) -> String {
    let output = json!({"embedding": numbers, "inputTextTokenCount": 3});
    json!({"recordId": id, "modelInput": {"inputText": "x"}, "modelOutput": output}).to_string()
}

fn failed(id: &str) -> String {
    json!({"recordId": id, "modelInput": {}, "error": {"errorCode": 400, "errorMessage": "no"}})
        .to_string()
}

fn answer(id: &str, text: &str) -> String {
    let output = json!({"generation": text, "prompt_token_count": 4, "generation_token_count": 2, "stop_reason": "stop"});
    json!({"recordId": id, "modelInput": {"prompt": "x"}, "modelOutput": output}).to_string()
}

#[test]
fn records_are_lines_of_openai_once_and_with_the_model_of_the_job() {
    let room = Room::new("records-openai");
    room.write("a.jsonl.out", &[failed("T1"), answer("T2", "=2"), "{broken".into()].join("\n"));
    room.write("b.jsonl.out", &answer("T1", "again"));
    let model = "meta.llama3-1-70b-instruct-v1:0";
    let out = room.arg("out/openai.jsonl");
    let run = results(&[
        &room.arg("."),
        "--to",
        "openai",
        "--out",
        &out,
        "--model",
        model,
        "--format",
        "json",
    ]);
    let table = &run.json()[0]["table"];
    assert_eq!((&table["rows"], &table["leftOut"]), (&json!(2), &json!(1)), "{run:?}");
    let text = room.read("out/openai.jsonl");
    let lines: Vec<Value> =
        text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    for (line, (id, text)) in lines.iter().zip([("T2", "=2"), ("T1", "again")]) {
        assert_eq!((&line["custom_id"], &line["error"]), (&json!(id), &Value::Null));
        assert_eq!(line["response"]["status_code"], 200);
        let body = &line["response"]["body"];
        assert_eq!((&body["object"], &body["model"]), (&json!("chat.completion"), &json!(model)));
        assert_eq!(body["choices"][0]["message"]["content"], text);
        assert_eq!(body["usage"]["total_tokens"], 6);
    }
    assert_eq!(lines.len(), 2);
    let run = results(&[&room.arg("."), "--to", "openai", "--out", &out, "--status", "refused"]);
    assert!(run.out.contains("openai.jsonl: 0 rows, 0 bytes"), "{}", run.out);
}

#[test]
fn vectors_are_a_table_for_numpy_and_a_list_of_ids() {
    let room = Room::new("records-npy");
    let lines = [
        embedding("T2", &[0.5, -1.0, 2.0]),
        failed("T9"),
        embedding("short", &[1.0]),
        embedding("T1", &[3.0, 4.0, 5.0]),
    ];
    let output = room.write("a.jsonl.out", &lines.join("\n"));
    let out = room.arg("vectors.npy");
    let run = results(&[&output, "--to", "npy", "--out", &out, "--format", "json"]);
    let table = &run.json()[0]["table"];
    assert_eq!(table["ids"], room.arg("vectors.ids.jsonl"), "{run:?}");
    assert_eq!((&table["rows"], &table["leftOut"]), (&json!(2), &json!(1)));
    assert!(run.codes().contains(&"results.vector-left-out".to_owned()), "{run:?}");
    let bytes = fs::read(&out).expect("the table");
    let header = String::from_utf8_lossy(&bytes[10..128]).into_owned();
    assert_eq!(header.trim(), "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }");
    let numbers = bytes[128..].chunks(4).map(|it| f32::from_le_bytes(it.try_into().unwrap()));
    assert_eq!(numbers.collect::<Vec<_>>(), [0.5, -1.0, 2.0, 3.0, 4.0, 5.0]);
    assert_eq!(
        room.read("vectors.ids.jsonl"),
        "{\"row\":0,\"record_id\":\"T2\",\"vector\":0}\n{\"row\":1,\"record_id\":\"T1\",\"vector\":0}\n"
    );
    let run = results(&[&output, "--to", "npy", "--out", &out]);
    assert!(run.out.contains(", 1 left out; whose they are: "), "{}", run.out);
    // JSON lines have every vector as it is.
    let table = room.arg("all.jsonl");
    results(&[&output, "--to", "jsonl", "--out", &table, "--columns", "record_id,answer"]);
    assert!(room.read("all.jsonl").contains(r#"{"record_id":"short","answer":[1.0]}"#));
}

#[test]
fn what_cannot_be_written_so_is_said_and_nothing_is_written() {
    let room = Room::new("records-wrong");
    let output = room.write("a.jsonl.out", &answer("T1", "x"));
    let out = room.arg("x.npy");
    for (args, says) in [
        (vec!["--to", "npy"], "no answer has a vector"),
        (vec!["--to", "npy", "--columns", "answer"], "--columns is about"),
        (vec!["--to", "openai", "--bom"], "--bom is about"),
        (vec!["--to", "openai", "--fields"], "--fields is about"),
    ] {
        let run = results(&[&[output.as_str(), "--out", &out], args.as_slice()].concat());
        assert_eq!(run.code, Some(2), "{run:?}");
        assert!(run.err.contains(says), "{says}: {}", run.err);
    }
    assert_eq!(room.names("."), ["a.jsonl.out"]);
}
