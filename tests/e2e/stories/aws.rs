//! From a CSV over S3 and a job to a joined table, in one tab, with servers that check signatures and
//! shapes as AWS does.

use std::fs;

use serde_json::{Value, json};

use crate::action;
use crate::aws::{Aws, convert, send, source};
use crate::check;
use crate::find::{button, named, region, textbox};
use crate::page::{Page, story_on_aws};
use crate::traces;

async fn create(page: &Page, aws: &Aws, name: &str) {
    aws.fill_in_job(page, name).await;
    action::press(page, button(if name == "demo" { "Create 2 jobs" } else { "Create job" })).await;
    check::shows(page, "asked for: see Jobs").await;
}

/// Nothing of the keys is in the page or in what it keeps.
async fn keeps_no_keys(page: &Page, aws: &Aws) {
    traces::are_not_kept(page, &[aws.said("secret_access_key")]).await;
}

#[test]
fn from_a_csv_to_a_joined_table() {
    story_on_aws("aws", &["--max-jobs", "1"], async |page, aws| {
        // A job that has to wait for another is refused until then.
        page.expected_errors.borrow_mut().push("model-invocation-job");
        aws.connect(page, Some(&aws.keys())).await;
        check::is_accessible(page, "the connection").await;
        // Who, what and where, each asked alone.
        action::write(page, textbox("Bucket to list"), "s3://quarry-demo-input/").await;
        action::press(page, button("Check my setup")).await;
        let works = ["in account 123456789012", "batch jobs of us-east-1", "objects can be listed"];
        check::shows_in(page, region("Check my setup"), &works).await;
        keeps_no_keys(page, aws).await;

        aws.go_to(page, "Prepare").await;
        convert(page, &source(300, "of a row"), Some("150")).await;
        // One record first, live.
        action::press(page, button("Try record")).await;
        check::shows_in(page, region("Try this record"), &["\"label\"", "tokens out"]).await;
        send(page, "s3://quarry-demo-input/tickets/").await;
        check::shows_in(page, region("Send to S3"), &["is there", "Create 2 jobs"]).await;
        let sent = aws.object("quarry-demo-input", "tickets/tickets-part-00001.jsonl");
        assert_eq!(fs::read_to_string(sent).expect("it is there").lines().count(), 150);
        check::is_accessible(page, "files in S3").await;
        action::set_size(page, 390, 900).await;
        check::fits(page, 390, "files in S3").await;
        action::set_size(page, 1280, 900).await;
        create(page, aws, "demo").await;
        // The same once more is the same two jobs.
        action::press(page, button("Create 2 jobs")).await;

        // One job at a time is the quota here: the second is created when the first is over.
        aws.go_to(page, "Jobs").await;
        let table = named("table", "Jobs");
        check::until_within(check::LONG, "both jobs are done", async || {
            let text = crate::find::text(page, table).await;
            (text.matches("Completed").count() == 2).then_some(())
        })
        .await;
        let created = aws.requests("CreateModelInvocationJob").await;
        let is_done = |request: &&Value| request["status"] == json!(200);
        assert_eq!(created.iter().filter(is_done).count(), 2, "{created:#?}");
        check::is_accessible(page, "jobs").await;
        action::set_size(page, 390, 900).await;
        check::fits(page, 390, "jobs").await;
        action::set_size(page, 1280, 900).await;

        action::press(page, button("Open results of demo-0001")).await;
        check::is_there(page, named("heading", "Results")).await;
        check::shows_in(page, region("Files"), &["150 records"]).await;
        let source = page.browser.dir().join("tickets.csv");
        action::choose_file(page, "Original source", &source).await;
        check::shows_in(page, region("Summary"), &["answered", "The counts add up"]).await;
        check::shows_in(page, named("table", "Results"), &["T000001", "label"]).await;

        // After that, nothing is left of the keys.
        aws.go_to(page, "Settings").await;
        action::press(page, button("Forget keys")).await;
        keeps_no_keys(page, aws).await;
        page.reload().await;
        keeps_no_keys(page, aws).await;
        aws.go_to(page, "Jobs").await;
        check::shows_in(page, table, &["demo-0002", "Completed"]).await;
    });
}

#[test]
fn an_upload_survives_what_happens_to_it() {
    story_on_aws("aws-faults", &["--clock-offset", "1200"], async |page, aws| {
        // What is cut, refused for the clock, or too much for now is an error of the console, too.
        page.expected_errors.borrow_mut().extend(["uploadId=", "uploads="]);
        aws.order("UploadPart", "cut", 1, 1).await;
        aws.order("UploadPart", "slow-down", 3, 2).await;
        aws.order("UploadPart", "expired", 1, 0).await;
        aws.connect(page, Some(&aws.keys())).await;
        let source = source(30_000, &"and so on ".repeat(130));
        aws.go_to(page, "Prepare").await;
        convert(page, &source, None).await;
        send(page, "s3://quarry-demo-input/large").await;
        check::until_within(check::LONG, "a part is there", async || {
            let parts = aws.requests("UploadPart").await;
            parts.iter().any(|part| part["status"] == json!(200)).then_some(())
        })
        .await;
        // The page is gone in the middle, and with it keys and records.
        page.reload().await;
        aws.connect(page, Some(&aws.keys())).await;
        aws.go_to(page, "Prepare").await;
        convert(page, &source, None).await;
        send(page, "s3://quarry-demo-input/large").await;
        check::until_within(check::LONG, "all is there", async || {
            let text = crate::find::text(page, region("Send to S3")).await;
            text.contains("Create job").then_some(())
        })
        .await;
        let sent =
            fs::read(aws.object("quarry-demo-input", "large/tickets.jsonl")).expect("it is there");
        assert_eq!(sent.split(|byte| *byte == b'\n').count(), 30_001);
        let saved = action::download(page, button("Download JSONL")).await;
        assert!(sent == fs::read(saved).expect("it is saved"), "another file is there");
        // All that was ordered befell it.
        assert_eq!(aws.desk("GET", "/_faults", &Value::Null).await, json!([]));
        let n_parts = aws.parts_sent_once().await;
        assert!(n_parts > 3, "{n_parts} parts");
    });
}
