//! Outputs are fetched in ranges, and what is here is not fetched again where a connection breaks.

use std::collections::BTreeMap;
use std::fs;

use serde_json::{Value, json};

use crate::action;
use crate::aws::{Aws, OUTPUT};
use crate::check;
use crate::find::{self, button, region, textbox};
use crate::page::{Page, story_on_aws};

/// As much as the page fetches at once.
const RANGE_BYTES: usize = 16 << 20;

/// An output that is fetched in three ranges; gives its length.
fn large_output(aws: &Aws, folder: &str) -> usize {
    let line = |n: usize| {
        let said = "and so on ".repeat(100);
        let output = json!({
            "type": "message", "role": "assistant", "content": [{ "type": "text", "text": said }],
            "stop_reason": "end_turn", "usage": { "input_tokens": 10, "output_tokens": 300 },
        });
        let input = json!({
            "anthropic_version": "bedrock-2023-05-31", "max_tokens": 512,
            "messages": [{ "role": "user", "content": "word" }],
        });
        let id = format!("T{n:06}");
        json!({ "modelInput": input, "modelOutput": output, "recordId": id }).to_string() + "\n"
    };
    let text: String = (1..=30_000).map(line).collect();
    let path = aws.object(OUTPUT, &format!("{folder}tickets.jsonl.out"));
    fs::create_dir_all(path.parent().expect("a folder")).expect("the servers' directory takes it");
    fs::write(path, &text).expect("the servers' directory takes it");
    assert_eq!(text.len().div_ceil(RANGE_BYTES), 3, "{} bytes", text.len());
    text.len()
}

/// Every range came once, but the one that broke off.
async fn was_resumed(aws: &Aws, n_bytes: usize) {
    let all = aws.requests("GetObject").await;
    let mut answered: BTreeMap<&str, usize> = BTreeMap::new();
    for request in all.iter().filter(|request| request["status"] == json!(206)) {
        let range = request["range"].as_str().expect("nothing but ranges is asked for");
        *answered.entry(range).or_default() += 1;
    }
    assert_eq!(answered.len(), n_bytes.div_ceil(RANGE_BYTES), "{all:#?}");
    let n_again = answered.values().filter(|n| **n > 1).count();
    assert_eq!((n_again, answered.values().max()), (1, Some(&2)), "{all:#?}");
}

async fn is_read(page: &Page) {
    check::until("all records are read", async || {
        find::text(page, region("Files")).await.contains("30,000 records").then_some(())
    })
    .await;
}

#[test]
fn outputs_that_break_off_go_on_where_they_were() {
    story_on_aws("aws_downloads", &[], async |page, aws| {
        page.expected_errors.borrow_mut().push("tickets.jsonl.out");
        let n_bytes = large_output(aws, "answers/by-keys/");
        aws.order("GetObject", "cut", 1, 1).await;
        aws.order("GetObject", "slow-down", 2, 1).await;
        aws.connect(page, Some(&aws.keys())).await;
        aws.go_to(page, "Results").await;
        action::toggle(page, "Fetch outputs from S3").await;
        let folder = format!("s3://{OUTPUT}/answers/by-keys/");
        action::write(page, textbox("Folder of the outputs"), &folder).await;
        action::press(page, button("Fetch")).await;
        is_read(page).await;
        was_resumed(aws, n_bytes).await;

        // By a URL the page has to learn first how long the file is.
        aws.desk("DELETE", "/_requests", &Value::Null).await;
        page.reload().await;
        aws.order("GetObject", "cut", 1, 1).await;
        action::toggle(page, "Fetch outputs from S3").await;
        let output = format!("{folder}tickets.jsonl.out");
        let url = aws.presign("get", "15m", &[output]);
        action::write(page, textbox("Presigned URLs for GET"), &url).await;
        action::press(page, button("Fetch")).await;
        is_read(page).await;
        was_resumed(aws, n_bytes).await;
    });
}
