//! Outputs are fetched in ranges, and what is here is not fetched again where a connection breaks.

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

/// Nothing but ranges was asked for, and no more again than what broke off or waited for that.
///
/// They need not be those of the page: the browser keeps the first half of a range, asks for the rest
/// alone, and has others of the same URL wait for it, and asks for one of them anew.
async fn was_resumed(aws: &Aws, n_bytes: usize) {
    let all = aws.requests("GetObject").await;
    let length = |request: &Value| {
        let range = request["range"].as_str()?.strip_prefix("bytes=")?;
        let (first, last) = range.split_once('-')?;
        let bytes = first.parse::<usize>().ok()?..=last.parse::<usize>().ok()?.min(n_bytes - 1);
        Some(bytes.count())
    };
    let lengths: Option<Vec<usize>> = all.iter().map(length).collect();
    let lengths = lengths.unwrap_or_else(|| panic!("more than a range was asked for: {all:#?}"));
    let is_answered = |(request, _): &(&Value, usize)| request["status"] == json!(206);
    let n_answered: usize =
        all.iter().zip(lengths).filter(is_answered).map(|(_, length)| length).sum();
    assert!(n_answered > n_bytes, "nothing broke off: {all:#?}");
    assert!(n_answered < 2 * n_bytes, "all was fetched again: {all:#?}");
}

/// Waits until all records are there: the browser has a request wait for up to 20 s for another one of
/// the same URL that broke off.
async fn is_read(page: &Page) {
    check::until_within(check::LONG, "all records are read", async || {
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
