//! Flags that choose rows, of `quarry prepare` and `quarry recipe`.

use std::process::Stdio;

use serde_json::{Value, json};

use super::{RECIPE, Room, finish, quarry, run};

const CSV: &str = "id,body,price\na,open,5\nb,shut,20\nc,open,7\nd,open,30\ne,shut,1\nf,open,7\n";

/// The ids of the records that flags choose.
#[track_caller]
fn check(room: &Room, flags: &[&str], expected: &[&str]) {
    let out = room.arg("out");
    let args = ["prepare", &room.arg("s.csv"), "--out", &out, "--format", "json"];
    let run = run(args.into_iter().chain(RECIPE).chain(flags.iter().copied()));
    assert_eq!(run.code, Some(0), "{flags:?}: {run:?}");
    let id = |line: &str| {
        let record: Value = serde_json::from_str(line).unwrap();
        record["recordId"].as_str().unwrap().to_owned()
    };
    let ids: Vec<String> = room.read("out/s.jsonl").lines().map(id).collect();
    assert_eq!(ids, expected, "{flags:?}");
    assert_eq!(run.json()[0]["notSelected"], 6 - expected.len(), "{flags:?}");
}

#[test]
fn flags_choose_rows() {
    let room = Room::new("rows");
    room.write("s.csv", CSV);
    check(&room, &[], &["a", "b", "c", "d", "e", "f"]);
    check(&room, &["--first", "2"], &["a", "b"]);
    check(&room, &["--every", "4"], &["a", "e"]);
    check(&room, &["--limit", "1"], &["a"]);
    check(&room, &["--share", "1", "--seed", "3"], &["a", "b", "c", "d", "e", "f"]);
    check(&room, &["--random", "6"], &["a", "b", "c", "d", "e", "f"]);
    check(&room, &["--where", "body = open", "--first", "2"], &["a", "c"]);
    check(&room, &["--where", "body = open", "--where", "price >= 7"], &["c", "d", "f"]);
    let any = ["--where", "body = shut", "--where", "price > 7", "--any"];
    check(&room, &any, &["b", "d", "e"]);
    check(&room, &["--drop-duplicates"], &["a", "b"]);
}

#[test]
fn exactly_so_many_by_chance_are_the_same_each_time_and_need_a_file() {
    let room = Room::new("random");
    let rows: Vec<String> = (1..=500).map(|n| format!("{n},text {n}\n")).collect();
    let source = room.write("s.csv", &format!("id,body\n{}", rows.concat()));
    let prepare = |source: &str, out: &str, seed: &str| {
        let args = ["prepare", source, "--out", out, "--random", "100", "--seed", seed];
        run(args.into_iter().chain(RECIPE))
    };
    for (out, seed) in [("one", "7"), ("two", "7"), ("three", "8")] {
        let run = prepare(&source, &room.arg(out), seed);
        assert_eq!(run.code, Some(0), "{run:?}");
    }
    let [one, two, three] = ["one", "two", "three"].map(|out| room.read(&format!("{out}/s.jsonl")));
    assert_eq!((one.lines().count(), &one), (100, &two));
    assert_ne!(one, three);
    let from_pipe = prepare("-", &room.arg("pipe"), "7");
    assert_eq!(from_pipe.code, Some(2), "{from_pipe:?}");
    assert!(from_pipe.err.contains("--share"), "{from_pipe:?}");
    assert_eq!(room.names("pipe"), [""; 0]);
}

#[test]
fn a_recipe_that_flags_make_chooses_the_same_rows() {
    let room = Room::new("rows-recipe");
    let source = room.write("s.csv", CSV);
    let flags =
        ["--where", "body is-not-empty", "--every", "2", "--drop-duplicates", "--limit", "9"];
    let model = ["--model", "anthropic.claude-sonnet-4-6", "--template", "{{body}} {{price}}"];
    let more = ["--max-records", "500", "--param", "max_tokens=5"];
    let printed = run(["recipe"].into_iter().chain(model).chain(flags).chain(more));
    assert_eq!(printed.code, Some(0), "{printed:?}");
    let recipe: Value = serde_json::from_str(&printed.out).unwrap();
    assert_eq!(
        recipe["selection"],
        json!({
            "filter": { "match": "all", "conditions": [{ "column": "body", "op": "is-not-empty" }] },
            "sample": { "every-nth": 2 },
            "limit": 9,
            "drop_duplicates": true,
        })
    );
    assert_eq!(recipe["max_records_per_part"], 500);
    let recipe = room.write("recipe.json", &printed.out);
    let prepare = |out: &str, args: &[&str]| {
        let mut command = quarry();
        command.args(["prepare", &source, "--region", "us-east-1", "--out", out]);
        finish(command.args(["--today", super::TODAY]).args(args).stdin(Stdio::null()))
    };
    let by_recipe = prepare(&room.arg("recipe"), &["--recipe", &recipe]);
    let by_flags = prepare(&room.arg("flags"), &[&model[..], &flags, &more].concat());
    assert_eq!((by_recipe.code, by_flags.code), (Some(0), Some(0)), "{by_recipe:?} {by_flags:?}");
    assert_eq!(room.read("recipe/s.jsonl"), room.read("flags/s.jsonl"));
    assert_eq!(room.read("recipe/quarry.json"), room.read("flags/quarry.json"));
    assert_eq!(room.read("recipe/s.jsonl").lines().count(), 3);
}

#[test]
fn a_choice_of_no_row_is_an_error() {
    let room = Room::new("rows-none");
    room.write("s.csv", CSV);
    let source = room.arg("s.csv");
    let out = room.arg("out");
    let args = ["prepare", &source, "--where", "body = gone", "--out", &out, "--format", "json"];
    let run = run(args.into_iter().chain(RECIPE));
    assert_eq!((run.code, run.codes()[0].as_str()), (Some(1), "select.nothing"));
    assert!(run.json()[0]["files"].as_array().expect("a list").is_empty());
}

#[test]
fn without_a_header_the_first_line_is_a_row_however_short() {
    let room = Room::new("rows-no-header");
    room.write("s.csv", "1\n2,3\n4,5\n");
    let (source, out) = (room.arg("s.csv"), room.arg("out"));
    let mut args = vec!["prepare", &source, "--no-header", "--out", &out, "--format", "json"];
    args.extend(["--model", "amazon.nova-lite-v1:0", "--region", "us-east-1"]);
    args.extend(["--template", "{{column 1}}"]);
    assert_eq!(run(args).json()[0]["records"], 3);
}

/// What flags say of the source is needed to make the parts again.
#[test]
fn the_recipe_of_the_manifest_makes_the_same_records() {
    let room = Room::new("rows-manifest");
    room.write("s.csv", "id,body\na\nb,open\n");
    let (source, out, again) = (room.arg("s.csv"), room.arg("out"), room.arg("again"));
    let args = ["prepare", &source, "--ragged", "skip", "--out", &out];
    run(args.into_iter().chain(RECIPE));
    let manifest: Value = serde_json::from_str(&room.read("out/quarry.json")).unwrap();
    let recipe = room.write("recipe.json", &manifest["recipe"].to_string());
    run(["prepare", &source, "--recipe", &recipe, "--region", "us-east-1", "--out", &again]);
    assert_eq!(room.read("out/s.jsonl").lines().count(), 1);
    assert_eq!(room.read("again/s.jsonl"), room.read("out/s.jsonl"));
}
