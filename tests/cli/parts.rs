//! `quarry prepare` where one job is not enough: the parts, and what says that they are whole.

use std::fs;
#[cfg(unix)]
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::{RECIPE, Room, Run, csv, run};
#[cfg(unix)]
use super::{finish, quarry};

fn prepare(source: &str, out: &str, more: &[&str]) -> Run {
    let args = ["prepare", source, "--out", out, "--format", "json"];
    run(args.into_iter().chain(RECIPE).chain(more.iter().copied()))
}

fn sha256(text: &str) -> String {
    let bytes = Sha256::digest(text);
    bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat()
}

fn manifest(room: &Room) -> Value {
    serde_json::from_str(&room.read("out/quarry.json")).unwrap()
}

#[test]
fn rows_1050_where_a_job_has_100_to_1000_records_become_two_parts_that_the_manifest_describes() {
    let room = Room::new("parts");
    let text = csv(1050);
    let source = room.write("my tickets.csv", &text);
    let whole = prepare(&source, &room.arg("whole"), &[]);
    assert_eq!(whole.code, Some(0), "{whole:?}");
    let run = prepare(&source, &room.arg("out"), &["--max-records", "1000"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let files = ["my-tickets-part-00001.jsonl", "my-tickets-part-00002.jsonl"];
    assert_eq!(room.names("out"), [files[0], files[1], "quarry.json"]);
    let parts = files.map(|file| room.read(&format!("out/{file}")));
    assert_eq!(parts.concat(), room.read("whole/my-tickets.jsonl"));
    let said = &run.json()[0];
    assert_eq!((&said["records"], &said["waves"]), (&json!(1050), &json!(1)));
    assert_eq!(said["files"][1], room.arg("out/my-tickets-part-00002.jsonl"));
    assert_eq!(said["manifest"], room.arg("out/quarry.json"));

    let manifest = manifest(&room);
    for (idx, text) in parts.iter().enumerate() {
        assert_eq!(text.lines().count(), 525);
        let part = json!({
            "file": files[idx], "records": 525, "bytes": text.len(), "sha256": sha256(text),
        });
        assert_eq!(manifest["parts"][idx], part);
        assert_eq!(said["parts"][idx], part);
    }
    assert_eq!(manifest["sources"], json!([{ "name": "my tickets.csv", "bytes": text.len() }]));
    assert_eq!(manifest["recipe"]["max_records_per_part"], 1000);
    assert_eq!(manifest["region"], "us-east-1");
    assert_eq!(manifest["totals"]["records"], 1050);
    assert!(!room.read("out/quarry.json").contains("Text number"), "no row is in it");
    let one: Value = serde_json::from_str(&room.read("whole/quarry.json")).unwrap();
    assert_eq!(one["parts"][0]["sha256"], sha256(&parts.concat()));
}

#[test]
fn a_dry_run_says_the_parts_and_writes_nothing() {
    let room = Room::new("dry");
    let source = room.write("s.csv", &csv(1050));
    let run = prepare(&source, &room.arg("out"), &["--max-records", "1000", "--dry-run"]);
    assert_eq!((run.code, room.names(".")), (Some(0), vec!["s.csv".to_owned()]), "{run:?}");
    let said = &run.json()[0];
    assert_eq!(said["files"], json!([]));
    assert_eq!(said["parts"][1]["file"], "s-part-00002.jsonl");
    assert_eq!(said["parts"][1]["records"], 525);
    let bytes = said["parts"].as_array().unwrap().iter().map(|part| part["bytes"].as_u64());
    assert_eq!(said["bytes"].as_u64(), bytes.sum());
    let args = ["prepare", &source, "--dry-run", "--max-records", "100"];
    let text = super::run(args.into_iter().chain(RECIPE));
    assert_eq!(text.code, Some(0), "{text:?}");
    let lines: Vec<&str> = text.out.lines().collect();
    assert_eq!(lines[1], "10 parts, 100 jobs at once: 1 wave", "{text:?}");
    assert!(lines[2].starts_with("    s-part-00001.jsonl: 105 records, "), "{text:?}");
}

#[test]
fn more_parts_than_jobs_at_once_are_waves() {
    let room = Room::new("waves");
    let source = room.write("s.csv", &csv(10_100));
    let run = prepare(&source, &room.arg("out"), &["--max-records", "50", "--dry-run"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let said = &run.json()[0];
    assert_eq!((&said["waves"], &said["jobsAtOnce"]), (&json!(2), &json!(100)));
    assert_eq!(said["parts"].as_array().map(Vec::len), Some(101));
    // 50 records are too few for a job.
    assert_eq!(run.codes(), ["split.more-parts-than-jobs", "split.other-size"]);
}

#[test]
fn a_run_takes_the_place_of_an_earlier_one_and_leaves_nothing_of_it() {
    let room = Room::new("again");
    let source = room.write("s.csv", &csv(600));
    room.write("other.jsonl", "{}\n");
    assert_eq!(prepare(&source, &room.arg("out"), &["--max-records", "200"]).code, Some(0));
    fs::copy(room.path("other.jsonl"), room.path("out/other.jsonl")).unwrap();
    assert_eq!(room.names("out").len(), 5);
    assert_eq!(prepare(&source, &room.arg("out"), &["--max-records", "300"]).code, Some(0));
    let parts = ["s-part-00001.jsonl", "s-part-00002.jsonl"];
    assert_eq!(room.names("out"), ["other.jsonl", "quarry.json", parts[0], parts[1]]);
    assert_eq!(prepare(&source, &room.arg("out"), &[]).code, Some(0));
    assert_eq!(room.names("out"), ["other.jsonl", "quarry.json", "s.jsonl"]);
    // A run without a record replaces nothing.
    let none = prepare(&source, &room.arg("out"), &["--where", "id = nobody"]);
    assert_eq!(none.code, Some(1), "{none:?}");
    assert_eq!(room.names("out"), ["other.jsonl", "quarry.json", "s.jsonl"]);
    assert_eq!(manifest(&room)["totals"]["records"], 600);
}

#[test]
fn a_part_that_cannot_be_begun_leaves_nothing() {
    let room = Room::new("blocked");
    let source = room.write("s.csv", &csv(600));
    fs::create_dir_all(room.path("out/s-part-00002.jsonl")).unwrap();
    let run = prepare(&source, &room.arg("out"), &["--max-records", "200"]);
    assert_eq!(run.code, Some(2), "{run:?}");
    assert!(run.err.contains("s-part-00002.jsonl is a directory"), "{run:?}");
    assert_eq!(room.names("out"), ["s-part-00002.jsonl"]);
}

/// Begins a run of 300 parts, and waits for a file of its directory that has some bytes.
#[cfg(unix)]
fn begin(room: &Room, file: &str) -> Child {
    let source = room.write("s.csv", &csv(30_000));
    let args = ["prepare", &source, "--out", &room.arg("out"), "--max-records", "100"];
    let mut child = quarry();
    let child = child.args(args.into_iter().chain(RECIPE));
    let mut child = child.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let path = room.path("out").join(file);
    while fs::metadata(&path).map_or(0, |metadata| metadata.len()) == 0 {
        assert!(child.try_wait().unwrap().is_none(), "it ended too early");
        std::thread::yield_now();
    }
    child
}

/// What can be seen of a job.
#[cfg(unix)]
fn seen(room: &Room) -> Vec<String> {
    let mut names = room.names("out");
    names.retain(|name| !name.starts_with('.'));
    names
}

/// The first part of the run that is interrupted must be the one of the run before.
#[cfg(unix)]
fn earlier(name: &str) -> (Room, String) {
    let room = Room::new(name);
    let source = room.write("s.csv", &csv(200));
    assert_eq!(prepare(&source, &room.arg("out"), &["--max-records", "100"]).code, Some(0));
    let text = room.read("out/s-part-00001.jsonl");
    (room, text)
}

#[cfg(unix)]
#[test]
fn a_run_that_is_killed_between_two_parts_leaves_the_earlier_job() {
    let (room, text) = earlier("killed-between");
    let mut child = begin(&room, ".s-part-00003.jsonl.part");
    child.kill().unwrap();
    child.wait().unwrap();
    let parts = ["s-part-00001.jsonl", "s-part-00002.jsonl"];
    assert_eq!(seen(&room), ["quarry.json", parts[0], parts[1]]);
    assert_eq!(room.read("out/s-part-00001.jsonl"), text);
    assert_eq!(manifest(&room)["parts"][0]["sha256"], sha256(&text));
}

#[cfg(unix)]
#[test]
fn a_run_that_is_told_to_end_between_two_parts_removes_all_of_them() {
    let room = Room::new("told-between");
    let mut child = begin(&room, ".s-part-00003.jsonl.part");
    let kill = Command::new("kill").args(["-s", "INT", &child.id().to_string()]).status();
    assert!(kill.unwrap().success());
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert_eq!(room.names("out"), [""; 0]);
}

/// Who holds the directory makes a run wait when all is written and nothing has its name.
#[cfg(unix)]
#[test]
fn parts_get_their_names_in_turn_and_all_or_none() {
    let (room, text) = earlier("turn");
    let held = fs::File::open(room.path("out")).unwrap();
    held.lock().unwrap();
    let child = begin(&room, ".quarry.json.part");
    let parts = ["s-part-00001.jsonl", "s-part-00002.jsonl"];
    assert_eq!(seen(&room), ["quarry.json", parts[0], parts[1]]);
    assert_eq!(room.read("out/s-part-00001.jsonl"), text);
    // Part 3 cannot get its name any more.
    fs::create_dir(room.path("out/s-part-00003.jsonl")).unwrap();
    held.unlock().unwrap();
    let output = child.wait_with_output().unwrap();
    let err = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{err}");
    assert!(err.contains("s-part-00003.jsonl"), "{err}");
    assert_eq!(room.names("out"), ["s-part-00003.jsonl"], "half of a job is left");

    fs::remove_dir(room.path("out/s-part-00003.jsonl")).unwrap();
    held.lock().unwrap();
    let child = begin(&room, ".quarry.json.part");
    held.unlock().unwrap();
    assert!(child.wait_with_output().unwrap().status.success());
    assert_eq!(manifest(&room)["parts"].as_array().map(Vec::len), Some(300));
    assert_eq!(room.names("out").len(), 301);
}

/// A disk of its own that is full in the middle of the second part, where this user may have one.
#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_is_full_in_the_middle_of_a_part_keeps_nothing() {
    let room = Room::new("full");
    let source = room.write("s.csv", &csv(3000));
    fs::create_dir(room.path("out")).unwrap();
    let whole = prepare(&source, &room.arg("whole"), &[]);
    let n_bytes = whole.json()[0]["bytes"].as_u64().unwrap();
    // The staged file and three quarters of it: the second of two parts finds half of its room.
    let size = format!("size={}", n_bytes * 7 / 4);
    let script = "mount -t tmpfs -o \"$SIZE\" tmpfs \"$0\" || exit 77
        \"$@\"; code=$?; ls -A \"$0\"; exit $code";
    let mut command = Command::new("unshare");
    command.args(["-rm", "sh", "-c", script, &room.arg("out")]).env("SIZE", size);
    command.arg(env!("CARGO_BIN_EXE_quarry"));
    command.args(["prepare", &source, "--out", &room.arg("out"), "--max-records", "1500"]);
    let run = finish(command.args(RECIPE).stdin(Stdio::null()));
    if !matches!(run.code, Some(0 | 2)) {
        // Containers may not let anybody mount; `a_part_that_cannot_be_begun_leaves_nothing` holds
        // the same there.
        return;
    }
    assert_eq!(run.code, Some(2), "{run:?}");
    assert!(run.err.contains("s-part-00002.jsonl") && run.err.contains("space"), "{run:?}");
    assert_eq!(run.out, "", "something is left: {run:?}");
}
