//! `quarry results`: which files it takes, and how they lie.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::Stdio;

use serde_json::json;

use crate::results::{results, simulated};
use crate::simulated::{Ids, Options};
use crate::{Room, finish, quarry};

fn pack(room: &Room, name: &str) {
    let plain = fs::read(room.path(name)).unwrap();
    let packed = fs::File::create(room.path(&format!("{name}.gz"))).unwrap();
    let mut packed = flate2::write::GzEncoder::new(packed, flate2::Compression::fast());
    packed.write_all(&plain).unwrap();
    packed.finish().unwrap();
    fs::remove_file(room.path(name)).unwrap();
}

#[test]
fn packed_outputs_give_the_same_and_leave_nothing_behind() {
    let room = Room::new("results-gzip");
    simulated(&room, 5, 2_000, &Options { n_files: 3, ..Options::rough() });
    let write = |out: &str| {
        results(&[&room.arg("."), "--to", "jsonl", "--out", &room.arg(out), "--format", "json"])
    };
    fs::create_dir(room.path("out")).unwrap();
    let plain = write("out/plain.jsonl");
    for n in 1..=3 {
        pack(&room, &format!("part-000{n}.jsonl.out"));
    }
    let packed = write("out/packed.jsonl");
    assert_eq!((plain.code, packed.code), (Some(1), Some(1)), "{packed:?}");
    assert_eq!(plain.json()[0]["lines"], packed.json()[0]["lines"]);
    assert!(room.read("out/plain.jsonl") == room.read("out/packed.jsonl"));
    assert_eq!(room.names("out"), ["packed.jsonl", "plain.jsonl"]);
    // A summary alone needs no space.
    assert_eq!(
        results(&[&room.arg("."), "--format", "json"]).json()[0]["lines"],
        plain.json()[0]["lines"]
    );
}

#[test]
fn an_output_through_a_pipe_is_read_too() {
    let room = Room::new("results-pipe");
    simulated(&room, 6, 300, &Options::clean());
    let output = fs::File::open(room.path("part-0001.jsonl.out")).unwrap();
    let table = room.arg("table.csv");
    let mut command = quarry();
    command.args(["results", "-", "--to", "csv", "--out", &table, "--format", "json"]);
    let run = finish(command.stdin(Stdio::from(output)));
    assert_eq!(run.code, Some(0), "{run:?}");
    assert_eq!(run.json()[0]["statuses"], json!({ "answered": 300 }));
    assert_eq!(run.codes(), ["results.no-manifest"], "{run:?}");
    // Of the source it is said why not.
    let part = room.arg("part-0001.jsonl.out");
    let run = finish(quarry().args(["results", &part, "--source", "-"]));
    assert_eq!(run.code, Some(2));
    assert!(run.err.contains("cannot be read twice"), "{}", run.err);
}

#[test]
fn files_are_known_by_their_content_wherever_they_lie() {
    let room = Room::new("results-sorted");
    simulated(&room, 8, 200, &Options::clean());
    fs::rename(room.path("part-0001.jsonl.out"), room.path("a.txt")).unwrap();
    fs::rename(room.path("manifest.json.out"), room.path("b.json")).unwrap();
    room.write(".hidden.jsonl.out", "{");
    room.write("empty.txt", "");
    fs::write(room.path("rows.parquet"), b"PAR1\x15\0\x15").unwrap();
    let run = results(&[&room.arg("."), "--format", "json"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let files = run.json()[0]["files"].as_array().unwrap().clone();
    let mut kinds: Vec<(String, String)> = files
        .iter()
        .map(|file| {
            let path = Path::new(file["path"].as_str().unwrap());
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            (name, file["kind"].as_str().unwrap_or("nothing").to_owned())
        })
        .collect();
    kinds.sort();
    let expected = [
        ("a.txt", "output"),
        ("b.json", "job-manifest"),
        ("empty.txt", "nothing"),
        ("part-0001.jsonl", "batch-input"),
        ("rows.parquet", "nothing"),
        ("source.csv", "source"),
    ];
    assert_eq!(kinds, expected.map(|(name, kind)| (name.to_owned(), kind.to_owned())));

    // The table of a run before is no source.
    let table = room.arg("table.csv");
    let write = || results(&[&room.arg("."), "--to", "csv", "--out", &table]);
    assert_eq!(write().code, Some(0));
    let first = room.read("table.csv");
    assert_eq!(write().code, Some(0));
    assert!(first == room.read("table.csv"));
    // Where it may be one, that is to be said.
    let run = results(&[&room.arg(".")]);
    assert_eq!(run.code, Some(2), "{run:?}");
    assert!(run.err.contains("--source"), "{}", run.err);
    let run = results(&[&room.arg("."), "--source", &room.arg("source.csv"), "--format", "json"]);
    assert_eq!(run.code, Some(0), "{run:?}");
}

#[test]
fn only_wanted_rows_and_columns_are_written() {
    let room = Room::new("results-columns");
    let truth = simulated(&room, 9, 400, &Options { ids: Ids::Column, ..Options::rough() });
    let (table, source) = (room.arg("t.csv"), room.arg("source.csv"));
    let run = results(&[
        &room.arg("."),
        "--source",
        &source,
        "--id-column",
        "id",
        "--to",
        "csv",
        "--out",
        &table,
        "--columns",
        "status,error_code",
        "--status",
        "missing",
        "--bom",
    ]);
    assert_eq!(run.code, Some(1), "{run:?}");
    let text = room.read("t.csv");
    assert!(text.starts_with("\u{feff}id,title,body,status,error_code\r\n"), "{text}");
    let rows = csv::Reader::from_reader(text.as_bytes()).into_records().count() as u64;
    assert_eq!(rows, truth.n_missing);
}

#[test]
fn a_wrong_call_ends_with_two_and_writes_nothing() {
    let room = Room::new("results-wrong");
    simulated(&room, 1, 50, &Options::clean());
    let (part, source) = (room.arg("part-0001.jsonl.out"), room.arg("source.csv"));
    let (out, before, here) = (room.arg("x.csv"), room.names("."), room.arg("."));
    for (args, says) in [
        (vec![part.as_str(), "--to", "csv"], "--out"),
        (vec![&part, "--out", &out], "--to"),
        (vec![&part, "--to", "pdf", "--out", &out], "csv, jsonl, xlsx, openai, npy"),
        (vec![&part, "--to", "csv", "--out", &out, "--columns", "nope"], "record_id"),
        (vec![&part, "--to", "csv", "--out", &out, "--status", "nope"], "no-answer"),
        (vec![&part, "--source", &source, "--id-column", "nope"], "id, title, body"),
        (vec![&source], "no output"),
        (vec![&part, "--manifest", &source], "no manifest"),
        (vec![&part, "--to", "csv", "--out", &part], "would be replaced"),
        // Found through its directory, it is read all the same.
        (vec![&here, "--to", "csv", "--out", &part], "would be replaced"),
        (vec![&here, "--retry", &room.arg("part-0001.jsonl")], "would be replaced"),
        (vec![&part, "--to", "csv", "--out", &out, "--retry", &out], "both the table and"),
        (vec![&part, "--to", "csv", "--out", "/dev/null"], "no ordinary file"),
        (vec![&part, "--retry", &out, "--max-tokens", "0"], "0 is not in"),
        (vec![&part, "--max-tokens", "9"], "--retry"),
        (vec![&room.arg("nothing.jsonl.out")], "cannot read"),
    ] {
        let run = results(&args);
        assert_eq!(run.code, Some(2), "{args:?} {run:?}");
        assert!(run.err.contains(says), "{args:?}: {}", run.err);
    }
    assert_eq!(room.names("."), before);
}
