//! `quarry results`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use quarry::engine::results::{cause_of, causes};
use serde_json::{Value, json};

use crate::simulated::truth::Truth;
use crate::simulated::{Ids, Options, simulate_into};
use crate::{RECIPE, Room, Run, TODAY, run};

/// Runs the script that plays Bedrock and knows what tables must hold.
#[track_caller]
fn python(args: &[&str]) -> String {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli/results.py");
    let output = Command::new("python3")
        .arg(script)
        .args(args)
        .output()
        .expect("python3 is needed for this test: install it, or run script/test, which does");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
}

/// A CSV whose texts mean harm.
fn source(room: &Room, n_rows: usize) -> String {
    let texts =
        ["plain", "\"quoted, \"\"twice\"\"\"", "\"two\nlines\"", "=1+1", "日本 é 🙂", "\"\""];
    let row = |n: usize| format!("T{n},{},{n}\r\n", texts[n % texts.len()]);
    let rows: String = (0..n_rows).map(row).collect();
    // An empty text is no prompt: the rest of the prompt is there for all.
    room.write("source.csv", &format!("id,body,status\r\n{rows}"))
}

/// Prepares a job, has it answered, and says where its source is.
fn answered(room: &Room, n_rows: usize) -> String {
    let source = source(room, n_rows);
    let out = room.arg("job");
    let mut args = vec!["prepare", &source, "--out", &out, "--max-records", "120"];
    args.extend(RECIPE.iter().map(|arg| if *arg == "{{body}}" { "Say: {{body}}" } else { arg }));
    let prepared = run(args);
    assert_eq!(prepared.code, Some(0), "{prepared:?}");
    let inputs: Vec<String> = room
        .names("job")
        .iter()
        .filter(|name| name.contains(".jsonl"))
        .map(|name| room.arg(&format!("job/{name}")))
        .collect();
    assert!(inputs.len() > 1);
    let answers = room.arg("answers");
    let mut args = vec!["answer", "7", &answers];
    args.extend(inputs.iter().map(String::as_str));
    python(&args);
    source
}

pub(crate) fn results(args: &[&str]) -> Run {
    let mut all = vec!["results", "--today", TODAY];
    all.extend(args);
    run(all)
}

#[test]
fn a_table_is_the_source_with_the_answers_row_for_row() {
    let room = Room::new("results-table");
    let source = answered(&room, 300);
    let (job, answers) = (room.arg("job"), room.arg("answers"));
    let own = "status,answer,stop_reason,input_tokens,output_tokens,error_code,error_message";
    for (to, table) in [("csv", room.arg("table.csv")), ("jsonl", room.arg("table.jsonl"))] {
        let run = results(&[
            &answers,
            &job,
            "--source",
            &source,
            "--to",
            to,
            "--out",
            &table,
            "--columns",
            own,
            "--no-formula-guard",
            "--format",
            "json",
        ]);
        assert_eq!(run.code, Some(1), "some failed: {run:?}");
        // The source has a column of this name, and keeps it.
        let text = fs::read_to_string(&table).unwrap();
        let renamed = match to {
            "csv" => text.replacen(",status,status 2,", ",number,status,", 1),
            _ => text.replace("\"status\":", "\"number\":").replace("\"status 2\":", "\"status\":"),
        };
        assert_ne!(text, renamed, "{}", text.lines().next().unwrap());
        fs::write(&table, renamed).unwrap();
        let numbered = room.read("source.csv").replacen(",status", ",number", 1);
        let numbered = room.write("numbered.csv", &numbered);
        let counts: Value =
            serde_json::from_str(&python(&["compare", &numbered, &table, &answers])).unwrap();
        let json = &run.json()[0];
        assert_eq!(json["statuses"], counts, "{json}");
        assert!(counts["failed"].as_u64() > Some(10) && counts["missing"].as_u64() > Some(3));
        assert_eq!(json["table"]["rows"], 300);
        assert_eq!(json["reconciliation"]["addsUp"], true);
        assert_eq!(json["reconciliation"]["rows"], 300);
        // quarry.json says model and region.
        assert_eq!(json["cost"]["rate"]["basis"], "half-assumed");
    }
    let xlsx = room.arg("table.xlsx");
    let run = results(&[&answers, "--source", &source, "--to", "xlsx", "--out", &xlsx]);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(fs::read(&xlsx).unwrap().starts_with(b"PK"));
    assert!(run.out.contains("table.xlsx: 300 rows"), "{}", run.out);
    assert!(!run.out.contains("output tokens"), "the summary is for who asks: {}", run.out);
}

#[test]
fn what_is_sent_again_and_answered_makes_the_table_whole() {
    let room = Room::new("results-retry");
    let source = answered(&room, 300);
    let (job, answers, again) = (room.arg("job"), room.arg("answers"), room.arg("again.jsonl"));
    let retry = |more: &[&str]| {
        let mut args = vec![answers.as_str(), &job, &source, "--retry", &again, "--format", "json"];
        args.extend(more);
        results(&args)
    };
    let run = retry(&["--max-tokens", "500"]);
    let json = &run.json()[0];
    let n_of = |status: &str| json["statuses"][status].as_u64().unwrap_or_default();
    let n_again = n_of("failed") + n_of("missing") + n_of("truncated");
    assert_eq!(json["retry"]["records"], n_again, "{run:?}");
    assert_eq!(json["retry"]["raised"], n_of("truncated"));
    assert_eq!(json["retry"]["withoutRequest"], 0);
    assert!(run.codes().contains(&"results.retry-too-few".to_owned()), "{run:?}");
    // All requests are as they were sent, but for the limit.
    let mut sent = BTreeMap::new();
    for name in room.names("job").iter().filter(|name| name.contains(".jsonl")) {
        for line in room.read(&format!("job/{name}")).lines() {
            let id = serde_json::from_str::<Value>(line).unwrap()["recordId"].to_string();
            sent.insert(id, line.to_owned());
        }
    }
    let mut n_longer = 0;
    for line in room.read("again.jsonl").lines() {
        let record = serde_json::from_str::<Value>(line).unwrap();
        let was: Value = serde_json::from_str(&sent[&record["recordId"].to_string()]).unwrap();
        let mut back = record.clone();
        if record["modelInput"]["max_tokens"] == 500 {
            n_longer += 1;
            back["modelInput"]["max_tokens"] = json!(64);
        }
        assert_eq!(back, was);
    }
    assert_eq!(n_longer, n_of("truncated"));

    let second = room.arg("second");
    python(&["well", &second, &again]);
    let table = room.arg("table.csv");
    let merged = results(&[
        &answers, &second, &job, "--source", &source, "--to", "csv", "--out", &table, "--format",
        "json",
    ]);
    assert_eq!(merged.json()[0]["statuses"], json!({ "answered": 300 }), "{merged:?}");
    assert_eq!(merged.code, Some(0), "{merged:?}");
    assert_eq!(
        merged.json()[0]["reconciliation"]["superseded"],
        n_of("failed") + n_of("truncated")
    );

    // Only what is chosen, filled up to a job.
    let run = retry(&["--retry-status", "missing", "--top-up"]);
    let json = &run.json()[0];
    assert_eq!(json["retry"]["records"], 100, "{run:?}");
    assert_eq!(json["retry"]["toppedUp"], 100 - n_of("missing"));
    // Without the batch input, nobody has what is missing.
    let run = results(&[&answers, "--source", &source, "--retry", &again, "--format", "json"]);
    assert_eq!(run.json()[0]["retry"]["withoutRequest"], n_of("missing"), "{run:?}");
    assert!(run.codes().contains(&"results.retry-without-request".to_owned()));
}

#[test]
fn rows_that_were_not_sent_are_told_from_missing_ones_by_the_batch_input() {
    let room = Room::new("results-not-sent");
    let source = source(&room, 300);
    let out = room.arg("job");
    let mut args = vec!["prepare", &source, "--out", &out, "--first", "120"];
    args.extend(RECIPE.iter().map(|arg| if *arg == "{{body}}" { "Say: {{body}}" } else { arg }));
    let prepared = run(args);
    assert_eq!(prepared.code, Some(0), "{prepared:?}");
    python(&["well", &room.arg("answers"), &room.arg("job/source.jsonl")]);
    let whole = results(&[&room.arg("answers"), &out, &source, "--format", "json"]);
    assert_eq!(whole.json()[0]["statuses"], json!({ "answered": 120, "not-sent": 180 }));
    assert_eq!(whole.code, Some(0), "{whole:?}");
    let manifest = room.arg("job/quarry.json");
    let without = results(&[&room.arg("answers"), &manifest, &source, "--format", "json"]);
    assert_eq!(without.json()[0]["statuses"], json!({ "answered": 120, "missing": 180 }));
    assert_eq!(without.code, Some(1));
    assert!(without.codes().contains(&"results.input-needed".to_owned()), "{without:?}");
}

/// Simulates a job into the room, and says what is true of it.
pub(crate) fn simulated(room: &Room, seed: u64, n_records: u64, options: &Options) -> Truth {
    simulate_into(&room.0, seed, n_records, options).expect("files for the test")
}

#[test]
fn the_summary_of_twenty_thousand_records_is_the_truth() {
    let room = Room::new("results-truth");
    let options = Options { keeps_answers: false, ids: Ids::Column, ..Options::rough() };
    let truth = simulated(&room, 42, 20_000, &options);
    let run = results(&[&room.arg("."), "--format", "json"]);
    assert_eq!(run.code, Some(1), "{}", run.err);
    let json = &run.json()[0];
    let (lines, first) = (&truth.lines, &truth.first);
    assert_eq!(
        json["lines"],
        json!({
            "answered": lines.answered, "truncated": lines.truncated, "refused": lines.refused,
            "empty": lines.empty, "failed": lines.failed, "no-answer": lines.no_answer,
            "not-json": truth.n_unparsable,
        })
    );
    assert_eq!(
        (&json["records"], &json["blankLines"]),
        (&json!(truth.n_lines), &json!(truth.n_blank))
    );
    let found = &json["reconciliation"];
    assert_eq!(found["addsUp"], true);
    for (name, expected) in [
        ("rows", 20_000),
        ("matched", first.total()),
        ("missing", truth.n_missing),
        ("notSent", 0),
        ("unexpected", truth.unexpected),
        ("withoutId", truth.n_unparsable),
        ("repeated", truth.duplicates_same),
    ] {
        assert_eq!(found[name], expected, "{name}");
    }
    let different = found["superseded"].as_u64().unwrap() + found["conflicting"].as_u64().unwrap();
    assert_eq!(different, truth.duplicates_different);
    assert_eq!(json["inputTokens"]["sum"], lines.input_tokens);
    assert_eq!(json["outputTokens"]["sum"], lines.output_tokens);
    assert_eq!(json["outputTokens"]["said"], lines.n_with_output_tokens);
    let mut expected = BTreeMap::new();
    for ((code, message), n) in &lines.causes {
        *expected.entry(causes()[cause_of(code, message)].id.clone()).or_insert(0) += n;
    }
    let errors = json["errors"].as_array().unwrap().iter();
    let errors: BTreeMap<String, u64> = errors
        .map(|error| {
            (error["cause"].as_str().unwrap().to_owned(), error["count"].as_u64().unwrap())
        })
        .collect();
    assert_eq!(errors, expected);
    assert_eq!(json["manifest"]["total"], truth.manifest.total);
    assert_eq!(json["manifest"]["outputTokens"], truth.manifest.output_tokens);
    assert!(run.codes().contains(&"results.cut-off".to_owned()), "{:?}", run.codes());
    // Records that were sent again count in two manifests.
    assert!(!run.codes().contains(&"results.manifest-differs".to_owned()), "{:?}", run.codes());

    let text = results(&[&room.arg(".")]).out;
    for words in [
        &format!("{} records in 4 output files", truth.n_lines),
        &format!("20000 rows = {} with a record + {} missing", first.total(), truth.n_missing),
        "the counts add up",
        "the job's manifest says 20000 records",
        &format!("output tokens   {} (mean", lines.output_tokens),
        "manifest.json.out: job manifest",
        "source.csv: original source",
        "part-0001.jsonl: batch input",
        "name --model and --region",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
}

#[test]
fn what_a_job_did_cost_is_tokens_times_price() {
    let room = Room::new("results-cost");
    let options = Options { families: vec!["nova"], ..Options::clean() };
    let truth = simulated(&room, 3, 500, &options);
    let run = results(&[
        &room.arg("."),
        "--model",
        "amazon.nova-lite-v1:0",
        "--region",
        "us-east-1",
        "--format",
        "json",
    ]);
    assert_eq!(run.code, Some(0), "{run:?}");
    // Prices of a million tokens are millionths of dollars: 30,000 and 120,000.
    let pico = truth.lines.input_tokens * 30_000 + truth.lines.output_tokens * 120_000;
    let dollars = format!("{}.{:012}", pico / 1_000_000_000_000, pico % 1_000_000_000_000);
    let dollars = dollars.trim_end_matches('0').trim_end_matches('.');
    assert_eq!(run.json()[0]["cost"]["total"], dollars);
    // Through the profile of Europe it has a price of its own, and none for batch jobs.
    let all = room.arg(".");
    let mut args =
        vec![all.as_str(), "--model", "eu.amazon.nova-lite-v1:0", "--region", "eu-west-1"];
    let run = results(&args);
    assert!(run.out.contains("no batch price published"), "{}", run.out);
    args.extend(["--format", "json"]);
    assert_eq!(results(&args).json()[0]["cost"], Value::Null);
}
