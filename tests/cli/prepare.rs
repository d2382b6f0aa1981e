//! `quarry prepare` and `quarry recipe`.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::{RECIPE, Room, TODAY, csv, finish, quarry, run};

fn fixture(case: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/native/fixtures").join(case)
}

/// The findings, as the golden files write them.
fn describe(said: &Value) -> String {
    let mut text = format!("{} records, {} rows left out\n", said["records"], said["leftOut"]);
    for group in said["diagnostics"].as_array().unwrap() {
        let severity = match group["severity"].as_str().unwrap() {
            "error" => "Error",
            "warning" => "Warning",
            _ => "Note",
        };
        let (code, subject) = (group["code"].as_str().unwrap(), group["subject"].as_str().unwrap());
        writeln!(text, "{severity} {code} [{subject}] × {}", group["count"]).unwrap();
        for at in group["examples"].as_array().unwrap() {
            let (row, line, byte) = (&at["row"], &at["line"], &at["byte"]);
            let detail = at["detail"].as_str().unwrap();
            writeln!(text, "  row {row} line {line} byte {byte}: {detail:?}").unwrap();
        }
    }
    text
}

#[track_caller]
fn check(case: &str, code: i32, says_what_the_engine_says: bool) {
    let dir = fixture(case);
    let room = Room::new(case);
    let run = finish(
        quarry()
            .args(["prepare", "--region", "us-east-1", "--today", TODAY, "--format", "json"])
            .arg("--recipe")
            .arg(dir.join("recipe.json"))
            .arg("--out")
            .arg(room.path("out"))
            .arg(dir.join("input.csv")),
    );
    assert_eq!(run.code, Some(code), "{run:?}");
    let expected = fs::read(dir.join("expected.jsonl")).unwrap();
    assert_eq!(fs::read(room.path("out/input.jsonl")).unwrap(), expected);
    assert_eq!(room.names("out"), ["input.jsonl", "quarry.json"], "nothing else is left");
    let said = &run.json()[0];
    assert_eq!(said["bytes"], expected.len());
    if says_what_the_engine_says {
        let expected = fs::read_to_string(dir.join("diagnostics.txt")).unwrap();
        assert_eq!(describe(said), expected);
    } else {
        assert_eq!(said["diagnostics"][0]["code"], "job.no-batch");
    }
}

#[test]
fn a_source_with_warnings_gives_the_golden_file_and_ends_with_0() {
    check("tickets_claude", 0, true);
}

#[test]
fn a_source_with_defects_gives_the_golden_file_and_ends_with_1() {
    check("defects", 1, true);
}

#[test]
fn a_model_that_has_ended_is_said_and_ends_with_1() {
    check("semicolons_titan", 1, false);
}

#[test]
fn a_pipe_and_a_file_give_the_same_bytes() {
    let room = Room::new("pipe");
    let source = room.write("source.csv", &csv(3000));
    let out = room.arg("out");
    let from_file = run(["prepare", &source, "--out", &out].into_iter().chain(RECIPE));
    assert_eq!(from_file.code, Some(0), "{from_file:?}");
    let mut command = quarry();
    command.stdin(fs::File::open(&source).unwrap());
    let from_stdin =
        finish(command.args(["prepare", "-", "--out", &out].into_iter().chain(RECIPE)));
    assert_eq!(from_stdin.code, Some(0), "{from_stdin:?}");
    assert_eq!(room.read("out/source.jsonl").lines().count(), 3000);
    assert_eq!(room.read("out/stdin.jsonl"), room.read("out/source.jsonl"));
}

#[test]
fn text_says_a_line_for_each_finding_with_its_places() {
    let room = Room::new("text");
    let source = room.write("s.csv", "id,body\na,x\na,y\n");
    let run = run(["prepare", &source, "--out", &room.arg("out")].into_iter().chain(RECIPE));
    assert_eq!(run.code, Some(1), "{run:?}");
    let lines: Vec<&str> = run.out.lines().collect();
    assert!(lines[0].starts_with(&format!("{source}: 2 records, ")), "{run:?}");
    assert!(lines[1].starts_with("error record-id.duplicate [id]: "), "{run:?}");
    assert_eq!(lines[2], "    line 3, record 2: \"a\" is also the id of row 1");
    assert_eq!(run.err, "", "no progress where there is no terminal");
}

#[test]
fn a_recipe_that_does_not_fit_writes_nothing() {
    let room = Room::new("misfit");
    let source = room.write("s.csv", "id,text\na,x\n");
    let args = ["prepare", &source, "--out", &room.arg("out"), "--format", "json"];
    let run = run(args.into_iter().chain(RECIPE));
    assert_eq!((run.code, room.names("out").len()), (Some(1), 0), "{run:?}");
    assert!(run.codes().contains(&"template.unknown-column".to_owned()), "{run:?}");
    assert_eq!(run.json()[0]["files"], json!([]));
}

#[test]
fn an_empty_source_is_a_finding_and_no_file() {
    let room = Room::new("empty");
    let source = room.write("s.csv", "");
    let args = ["prepare", &source, "--out", &room.arg("out"), "--format", "json"];
    let run = run(args.into_iter().chain(RECIPE));
    assert_eq!((run.code, room.names("out").len()), (Some(1), 0), "{run:?}");
}

#[test]
fn images_come_out_of_the_media_directory_and_from_nowhere_else() {
    let room = Room::new("media");
    fs::create_dir(room.path("media")).unwrap();
    let png = [&b"\x89PNG\r\n\x1a\n"[..], &[0; 64]].concat();
    fs::write(room.path("media/a.png"), &png).unwrap();
    fs::write(room.path("secret.png"), &png).unwrap();
    let source = room.write("s.csv", "id,body,image\na,x,a.png\nb,y,../secret.png\n");
    let (out, media) = (room.arg("out"), room.arg("media"));
    let args = [
        "prepare",
        &source,
        "--out",
        &out,
        "--media-dir",
        &media,
        "--media-column",
        "image",
        "--format",
        "json",
    ];
    let run = run(args.into_iter().chain(RECIPE));
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.codes().contains(&"media.not-found".to_owned()), "{run:?}");
    let records = room.read("out/s.jsonl");
    assert_eq!(records.lines().count(), 1, "{records}");
    assert!(records.contains("iVBORw0KGgo"), "{records}");
}

#[test]
fn flags_make_a_recipe_that_makes_the_same_bytes() {
    let room = Room::new("recipe");
    let source = room.write("s.csv", &csv(5));
    let template = room.write("template.txt", "Say: {{body}}\n");
    let flags = [
        "--model",
        "us.amazon.nova-pro-v1:0",
        "--invocation",
        "converse",
        "--template-file",
        &template,
        "--system",
        "Be kind.",
        "--param",
        "maxTokens=9",
        "--id-column",
        "id",
    ];
    let printed = run(["recipe"].into_iter().chain(flags));
    assert_eq!(printed.code, Some(0), "{printed:?}");
    let recipe: Value = serde_json::from_str(&printed.out).unwrap();
    assert_eq!(recipe["format"], "converse");
    assert_eq!(recipe["prompt"], "Say: {{body}}");
    assert_eq!(recipe["parameters"], json!({"maxTokens": 9}));
    assert_eq!(recipe["record_id"], json!({"column": "id"}));

    let recipe = room.write("recipe.json", &printed.out);
    let (by_flags, by_recipe) = (room.arg("flags"), room.arg("recipe"));
    let region = ["--region", "us-east-1", "--today", TODAY];
    let first = ["prepare", &source, "--out", &by_flags].into_iter().chain(region).chain(flags);
    let second = ["prepare", &source, "--out", &by_recipe, "--recipe", &recipe];
    let (first, second) = (run(first), run(second.into_iter().chain(region)));
    assert_eq!((first.code, second.code), (Some(0), Some(0)), "{first:?} {second:?}");
    assert_eq!(room.read("flags/s.jsonl"), room.read("recipe/s.jsonl"));
    assert!(room.read("flags/s.jsonl").contains("Be kind."));
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut encoder, bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn a_packed_source_gives_the_same_bytes_as_a_plain_one() {
    let room = Room::new("gzip");
    let text = csv(30_000);
    let plain = room.write("plain.csv", &text);
    let (one, other) = text.as_bytes().split_at(text.len() / 3);
    fs::write(room.path("packed.csv.gz"), [gzip(one), gzip(other)].concat()).unwrap();
    let (packed, out) = (room.arg("packed.csv.gz"), room.arg("out"));
    for source in [&plain, &packed] {
        let run = run(["prepare", source, "--out", &out].into_iter().chain(RECIPE));
        assert_eq!(run.code, Some(0), "{run:?}");
    }
    let mut command = quarry();
    command.stdin(fs::File::open(&packed).unwrap());
    let run = finish(command.args(["prepare", "-", "--out", &out].into_iter().chain(RECIPE)));
    assert_eq!(run.code, Some(0), "{run:?}");
    assert_eq!(room.names("out"), ["packed.jsonl", "plain.jsonl", "quarry.json", "stdin.jsonl"]);
    assert!(room.read("out/packed.jsonl") == room.read("out/plain.jsonl"));
    assert!(room.read("out/stdin.jsonl") == room.read("out/plain.jsonl"));
}

#[test]
fn a_packed_source_that_is_cut_off_gives_its_rows_and_ends_with_1() {
    let room = Room::new("cut");
    let packed = gzip(csv(30_000).as_bytes());
    fs::write(room.path("cut.csv.gz"), &packed[..packed.len() / 2]).unwrap();
    let args = ["prepare", &room.arg("cut.csv.gz"), "--out", &room.arg("out"), "--format", "json"];
    let run = run(args.into_iter().chain(RECIPE));
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.codes().contains(&"source.gzip-cut-off".to_owned()), "{run:?}");
    assert!(room.read("out/cut.jsonl").lines().count() > 5000);
}

#[test]
fn a_sheet_of_a_spreadsheet_is_a_source() {
    let room = Room::new("sheet");
    let mut workbook = rust_xlsxwriter::Workbook::new();
    workbook.add_worksheet().set_name("Notes").unwrap();
    let sheet = workbook.add_worksheet().set_name("Tickets").unwrap();
    sheet.write_row(0, 0, ["id", "body"]).unwrap();
    for row in 1..=200 {
        sheet.write_row(row, 0, [format!("T{row}"), format!("Text, number {row}")]).unwrap();
    }
    let sheet = workbook.add_worksheet().set_name("Other").unwrap();
    sheet.write_row(0, 0, ["id", "body"]).unwrap();
    sheet.write_row(1, 0, ["O1", "other"]).unwrap();
    workbook.save(room.path("book.xlsx")).unwrap();
    let (book, out) = (room.arg("book.xlsx"), room.arg("out"));

    let first = run(["prepare", &book, "--out", &out].into_iter().chain(RECIPE));
    assert_eq!(first.code, Some(0), "{first:?}");
    let records = room.read("out/book.jsonl");
    assert_eq!(records.lines().count(), 200);
    assert!(records.contains("Text, number 200"));

    let args = ["prepare", &book, "--out", &out, "--sheet", "Other"];
    let named = run(args.into_iter().chain(RECIPE));
    assert_eq!(named.code, Some(0), "{named:?}");
    assert!(room.read("out/book.jsonl").starts_with("{\"recordId\":\"O1\""));

    let args = ["prepare", &book, "--out", &out, "--sheet", "None"];
    let none = run(args.into_iter().chain(RECIPE));
    assert_eq!(none.code, Some(2));
    assert!(none.err.contains("no sheet None; there are Notes, Tickets, Other"), "{none:?}");
    let check = run(["check", &book]);
    assert_eq!(check.code, Some(2));
    assert!(check.err.contains("only prepare reads"), "{check:?}");
}

#[test]
fn several_files_are_one_source() {
    let room = Room::new("several");
    let all = csv(900);
    let mut lines = all.split_inclusive('\n').skip(1);
    let mut part = |n: usize| lines.by_ref().take(n).collect::<String>();
    let one = room.write("one.csv", &format!("id,body\n{}", part(300)));
    fs::write(room.path("two.csv.gz"), gzip(format!("id,body\n{}", part(300)).as_bytes())).unwrap();
    let three: String = part(300).split('\n').filter(|line| !line.is_empty()).fold(
        "body\tid\n".to_owned(),
        |text, line| {
            let (id, body) = line.split_once(',').unwrap();
            format!("{text}{body}\t{id}\n")
        },
    );
    let (two, three) = (room.arg("two.csv.gz"), room.write("three.tsv", &three));
    let whole = room.write("whole.csv", &all);
    let out = room.arg("out");
    let run_of = |sources: &[&String]| {
        let sources = sources.iter().map(|source| source.as_str());
        let args = ["prepare", "--out", &out, "--format", "json"].into_iter().chain(sources);
        run(args.chain(RECIPE))
    };
    let several = run_of(&[&one, &two, &three]);
    assert_eq!(several.code, Some(0), "{several:?}");
    assert_eq!(several.codes(), ["source.columns-reordered"]);
    let said = &several.json()[0];
    assert_eq!(said["sources"], json!([one, two, three]));
    assert_eq!(said["diagnostics"][0]["examples"][0]["file"], json!(three));
    assert_eq!(run_of(&[&whole]).code, Some(0));
    assert!(room.read("out/one.jsonl") == room.read("out/whole.jsonl"), "the same bytes");

    let bad = room.write("bad.csv", "id,text\nB1,x\n");
    let empty = room.write("empty.csv", "");
    let run = run(["prepare", &whole, &bad, &empty, "--out", &out].into_iter().chain(RECIPE));
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(
        run.out.starts_with(&format!("{whole} and 2 more: 900 records, 1 left out")),
        "{run:?}"
    );
    assert!(run.out.contains(&format!("    {bad}, line 1: the file has id, text")), "{run:?}");
    assert!(
        run.out.contains(&format!("    {empty}, as a whole: there is no first row")),
        "{run:?}"
    );
}

#[test]
fn flags_say_how_a_source_is_read() {
    let room = Room::new("reading");
    let source =
        room.write("odd.txt", "made by hand\nid~body\nA1~'one ~ two'\n! left out\nA2~ three \n");
    let flags = [
        "--source-format",
        "delimited",
        "--delimiter",
        "~",
        "--quote",
        "'",
        "--comment",
        "!",
        "--header-row",
        "2",
        "--trim",
        "--ragged",
        "skip",
        "--encoding",
        "latin1",
    ];
    let out = room.arg("out");
    let args = ["prepare", &source, "--out", &out].into_iter().chain(flags);
    let prepared = run(args.chain(RECIPE));
    assert_eq!(prepared.code, Some(0), "{prepared:?}");
    let records = room.read("out/odd.jsonl");
    assert!(records.contains("\"text\":\"one ~ two\"") && records.contains("\"text\":\"three\""));

    let recipe = run(["recipe", "--model", "amazon.nova-lite-v1:0"].into_iter().chain(flags));
    let recipe: Value = serde_json::from_str(&recipe.out).unwrap();
    assert_eq!(recipe["dialect"]["quote"], 39);
    assert_eq!(recipe["dialect"]["first_line"], 2);
    let wrong = run(["recipe", "--model", "amazon.nova-lite-v1:0", "--delimiter", ";;"]);
    assert_eq!(wrong.code, Some(2));
}
