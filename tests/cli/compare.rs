//! `quarry compare`.

use std::fs;

use serde_json::json;

use crate::{Room, Run, TODAY, run};

fn compare(args: &[&str]) -> Run {
    let mut all = vec!["compare", "--today", TODAY];
    all.extend(args);
    run(all)
}

/// A line of an output in the format of Nova, which says its tokens.
fn answer(id: &str, text: &str, tokens: u64) -> String {
    let output = json!({
        "output": {"message": {"role": "assistant", "content": [{"text": text}]}},
        "stopReason": "end_turn",
        "usage": {"inputTokens": 1_000_000, "outputTokens": tokens, "totalTokens": 1_000_000 + tokens},
    });
    json!({"recordId": id, "modelInput": {}, "modelOutput": output}).to_string()
}

fn mood(id: &str, mood: &str, tokens: u64) -> String {
    answer(id, &json!({"mood": mood, "why": format!("since {tokens}")}).to_string(), tokens)
}

fn failed(id: &str) -> String {
    json!({"recordId": id, "modelInput": {}, "error": {"errorCode": 400, "errorMessage": "no"}})
        .to_string()
}

/// Two runs of which each has a directory: they agree on T1, on T2 but for case, not on T3; only one
/// has a value for T4.
fn two(room: &Room) -> (String, String) {
    for dir in ["nova", "lite"] {
        fs::create_dir_all(room.path(dir)).expect("a directory for the test");
    }
    let nova = [mood("T1", "good", 10), mood("T2", "Bad.", 20), mood("T3", "good", 30)];
    room.write("nova/a.jsonl.out", &format!("{}\n", nova.join("\n")));
    room.write("nova/b.jsonl.out", &mood("T4", "=bad", 40));
    room.write("nova/notes.txt", "this is nothing of a job");
    let lite = [failed("T4"), mood("T3", "bad", 3), mood("T2", "bad", 2), mood("T1", "good", 1)];
    room.write("lite/a.jsonl.out", &lite.join("\n"));
    (format!("nova={}", room.arg("nova")), format!("lite={}", room.arg("lite")))
}

#[test]
fn two_runs_are_said_side_by_side() {
    let room = Room::new("compare-said");
    let (nova, lite) = two(&room);
    let models = ["--model", "nova=amazon.nova-lite-v1:0", "--region", "us-east-1"];
    let by = ["--field", "mood", "--ignore-case"];
    let args = [&[nova.as_str(), &lite][..], &models, &by].concat();
    let run = compare(&args);
    assert_eq!(run.code, Some(0), "{run:?}");
    for line in [
        "2 runs on 4 rows, compared by the field mood, whatever its case",
        "nova: 4 answered",
        "lite: 3 answered, 1 failed",
        "  cost            name --model and --region, or give quarry.json",
        "  2 rows the same in all runs",
        "  1 row different in two runs or more",
        "nova and lite: 2 of 3 rows agree (66.7 %), Cohen's kappa 0.400",
        "  nova \\ lite     bad    good    =bad",
        "  bad               1       0       0",
        "  good              1       1       0",
    ] {
        assert!(run.out.lines().any(|it| it == line), "{line}\n{}", run.out);
    }
    let run = compare(&[&args[..], &["--format", "json"]].concat());
    let json = &run.json()[0];
    assert_eq!(json["pairs"][0]["first"], "nova");
    assert_eq!(json["pairs"][0]["matrix"], json!([[1, 0, 0], [1, 1, 0], [0, 0, 0]]), "{json}");
    assert_eq!(json["categories"], json!(["bad", "good", "=bad"]));
    let kappa = json["pairs"][0]["kappa"].as_f64().expect("categories");
    assert!((kappa - 0.4).abs() < 1e-12, "{kappa}");
    let counts = ["rows", "same", "different", "incomplete", "silent", "doubleRows"];
    assert_eq!(counts.map(|name| json[name].as_u64()), [4, 2, 1, 1, 0, 0].map(Some));
    let [nova, lite] = [&json["runs"][0], &json["runs"][1]];
    assert_eq!(nova["files"].as_array().map(Vec::len), Some(3));
    assert_eq!((&nova["values"], &lite["values"]), (&json!(4), &json!(3)));
    assert_eq!(lite["statuses"], json!({"answered": 3, "failed": 1}));
    assert_eq!(
        (&nova["outputTokens"]["sum"], &lite["outputTokens"]["mean"]),
        (&json!(100), &json!(2))
    );
    // 4 million tokens at 0.03 a million, and 100 at 0.12 a million.
    assert_eq!(nova["cost"]["total"], "0.120012");
    assert!(lite["cost"].is_null());
    // Without a field, whole answers: all differ, and they are categories by their length.
    let run = compare(&[&nova_of(&room), &lite_of(&room), "--format", "json"]);
    assert_eq!(run.json()[0]["pairs"][0]["equal"], 0);
}

fn nova_of(room: &Room) -> String {
    format!("nova={}", room.arg("nova"))
}

fn lite_of(room: &Room) -> String {
    format!("lite={}", room.arg("lite"))
}

#[test]
fn rows_that_differ_are_written_with_their_source() {
    let room = Room::new("compare-table");
    let (nova, lite) = two(&room);
    let source = room.write("s.csv", "ticket,body\nT3,c\nT9,x\nT1,a\nT2,b\n");
    let out = room.arg("differ.csv");
    let args = [nova.as_str(), &lite, "--field", "mood", "--source", &source, "--out", &out];
    let run = compare(&[&args[..], &["--to", "csv", "--only-different"]].concat());
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(run.out.contains("differ.csv: 3 rows"), "{}", run.out);
    assert_eq!(
        room.read("differ.csv"),
        "ticket,body,record_id,nova,lite,nova status,lite status,differs\r\n\
         T3,c,T3,good,bad,answered,answered,true\r\n\
         T2,b,T2,Bad.,bad,answered,answered,true\r\n\
         ,,T4,\"'=bad\",,answered,failed,true\r\n"
    );
    let run = compare(&[&args[..], &["--to", "jsonl", "--id-column", "ticket"]].concat());
    assert_eq!(run.code, Some(0), "{run:?}");
    let lines = room.read("differ.csv");
    assert_eq!(lines.lines().count(), 5, "{lines}");
    assert!(lines.lines().nth(1).unwrap().contains(r#""record_id":null,"nova":null"#), "{lines}");
    let run = compare(&[&args[..], &["--to", "xlsx"]].concat());
    assert!(fs::read(&out).unwrap().starts_with(b"PK"), "{run:?}");
}

#[test]
fn a_name_that_is_given_again_has_those_files_too() {
    let room = Room::new("compare-names");
    let (_, lite) = two(&room);
    let [a, b] =
        ["a", "b"].map(|file| format!("nova={}", room.arg(&format!("nova/{file}.jsonl.out"))));
    let run = compare(&[&a, &lite, &b, "--format", "json"]);
    let json = &run.json()[0];
    assert_eq!(json["runs"][0]["name"], "nova");
    assert_eq!(json["runs"][0]["statuses"], json!({"answered": 4}), "{json}");
}

#[test]
fn two_answers_of_one_run_to_one_id_are_said() {
    let room = Room::new("compare-conflict");
    let (nova, lite) = two(&room);
    let run = compare(&[&nova, &lite, "--format", "json"]);
    assert_eq!(run.codes(), Vec::<String>::new());
    // The same again, an error and another answer: only the last is a conflict.
    let more = [mood("T1", "good", 10), failed("T2"), mood("T3", "bad", 31)];
    room.write("nova/c.jsonl.out", &more.join("\n"));
    let run = compare(&[&nova, &lite, "--format", "json"]);
    let json = &run.json()[0];
    assert_eq!(run.codes(), ["results.conflict"]);
    assert_eq!(
        (&json["runs"][0]["conflicting"], &json["runs"][1]["conflicting"]),
        (&json!(1), &json!(0))
    );
    let found = &json["diagnostics"][0];
    assert_eq!(found["count"], 1);
    let file = found["examples"][0]["file"].as_str().expect("a file");
    assert!(file.ends_with("c.jsonl.out"), "{file}");
    let run = compare(&[&nova, &lite]);
    let said = "  1 records have another answer than the one of their id that is compared";
    assert!(run.out.lines().any(|line| line == said), "{}", run.out);
}

#[test]
fn a_broken_line_is_an_error_with_its_file() {
    let room = Room::new("compare-broken");
    let (nova, lite) = two(&room);
    room.write("lite/b.jsonl.out", "{\"modelOutput\": {\n");
    let run = compare(&[&nova, &lite, "--format", "json"]);
    let json = &run.json()[0];
    assert_eq!((run.code, &json["runs"][1]["withoutId"]), (Some(1), &json!(1)), "{run:?}");
    let file = json["diagnostics"][0]["examples"][0]["file"].as_str().expect("a file");
    assert!(file.ends_with("b.jsonl.out"), "{file}");
}

#[test]
fn what_cannot_be_compared_is_said() {
    let room = Room::new("compare-usage");
    let (nova, lite) = two(&room);
    fs::create_dir_all(room.path("empty")).unwrap();
    let empty = format!("none={}", room.arg("empty"));
    let source = room.write("s.csv", "id\nT1\n");
    for (args, said) in [
        (&[nova.as_str()][..], "two runs or more"),
        (&[&nova, &nova], "two runs or more"),
        (&[&nova, &empty], "no output among the files of none"),
        (&[&nova, &lite, "--field", "mod"], "a field mod; there are mood, why"),
        (&[&nova, &lite, "--model", "mega=x"], "mega"),
        (&[&nova, "lite"], "the name of the run"),
        (&[&nova, &lite, "--source", &source, "--id-column", "x"], "no column x"),
        (&[&nova, &lite, "--only-different"], "--to"),
    ] {
        let run = compare(args);
        assert_eq!(run.code, Some(2), "{run:?}");
        assert!(run.err.contains(said), "{said}: {}", run.err);
    }
    let out = room.arg("lite/a.jsonl.out");
    let before = room.read("lite/a.jsonl.out");
    let run = compare(&[&nova, &lite, "--to", "csv", "--out", &out]);
    assert_eq!(run.code, Some(2), "an output is no place for a table: {run:?}");
    assert_eq!(room.read("lite/a.jsonl.out"), before);
}
