//! The truth of simulated outputs, counted again by reading them with `serde_json` alone.

mod count;

use std::fs;
use std::path::Path;

use quarry::engine::family::{self, FAMILIES, Stop};
use quarry::engine::json::Document;
use quarry::engine::results::{cause_of, causes};
use serde_json::Value;

use count::{count, lines, outputs, parse};

use super::simulated::truth::{Facts, Kind, Tally, Truth};
use super::simulated::{Ids, Options, Simulated, simulate, simulate_into, write_lines};

#[track_caller]
fn check(seed: u64, n_records: u64, options: &Options) -> Simulated {
    let simulated = simulate(seed, n_records, options);
    let truth = &simulated.truth;
    let mut counted = count(&simulated);
    // No file says these.
    counted.n_without_line = truth.n_without_line;
    counted.manifest = truth.manifest.clone();
    assert_eq!(counted, *truth, "seed {seed}, {n_records} records");

    let Truth { lines, first, last, .. } = truth;
    assert_eq!(truth.n_records, n_records);
    assert_eq!(lines.total() + truth.n_unparsable, truth.n_lines);
    assert_eq!(first.total(), n_records - truth.n_missing);
    assert_eq!(last.total(), first.total());
    let n_twice = truth.duplicates_same + truth.duplicates_different;
    assert_eq!(lines.total(), first.total() + n_twice + truth.unexpected);
    simulated
}

#[test]
fn reading_the_files_gives_the_truth() {
    for n_records in [0, 1, 2, 3, 50, 3_000] {
        for seed in [1, 2] {
            check(seed, n_records, &Options::clean());
            check(seed, n_records, &Options::rough());
            check(seed, n_records, &Options { ids: Ids::Column, ..Options::rough() });
        }
    }
}

#[test]
fn a_job_that_went_well_has_only_answers() {
    let Simulated { truth, .. } = check(5, 500, &Options::clean());
    let Truth { lines, first, last, manifest, .. } = &truth;
    assert_eq!((lines.answered, lines.total()), (500, 500));
    assert_eq!((lines, lines), (first, last));
    assert_eq!((truth.n_lines, truth.n_blank, truth.n_missing), (500, 0, 0));
    assert_eq!((manifest.total, manifest.success, manifest.error), (500, 500, 0));
    assert!(manifest.input_tokens > lines.input_tokens, "it counts what families do not say");
    assert!(lines.input_tokens > 0 && lines.n_with_input_tokens < 500);
}

#[test]
fn every_defect_comes_about_as_often_as_asked() {
    let simulated = check(7, 20_000, &Options::rough());
    let Truth { first, .. } = &simulated.truth;
    let truth = &simulated.truth;
    let near = |n: u64, per_10_000: u64| {
        let expected = per_10_000 * 2;
        assert!(n * 10 > expected * 7 && n * 10 < expected * 13, "{n} and not {expected}");
    };
    near(first.failed, 700);
    near(first.no_answer, 100);
    near(truth.n_without_line, 200);
    near(truth.n_unparsable, 100);
    near(truth.unexpected, 100);
    near(truth.n_blank, 100);
    near(truth.duplicates_same, 150);
    near(truth.duplicates_different, 150);
    // Some families can do neither.
    assert!(first.truncated > 400 && first.refused > 200 && first.empty > 150);
    assert!(first.causes.len() > 20, "{:?}", first.causes);
    for (code, message) in first.causes.keys() {
        assert_ne!(causes()[cause_of(code, message)].id, "other", "{code} {message}");
    }
    for code in ["", "400", "429", "ValidationException", "ModelErrorException"] {
        assert!(first.causes.keys().any(|(found, _)| found == code), "{code}");
    }
    assert_ne!(first, &truth.last);

    let all: Vec<u8> = outputs(&simulated).flat_map(|(_, bytes)| bytes.clone()).collect();
    let all = String::from_utf8_lossy(&all);
    for text in [
        "\u{feff}{",
        "\r\n",
        "\\ud83d.",
        "\\ud83d\\ude42",
        "\\u65e5\\u672c",
        "日本",
        "<script>",
        "=cmd()",
        "\u{202e}",
        "\\u202e",
        "\"errorCode\":400",
        "\"errorCode\":\"400\"",
        "\"error\" : ",
        "{\"errorMessage\"",
        "\"modelOutput\":null",
        "<html>",
    ] {
        assert!(all.contains(text), "{text:?}");
    }
    let ends = outputs(&simulated).map(|(_, bytes)| bytes.ends_with(b"\n")).collect::<Vec<_>>();
    assert_eq!(ends, [true, true, false, false], "the third is open, the fourth is cut");
    assert!(parse(lines(&simulated).0.last().unwrap()).is_none());
}

#[test]
fn the_same_seed_gives_the_same_bytes_wherever_they_go() {
    let options = Options { has_open_ends: false, ..Options::rough() };
    let simulated = simulate(11, 400, &options);
    let again = simulate(11, 400, &options);
    assert_eq!((&simulated.sources, &simulated.files), (&again.sources, &again.files));
    assert_ne!(simulated.files, simulate(12, 400, &options).files);

    let mut streamed = Vec::new();
    let truth = write_lines(11, 400, &options, &mut streamed).unwrap();
    let joined: Vec<u8> = outputs(&simulated).flat_map(|(_, bytes)| bytes.clone()).collect();
    assert_eq!((streamed == joined, &truth), (true, &simulated.truth));

    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("simulated");
    fs::create_dir_all(&dir).unwrap();
    assert_eq!(simulate_into(&dir, 11, 400, &options).unwrap(), simulated.truth);
    for (name, bytes) in simulated.sources.iter().chain(&simulated.files) {
        assert!(fs::read(dir.join(name)).unwrap() == *bytes, "{name}");
    }
    fs::remove_dir_all(&dir).unwrap();

    let no_answers = Options { keeps_answers: false, ..options };
    let truth = write_lines(11, 400, &no_answers, std::io::sink()).unwrap();
    assert_eq!(truth.answers.len(), 0);
    assert_eq!(truth.lines, simulated.truth.lines);
}

#[test]
fn source_input_and_output_belong_together() {
    for ids in [Ids::Numbered, Ids::Column] {
        let simulated = simulate(3, 300, &Options { ids, n_files: 3, ..Options::clean() });
        let (name, source) = &simulated.sources[0];
        assert_eq!(name, "source.csv");
        let mut reader = csv::Reader::from_reader(source.as_slice());
        assert_eq!(reader.headers().unwrap(), vec!["id", "title", "body"]);
        let rows: Vec<_> = reader.records().map(Result::unwrap).collect();
        assert_eq!(rows.len(), 300);
        assert!(rows.iter().any(|row| row[2].contains('\n')));
        assert!(rows.iter().any(|row| row[2].contains('"')));
        let inputs = simulated.sources[1..].iter();
        let inputs: Vec<Value> = inputs
            .flat_map(|(_, bytes)| std::str::from_utf8(bytes).unwrap().lines())
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        assert_eq!(inputs.len(), 300);
        for (number, (row, line)) in (1..).zip(rows.iter().zip(&inputs)) {
            let id = match ids {
                Ids::Numbered => format!("R{number:010}"),
                Ids::Column => row[0].to_owned(),
            };
            assert_eq!(line["recordId"], id);
            let body = serde_json::to_string(&row[2]).unwrap();
            let body = body.strip_prefix('"').and_then(|body| body.strip_suffix('"')).unwrap();
            assert!(line["modelInput"].to_string().contains(body), "{line}");
        }
        // Each output file has what its input had, in another order.
        let ids_of = |bytes: &[u8]| -> Vec<String> {
            let lines = bytes.split(|&byte| byte == b'\n').filter(|line| !line.is_empty());
            lines.map(|line| parse(line).unwrap()["recordId"].to_string()).collect()
        };
        for ((_, input), (_, output)) in simulated.sources[1..].iter().zip(outputs(&simulated)) {
            let (before, mut after) = (ids_of(input), ids_of(output));
            assert_ne!(before, after);
            after.sort();
            let mut before = before;
            before.sort();
            assert_eq!(before, after);
        }
    }
}

#[test]
fn the_manifest_says_what_the_job_did() {
    let simulated = simulate(9, 1_000, &Options::rough());
    let (name, bytes) = simulated.files.last().unwrap();
    assert_eq!(name, "manifest.json.out");
    let manifest: Value = serde_json::from_slice(bytes).unwrap();
    let counts = &simulated.truth.manifest;
    for (name, count) in [
        ("totalRecordCount", 1_000),
        ("processedRecordCount", 1_000),
        ("successRecordCount", counts.success),
        ("errorRecordCount", counts.error),
        ("inputTokenCount", counts.input_tokens),
        ("outputTokenCount", counts.output_tokens),
        ("cacheReadInputTokenCount", 0),
        ("cacheWriteInputTokenCount", 0),
        ("inputAudioSecond", 0),
    ] {
        assert_eq!(manifest[name], count, "{name}");
    }
    assert_eq!(counts.success + counts.error, 1_000);
    let first = &simulated.truth.first;
    assert!(counts.error >= first.failed + first.no_answer, "the cut line may be one of them");
    let without = simulate(9, 10, &Options { has_manifest: false, ..Options::rough() });
    assert!(without.files.iter().all(|(name, _)| name != "manifest.json.out"));
}

/// The engine's families read what is simulated of them, and take it for what it was meant to be.
#[test]
fn every_family_reads_its_simulated_answers() {
    for family in FAMILIES {
        let id = family.id();
        let options = Options { families: vec![id], failed: 0, ..Options::rough() };
        let simulated = check(21, 400, &options);
        let mut read = Tally::default();
        for line in lines(&simulated).0 {
            let Ok(line) = String::from_utf8(line) else { continue };
            let mut document = Document::default();
            let Ok(line) = document.parse(&line) else { continue };
            let Some(answer) = line.get("modelOutput").and_then(|output| family.read(output))
            else {
                continue;
            };
            let record =
                line.get("recordId").and_then(quarry::engine::json::Value::as_str).unwrap();
            let is_text = family.abilities().answers == family::Answers::Text;
            if is_text {
                let known = &simulated.truth.answers[record.as_ref()];
                assert!(known.iter().any(|text| *text == answer.text), "{id}: {:?}", answer.text);
            }
            let kind = match answer.stop {
                Some(Stop::Refusal) => Kind::Refused,
                Some(Stop::Length) => Kind::Truncated,
                _ if is_text && answer.text.is_empty() => Kind::Empty,
                _ => Kind::Answered,
            };
            let mut facts = Facts::new(kind, &record);
            facts.input_tokens = answer.usage.input_tokens;
            facts.output_tokens = answer.usage.output_tokens;
            read.add(&facts);
        }
        let mut expected = simulated.truth.lines.clone();
        (expected.failed, expected.no_answer) = (0, 0);
        expected.causes.clear();
        assert_eq!(read, expected, "{id}");
    }
}
