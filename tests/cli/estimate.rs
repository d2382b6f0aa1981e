//! `quarry estimate`.

use std::fmt::Write as _;

use serde_json::json;

use crate::{Room, TODAY, run};

fn tickets(room: &Room, n_rows: usize) -> String {
    let mut csv = "id,body\n".to_owned();
    for row in 0..n_rows {
        writeln!(csv, "{row},The printer on floor {row} is broken").expect("a text can be written");
    }
    room.write("tickets.csv", &csv)
}

fn estimate(source: &str, more: &[&str]) -> crate::Run {
    let mut args = vec!["estimate", source, "--model", "amazon.nova-lite-v1:0", "--region"];
    args.extend(["us-east-1", "--template", "Which team? {{body}}", "--today", TODAY]);
    args.extend(more);
    run(args)
}

#[test]
fn an_estimate_says_tokens_parts_and_cost_and_writes_nothing() {
    let room = Room::new("estimate");
    let source = tickets(&room, 200);
    let run = estimate(&source, &["--output-tokens", "20", "--format", "json"]);
    assert_eq!(run.code, Some(0), "{} {}", run.out, run.err);
    let json = &run.json()[0];
    assert_eq!(
        (&json["records"], &json["jobs"], &json["waves"]),
        (&json!(200), &json!(1), &json!(1))
    );
    let input = json["input"]["likely"].as_u64().expect("a number");
    assert!((2500..5000).contains(&input), "{input}");
    let parts: Vec<_> =
        json["parts"].as_array().expect("a list").iter().map(|part| &part["part"]).collect();
    assert_eq!(parts, ["prompt", "data", "template"]);
    assert_eq!(json["output"]["tokens"]["likely"], 4000);
    assert_eq!(json["batch"]["output"]["likely"], "0.00048");
    assert_eq!(json["batch"]["rate"]["basis"], "published");
    assert_eq!(room.names("."), ["tickets.csv"]);

    let text = estimate(&source, &["--output-tokens", "20"]).out;
    for words in ["200 records", "data", "batch job", "single requests", "saves", "1,000 records"] {
        assert!(text.contains(words), "{words}: {text}");
    }
}

#[test]
fn amounts_are_printed_in_the_currency_that_is_asked_for() {
    let room = Room::new("estimate-currency");
    let source = tickets(&room, 200);
    let run = estimate(&source, &["--currency", "EUR=0.5", "--output-tokens", "20"]);
    assert_eq!(run.code, Some(0), "{}", run.err);
    assert!(run.out.contains("EUR ") && !run.out.contains('$'), "{}", run.out);
    let budget = ["--currency", "EUR=0.5", "--budget", "0.0001"];
    assert!(estimate(&source, &budget).out.contains("the budget is EUR 0.00005"));
    let run = estimate(&source, &["--currency", "EUR=0.5", "--format", "json"]);
    assert_eq!(run.json()[0]["batch"], estimate(&source, &["--format", "json"]).json()[0]["batch"]);
    assert_eq!(estimate(&source, &["--currency", "euro"]).code, Some(2));
}

#[test]
fn a_budget_that_is_passed_ends_with_one() {
    let room = Room::new("estimate-budget");
    let source = tickets(&room, 200);
    let run = estimate(&source, &["--budget", "0.0001", "--format", "json"]);
    assert_eq!((run.code, run.codes()[0].as_str()), (Some(1), "cost.over-budget"));
    assert_eq!(estimate(&source, &["--budget", "100"]).code, Some(0));
    assert_eq!(estimate(&source, &["--budget", "much"]).code, Some(2));
}

#[test]
fn your_own_price_is_used_and_said() {
    let room = Room::new("estimate-price");
    let source = tickets(&room, 200);
    let price = "amazon.nova-lite-v1:0=1,2,0.5,1";
    let run = estimate(&source, &["--output-tokens", "20", "--price", price, "--format", "json"]);
    let json = &run.json()[0];
    assert_eq!(json["batch"]["rate"]["basis"], "yours");
    assert_eq!(json["batch"]["output"]["likely"], "0.004");
    assert_eq!(json["online"]["output"]["likely"], "0.008");
}

#[test]
fn all_models_are_compared_as_a_table() {
    let room = Room::new("estimate-compare");
    let source = tickets(&room, 200);
    let run = estimate(&source, &["--compare", "--output-tokens", "20"]);
    assert_eq!(run.code, Some(0), "{}", run.err);
    let rows: Vec<&str> = run.out.lines().collect();
    assert!(rows.len() > 20 && rows[0].starts_with("model,name,region,profile,"), "{}", run.out);
    assert!(rows[1..].iter().all(|row| row.contains(",us-east-1,")));
    let everywhere = estimate(&source, &["--compare", "--all-regions", "--format", "json"]).json();
    assert!(everywhere.len() > 3 * rows.len());
}

#[test]
fn a_source_without_rows_costs_nothing() {
    let room = Room::new("estimate-empty");
    let source = room.write("empty.csv", "id,body\n");
    let run = estimate(&source, &["--format", "json"]);
    let json = &run.json()[0];
    assert_eq!((&json["records"], &json["batch"]["total"]["high"]), (&json!(0), &json!("0")));
}

#[test]
fn a_budget_without_a_price_ends_with_one() {
    let room = Room::new("estimate-no-price");
    let source = tickets(&room, 200);
    let mut args = vec!["estimate", &source, "--model", "foo.bar", "--region", "us-east-1"];
    args.extend(["--request-format", "claude-messages", "--param", "max_tokens=9"]);
    args.extend(["--template", "{{body}}", "--budget", "1", "--format", "json"]);
    let run = run(args);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.codes().contains(&"cost.budget-unchecked".to_owned()), "{run:?}");
}

#[test]
fn what_makes_no_record_is_not_compared() {
    let room = Room::new("estimate-compare-nothing");
    let source = tickets(&room, 200);
    let mut args = vec!["estimate", &source, "--model", "amazon.nova-lite-v1:0", "--region"];
    args.extend(["us-east-1", "--template", "{{nope}}", "--compare"]);
    let run = run(args);
    assert_eq!((run.code, run.out.as_str()), (Some(2), ""), "{run:?}");
    assert!(run.err.contains("template.unknown-column"), "{}", run.err);
}

#[test]
fn images_are_counted_by_a_rule_that_is_said() {
    let room = Room::new("estimate-images");
    // A PNG of one pixel by one, whole; the same with 1092 for width and height; and one that ends early.
    let pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC";
    let larger = pixel.replacen("UgAAAAEAAAAB", "UgAABEQAAARE", 1);
    let rows = [pixel, &larger, "iVBORw0KGgo="]
        .map(|base64| format!("Who is this?,\"data:image/png;base64,{base64}\"\n"));
    let source = room.write("s.csv", &format!("body,image\n{}", rows.concat()));
    let estimate = |model: &str, more: &[&str]| {
        let mut args = vec!["estimate", &source, "--region", "us-east-1", "--today", TODAY];
        args.extend(["--model", model, "--template", "{{body}}", "--media-column", "image"]);
        args.extend(more);
        run(args)
    };
    let claude = ["--param", "max_tokens=9", "--format", "json"];
    let found = estimate("anthropic.claude-sonnet-4-6", &claude);
    let json = &found.json()[0];
    // A square of 28 pixels, and 39 by 39 of them.
    let tokens = json!({ "low": 1368, "likely": 1522, "high": 1676 });
    assert_eq!(
        (&json["images"]["n"], &json["images"]["tokens"]),
        (&json!(2), &tokens),
        "{found:?}"
    );
    assert_eq!(json["notCounted"]["imagesWithoutSize"], 1);
    assert!(found.codes().contains(&"cost.images-not-counted".to_owned()), "{found:?}");

    let text = estimate("anthropic.claude-sonnet-4-6", &["--param", "max_tokens=9"]).out;
    for words in [
        "images          1522",
        "2 images: 1522 (1368 to 1676) tokens, by a token for each 28 × 28 pixels",
        "(published, ± 10 %)",
        "Source: Anthropic, Claude documentation: Vision",
        "1 image (in S3 or not readable, so of unknown size)",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    let nova = estimate("amazon.nova-2-lite-v1:0", &["--format", "json"]).json();
    assert_eq!(nova[0]["images"]["tokens"]["high"], 690, "every image is billed alike");
    let unknown = estimate("nvidia.nemotron-nano-12b-v2", &["--format", "json"]);
    let json = &unknown.json()[0];
    assert_eq!(
        (&json["images"], &json["notCounted"]["imagesWithoutRule"]),
        (&json!(null), &json!(3))
    );
}

/// Lines of an output in which every request had so many tokens.
fn output(n: usize, tokens: u64) -> String {
    let line = |id: usize| {
        let input = json!({ "messages": [{ "role": "user", "content": [
            { "text": format!("Which team? The printer on floor {} is broken", id % 200) },
        ] }] });
        let output = json!({
            "output": { "message": { "role": "assistant", "content": [{ "text": "it" }] } },
            "stopReason": "end_turn",
            "usage": { "inputTokens": tokens, "outputTokens": 6 },
        });
        let record = json!({ "recordId": id, "modelInput": input, "modelOutput": output });
        format!("{record}\n")
    };
    (0..n).map(line).collect()
}

#[test]
fn outputs_of_earlier_jobs_correct_an_estimate() {
    let room = Room::new("estimate-calibrate");
    let source = tickets(&room, 200);
    let learned = room.write("a.jsonl.out", &output(1500, 40));
    let json = |more: &[&str]| {
        let run = estimate(&source, &[more, &["--format", "json"]].concat());
        assert_eq!(run.code, Some(0), "{run:?}");
        run.json()[0].clone()
    };
    let (plain, calibrated) = (json(&[]), json(&["--calibrate", &learned]));
    assert_eq!(plain["method"]["nObserved"], 0);
    assert_eq!(calibrated["method"]["nObserved"], 1500);
    assert_eq!(calibrated["method"]["observedBandPercent"], 5);
    let likely = calibrated["input"]["likely"].as_u64().expect("a number");
    assert!(likely.abs_diff(200 * 40) < 80, "{likely}, not {}", plain["input"]);
    assert_eq!(calibrated["output"]["basis"], "calibrated");
    assert_eq!(calibrated["output"]["tokens"]["likely"], 1200);
    let text = estimate(&source, &["--calibrate", &learned]).out;
    assert!(text.contains("calibrated on 1,500 of your records: ± 5 %"), "{text}");
    assert!(text.contains("(as in earlier jobs)"), "{text}");
    let compared = estimate(&source, &["--compare", "--calibrate", &learned]).out;
    let row = compared.lines().find(|row| row.starts_with("amazon.nova-lite-v1:0,"));
    assert!(row.is_some_and(|row| row.contains(&format!(",{likely},"))), "{compared}");
    assert_eq!(room.names("."), ["a.jsonl.out", "tickets.csv"]);
}

#[test]
fn outputs_that_teach_nothing_are_said() {
    let room = Room::new("estimate-calibrate-nothing");
    let source = tickets(&room, 200);
    let again = output(30, 40);
    let [first, again] = ["a.jsonl.out", "b.jsonl.out"].map(|name| room.write(name, &again));
    let input = room.write("input.jsonl", r#"{"recordId": "a", "modelInput": {}}"#);
    let run = estimate(&source, &["--calibrate", &input]);
    assert_eq!((run.code, run.out.as_str()), (Some(2), ""), "{run:?}");
    assert!(run.err.contains("input.jsonl: It is no output of a batch job"), "{}", run.err);
    let run = estimate(&source, &["--calibrate", &first, &again, &input]);
    assert!(run.out.contains("calibrated on 30 of your records"), "{run:?}");
    assert!(run.err.contains("b.jsonl.out: It was learned from before"), "{}", run.err);
    assert!(run.err.contains("input.jsonl: It is no output"), "{}", run.err);
    let few = room.write("few.jsonl.out", &output(3, 40));
    let run = estimate(&source, &["--calibrate", &few]);
    assert!(!run.out.contains("calibrated on"), "{}", run.out);
    assert!(run.err.contains("3 records of text in Latin script"), "{}", run.err);
}
