//! Rows of results in another order, and in groups.

use std::fs;

use serde_json::{Value, json};

use crate::Room;
use crate::results::results;

/// Rows of the source; the last three have no record.
const ROWS: usize = 60;

fn id(n: usize) -> String {
    format!("T{n:02}")
}

/// Numbers of which one is above all others as a text, a few that are none, and a few that are not there.
fn size(n: usize) -> String {
    match n {
        n if n.is_multiple_of(11) => String::new(),
        n if n.is_multiple_of(13) => "unknown".to_owned(),
        n => format!("{}", (n * 37) % 101),
    }
}

fn team(n: usize) -> &'static str {
    ["Billing", "shipping", "IT"][n % 3]
}

/// Every fifth failed; every fourth answer is no JSON.
fn line(n: usize) -> String {
    let record_id = id(n);
    let input = json!({ "messages": [{ "role": "user", "content": [{ "text": "Which mood?" }] }] });
    if n.is_multiple_of(5) {
        let error = json!({ "errorCode": 400, "errorMessage": "no" });
        return json!({ "recordId": record_id, "modelInput": input, "error": error }).to_string();
    }
    let mood = ["good", "bad"][n % 2];
    let text = if n.is_multiple_of(4) {
        "no idea".to_owned()
    } else {
        json!({ "mood": mood, "weight": n * 7 % 100 }).to_string()
    };
    let output = json!({
        "output": { "message": { "role": "assistant", "content": [{ "text": text }] } },
        "stopReason": "end_turn", "usage": { "inputTokens": n, "outputTokens": 2 },
    });
    json!({ "recordId": record_id, "modelInput": input, "modelOutput": output }).to_string()
}

/// Writes source and output, whose last record belongs to no row.
fn job(room: &Room) -> [String; 2] {
    let rows = (1..=ROWS).map(|n| format!("{},{},{}\n", id(n), team(n), size(n)));
    let source = room.write("rows.csv", &format!("id,team,size\n{}", rows.collect::<String>()));
    // In no order: 10 and 57 have no factor in common.
    let lines = (1..=ROWS - 3).map(|n| line(n * 10 % (ROWS - 3) + 1)).chain([line(99)]);
    let lines: Vec<String> = lines.collect();
    [source, room.write("rows.jsonl.out", &lines.join("\n"))]
}

/// Where a row stands: in which of the groups that follow each other, and by what number or text there.
type Rank = (u8, i64, String);

/// What a row is sorted by.
type RankOf<'a> = &'a dyn Fn(&Value) -> Rank;

/// The rows of a table that is sorted, as JSON.
#[track_caller]
fn sorted(room: &Room, more: &[&str]) -> Vec<Value> {
    let [source, output] = job(room);
    let table = room.arg("table.jsonl");
    let mut args = vec![output.as_str(), "--source", &source, "--to", "jsonl", "--out", &table];
    args.extend(["--fields", "--format", "json"]);
    args.extend(more);
    let run = results(&args);
    assert_eq!(run.code, Some(1), "some failed: {run:?}");
    let text = fs::read_to_string(&table).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn a_table_is_sorted_by_any_column_or_field() {
    let room = Room::new("results-sorted");
    let plain = sorted(&room, &[]);
    assert_eq!(plain.len(), ROWS + 1, "and a record of no row");
    // Numbers by their size, then texts, then what is not there; equal ones as in the source.
    let expected = |key: &dyn Fn(&Value) -> Rank, is_descending: bool| {
        let mut rows: Vec<(_, &Value)> = plain.iter().map(|row| (key(row), row)).collect();
        rows.sort_by(|(left, _), (right, _)| match (left.0, right.0) {
            (9, _) | (_, 9) => left.0.cmp(&right.0),
            _ if is_descending => right.cmp(left),
            _ => left.cmp(right),
        });
        rows.into_iter().map(|(_, row)| row.clone()).collect::<Vec<_>>()
    };
    let by_size = |row: &Value| match row["size"].as_str().unwrap_or_default() {
        "" => (9, 0, String::new()),
        text => match text.parse() {
            Ok(number) => (0, number, String::new()),
            Err(_) => (1, 0, text.to_owned()),
        },
    };
    let by_team = |row: &Value| match row["team"].as_str() {
        None => (9, 0, String::new()),
        Some(team) => (0, 0, team.to_lowercase()),
    };
    let by_weight = |row: &Value| match row["weight"].as_i64() {
        None => (9, 0, String::new()),
        Some(number) => (0, number, String::new()),
    };
    let by_input = |row: &Value| match row["input_tokens"].as_i64() {
        None => (9, 0, String::new()),
        Some(number) => (0, number, String::new()),
    };
    let keys: [(&str, RankOf<'_>); 5] = [
        ("size", &by_size),
        ("column:team", &by_team),
        ("weight", &by_weight),
        ("field:weight", &by_weight),
        ("input_tokens", &by_input),
    ];
    for (name, key) in keys {
        assert_eq!(sorted(&room, &["--sort-by", name]), expected(key, false), "{name}");
        let descending = sorted(&room, &["--sort-by", name, "--descending"]);
        assert_eq!(descending, expected(key, true), "{name}");
    }
    let mut back = plain.clone();
    back.reverse();
    assert_eq!(sorted(&room, &["--sort-by", "row", "--descending"]), back);
    // Only some rows.
    let failed = sorted(&room, &["--sort-by", "size", "--status", "failed"]);
    let some = expected(&by_size, false).into_iter().filter(|row| row["status"] == "failed");
    assert_eq!(failed, some.collect::<Vec<_>>());
}

#[test]
fn a_name_that_nothing_has_is_said_with_those_that_there_are() {
    let room = Room::new("results-sorted-by-nothing");
    let [source, output] = job(&room);
    let table = room.arg("table.csv");
    let args = [&output, "--source", &source, "--to", "csv", "--out", &table, "--sort-by", "none"];
    let run = results(&args);
    assert_eq!(run.code, Some(2), "{run:?}");
    assert!(run.err.contains("none; there are id, team, size, mood, weight"), "{}", run.err);
    assert!(!room.path("table.csv").exists());
    let args = [&output, "--to", "openai", "--out", &table, "--sort-by", "mood"];
    assert_eq!(results(&args).code, Some(2), "lines without columns stay in their order");
    let run = results(&[&output, "--source", &source, "--group-by", "none"]);
    assert_eq!(run.code, Some(2), "{run:?}");
}

#[test]
fn rows_are_counted_by_a_column_or_a_field() {
    let room = Room::new("results-groups");
    let [source, output] = job(&room);
    let groups = |name: &str| {
        let mut args = vec![output.as_str(), "--source", &source, "--group-by", name];
        args.extend(["--model", "amazon.nova-lite-v1:0", "--region", "us-east-1"]);
        args.extend(["--format", "json"]);
        let run = results(&args);
        assert_eq!(run.code, Some(1), "{run:?}");
        run.json()[0].clone()
    };
    let json = groups("team");
    let found = &json["groups"];
    assert_eq!((&found["by"], &found["values"]), (&json!("column:team"), &json!(3)));
    let all = || found["groups"].as_array().unwrap().iter().chain([&found["without"]]);
    let rows: u64 = all().map(|group| group["rows"].as_u64().unwrap()).sum();
    assert_eq!(rows, ROWS as u64 + 1);
    let names: Vec<_> = all().map(|group| group["value"].clone()).collect();
    assert_eq!(names, [json!("Billing"), json!("IT"), json!("shipping"), Value::Null]);
    let of = |word: &str| -> u64 {
        all().map(|group| group["statuses"][word].as_u64().unwrap_or_default()).sum()
    };
    for (word, n) in json["statuses"].as_object().unwrap() {
        assert_eq!(of(word), n.as_u64().unwrap(), "{word}");
    }
    let tokens: u64 = all().map(|group| group["inputTokens"]["sum"].as_u64().unwrap()).sum();
    assert_eq!(tokens, json["inputTokens"]["sum"].as_u64().unwrap());
    let cost = |value: &Value| value.as_str().unwrap().parse::<f64>().unwrap();
    let costs: f64 = all().map(|group| cost(&group["cost"])).sum();
    assert!((costs - cost(&json["cost"]["total"])).abs() < 1e-12, "{json}");

    let found = &groups("mood")["groups"];
    assert_eq!(found["by"], "field:mood");
    assert_eq!(found["others"], Value::Null);
    let without = found["without"]["rows"].as_u64().unwrap();
    let no_json = (1..=ROWS)
        .chain([99])
        .filter(|n| n.is_multiple_of(4) || n.is_multiple_of(5) || (ROWS - 2..=ROWS).contains(n));
    assert_eq!(without, no_json.count() as u64);

    let text = results(&[&output, "--source", &source, "--group-by", "team"]).out;
    assert!(text.contains("rows by column:team, which has 3 values"), "{text}");
    assert!(text.contains("    Billing: 20 = "), "{text}");
    let run = results(&[&output, "--source", &source, "--group-by", "id"]);
    assert_eq!(run.code, Some(2), "{run:?}");
    assert!(run.err.contains("each of its 60 values stands in one row only"), "{}", run.err);
}
