//! Checking a file that is there already: what is wrong, a mended copy, and other batch formats.

use std::fs;

use serde_json::{Value, json};

use crate::action;
use crate::check;
use crate::find::{any, button, named, select};
use crate::page::{Page, story};

/// A record for Claude, changed by `change`.
fn record(number: u32, change: impl FnOnce(&mut Value)) -> String {
    let mut record = json!({
        "recordId": format!("R{number}"),
        "modelInput": {
            "anthropic_version": "bedrock-2023-05-31",
            "max_tokens": 100,
            "messages": [{ "role": "user", "content": [{ "type": "text", "text": "Hi" }] }],
        },
    });
    change(&mut record);
    record.to_string()
}

/// 104 records, four of them with mistakes that users make.
fn mistakes() -> String {
    let mut lines: Vec<String> = (1..=100).map(|number| record(number, |_| {})).collect();
    lines.push(record(101, |record| record["modelInput"]["modelId"] = json!("claude")));
    lines.push(record(102, |record| record["modelInput"]["system"] = Value::Null));
    lines.push(record(103, |record| {
        record["modelInput"]["messages"][0]["content"] = json!([{ "text": "Hi" }]);
    }));
    lines.push(record(104, |record| record["modelInput"]["temperature"] = json!(3)));
    lines.join("\n") + "\n"
}

async fn choose(page: &Page, name: &str, content: &str) {
    let file = page.write_file(name, content.as_bytes());
    action::choose_file(page, "Batch input file", &file).await;
}

/// Opens the file of mistakes and waits for the verdict.
pub(super) async fn check_mistakes(page: &Page) {
    choose(page, "batch.jsonl", &mistakes()).await;
    action::choose(page, select("Model"), "Claude Haiku 4.5").await;
    check::status_says(page, check::SHORT, &["104 records, 4 with an error"]).await;
}

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).expect("lines are JSON")).collect()
}

#[test]
fn mistakes_are_listed_and_the_mechanical_ones_mended() {
    story("check_and_mend", async |page| {
        page.open("/check").await;
        check_mistakes(page).await;
        for text in [
            "modelInput.modelId",
            "modelInput.system",
            "modelInput.messages[].content[].type",
            "modelInput.temperature",
            "line 104",
        ] {
            check::shows(page, text).await;
        }
        check::is_there(page, named("table", "Diagnostics")).await;

        action::press(page, button("Mend")).await;
        check::status_says(page, check::SHORT, &["104 records written, 3 changed"]).await;
        let saved = action::download(page, button("Download JSONL")).await;
        assert!(saved.ends_with("batch-mended.jsonl"), "{}", saved.display());
        let mended = fs::read_to_string(&saved).expect("records are UTF-8");
        let expected: Vec<Value> = lines(&mistakes())
            .into_iter()
            .map(|mut record| {
                let body = record["modelInput"].as_object_mut().expect("a body");
                body.remove("modelId");
                if body.get("system") == Some(&Value::Null) {
                    body.remove("system");
                }
                body["messages"][0]["content"][0]["type"] = json!("text");
                record
            })
            .collect();
        assert_eq!(lines(&mended), expected);

        choose(page, "mended.jsonl", &mended).await;
        check::status_says(page, check::SHORT, &["104 records, 1 with an error"]).await;
        check::is_gone(page, button("Mend")).await;
    });
}

#[test]
fn a_file_dropped_on_the_page_is_checked_there() {
    story("check_dropped", async |page| {
        page.open("/check").await;
        let file = page.write_file("few.jsonl", (record(1, |_| {}) + "\n").as_bytes());
        action::drop_file(page, &file).await;
        check::status_says(page, check::SHORT, &["1 record, none with an error"]).await;
        check::shows(page, "A batch job needs at least 100 records").await;
        check::shows(page, "Anthropic Messages").await;
    });
}

#[test]
fn an_openai_batch_becomes_records_and_answers_go_back() {
    story("carry_over", async |page| {
        page.open("/check").await;
        let request = json!({
            "custom_id": "ticket-7",
            "method": "POST",
            "url": "/v1/chat/completions",
            "body": {
                "model": "gpt-4o",
                "messages": [
                    { "role": "system", "content": "Be kind." },
                    { "role": "user", "content": "Hi" },
                ],
                "temperature": 0.5,
                "frequency_penalty": 0.2,
            },
        });
        choose(page, "openai.jsonl", &format!("{request}\n")).await;
        check::shows(page, "OpenAI batch").await;
        check::shows(page, "Choose a model first.").await;
        action::choose(page, select("Model"), "Nova Lite").await;
        action::press(page, button("Convert")).await;
        check::status_says(page, check::SHORT, &["1 record written"]).await;
        check::shows(page, "frequency_penalty").await;
        let saved = action::download(page, button("Download JSONL")).await;
        let records = lines(&fs::read_to_string(&saved).expect("records are UTF-8"));
        assert_eq!(records[0]["recordId"], "ticket-7");
        let body = &records[0]["modelInput"];
        assert_eq!(body["system"], json!([{ "text": "Be kind." }]));
        assert_eq!(body["messages"], json!([{ "role": "user", "content": [{ "text": "Hi" }] }]));
        assert_eq!(body["inferenceConfig"]["temperature"], 0.5);

        let mut answered = records[0].clone();
        answered["modelOutput"] = json!({
            "output": { "message": { "role": "assistant", "content": [{ "text": "Hello!" }] } },
            "stopReason": "end_turn",
            "usage": { "inputTokens": 7, "outputTokens": 3, "totalTokens": 10 },
        });
        choose(page, "openai-bedrock.jsonl.out", &format!("{answered}\n")).await;
        check::shows(page, "output of a Bedrock batch job").await;
        action::press(page, button("Convert")).await;
        check::status_says(page, check::SHORT, &["1 record written"]).await;
        let saved = action::download(page, button("Download JSONL")).await;
        let results = lines(&fs::read_to_string(&saved).expect("results are UTF-8"));
        assert_eq!(results[0]["custom_id"], "ticket-7");
        let answer = &results[0]["response"]["body"];
        assert_eq!(answer["choices"][0]["message"]["content"], "Hello!");
        assert_eq!(answer["usage"]["total_tokens"], 10);
    });
}

#[test]
fn a_file_that_is_no_batch_is_said_to_be_none() {
    story("check_nothing", async |page| {
        page.open("/check").await;
        choose(page, "empty.jsonl", "").await;
        check::status_says(page, check::SHORT, &["0 records"]).await;
        choose(page, "broken.jsonl", "{\"recordId\": \"R1\", 'modelInput': 1}\n").await;
        check::shows(page, "single quotes").await;
        check::is_there(page, any("table")).await;
    });
}
