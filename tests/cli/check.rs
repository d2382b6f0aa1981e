//! `quarry check`.

use super::{Room, TODAY, run};

const TITAN: [&str; 2] = ["--request-format", "titan-text"];

fn records(n: usize) -> String {
    let line =
        |n| format!("{{\"recordId\":\"R{n}\",\"modelInput\":{{\"inputText\":\"Hi {n}\"}}}}\n");
    (1..=n).map(line).collect::<Vec<_>>().concat()
}

#[test]
fn a_file_without_a_finding_ends_with_0() {
    let room = Room::new("clean");
    let file = room.write("a.jsonl", &records(100));
    let run = run(["check", &file, "--format", "json"].into_iter().chain(TITAN));
    assert_eq!((run.code, run.codes().len()), (Some(0), 0), "{run:?}");
    let said = &run.json()[0];
    assert_eq!((said["records"].as_u64(), said["clean"].as_u64()), (Some(100), Some(100)));
}

#[test]
fn one_bad_file_of_two_ends_with_1_and_each_has_its_line() {
    let room = Room::new("two");
    let bad = room.write("bad.jsonl", "{\"recordId\": \"a\", \"modelInput\": {}}\n");
    let good = room.write("good.jsonl", &records(100));
    let run = run(["check", &bad, &good, "--format", "json"].into_iter().chain(TITAN));
    assert_eq!(run.code, Some(1), "{run:?}");
    let said = run.json();
    assert_eq!(said.len(), 2);
    assert_eq!((&said[0]["source"], &said[1]["source"]), (&bad.into(), &good.into()));
    assert!(run.codes().contains(&"body.missing-field".to_owned()), "{run:?}");
}

#[test]
fn mending_writes_a_copy_and_says_what_is_left() {
    let room = Room::new("mend");
    let text = records(99)
        + "{\"recordId\": 7, \"modelInput\": {\"inputText\": \"Hi\", \"temperature\": 0}}\n";
    let file = room.write("a.jsonl", &text);
    let before = run(["check", &file, "--format", "json"].into_iter().chain(TITAN));
    assert_eq!((before.code, &before.json()[0]["mendable"]), (Some(1), &1.into()), "{before:?}");
    let out = room.arg("out");
    let args = ["check", &file, "--mend", &out, "--format", "json"];
    let after = run(args.into_iter().chain(TITAN));
    assert_eq!(after.code, Some(0), "{after:?}");
    assert_eq!(after.json()[0]["changed"], 1);
    assert!(!after.json()[0]["changes"].as_array().unwrap().is_empty());
    let copy = room.read("out/a.jsonl");
    assert!(copy.starts_with(&records(99)));
    let last = copy.lines().last().unwrap();
    assert_eq!(
        last,
        r#"{"recordId":"7","modelInput":{"inputText":"Hi","textGenerationConfig":{"temperature":0}}}"#
    );
    assert_eq!(room.read("a.jsonl"), text, "the file itself stays as it is");
}

#[test]
fn a_copy_never_replaces_its_source_or_another_copy() {
    let room = Room::new("replace");
    std::fs::create_dir(room.path("b")).unwrap();
    let (one, other) = (room.write("a.jsonl", &records(1)), room.write("b/a.jsonl", &records(2)));
    for args in [
        vec!["check", &one, "--mend", &room.arg(".")],
        vec!["check", &one, &other, "--mend", &room.arg("out")],
    ] {
        let run = run(args.iter().copied().chain(TITAN));
        assert_eq!(run.code, Some(2), "{run:?}");
        assert_eq!((room.read("a.jsonl"), room.read("b/a.jsonl")), (records(1), records(2)));
        assert_eq!(room.names("."), ["a.jsonl", "b"]);
    }
}

#[test]
fn a_model_that_takes_no_batch_in_the_region_is_said_once() {
    let room = Room::new("region");
    let file = room.write("a.jsonl", &records(100));
    let run = run([
        "check",
        &file,
        "--model",
        "amazon.titan-text-express-v1",
        "--region",
        "us-east-1",
        "--today",
        TODAY,
        "--format",
        "json",
    ]);
    assert_eq!((run.code, run.codes()), (Some(1), vec!["job.no-batch".to_owned()]), "{run:?}");
}
