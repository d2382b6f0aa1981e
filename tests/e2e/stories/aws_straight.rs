//! Records that are made while they are sent: no file of them is kept in the browser.

use std::fs;

use serde_json::Value;

use crate::action;
use crate::aws::{Aws, INPUT, plan_file, send, source};
use crate::check;
use crate::find::{self, button, region};
use crate::page::{Page, story_on_aws};

const FILES: [&str; 2] = ["tickets-part-00001.jsonl", "tickets-part-00002.jsonl"];

async fn is_sent(page: &Page) {
    check::until_within(check::LONG, "all is there", async || {
        let text = find::text(page, region("Send to S3")).await;
        text.contains("Create 2 jobs").then_some(())
    })
    .await;
}

/// From now on so many more parts get through, and S3 is busy after that.
async fn let_through(aws: &Aws, n_parts: u64) {
    aws.desk("DELETE", "/_faults", &Value::Null).await;
    aws.order("UploadPart", "cut", 1, 0).await;
    aws.order("UploadPart", "slow-down", 1000, n_parts).await;
}

async fn has_parts(aws: &Aws, n_parts: usize) {
    check::until_within(check::LONG, &format!("{n_parts} parts are there"), async || {
        (aws.parts_sent_once().await == n_parts).then_some(())
    })
    .await;
}

#[test]
fn records_go_to_s3_while_they_are_made() {
    story_on_aws("aws_straight", &[], async |page, aws| {
        page.expected_errors.borrow_mut().extend(["uploadId=", "uploads="]);
        let folder = format!("s3://{INPUT}/straight/");
        let path =
            page.write_file("tickets.csv", source(30_000, &"and so on ".repeat(130)).as_bytes());
        let_through(aws, 1).await;
        aws.connect(page, Some(&aws.keys())).await;
        aws.go_to(page, "Prepare").await;
        plan_file(page, &path, Some("20000")).await;
        let says = ["made while they are sent", "no file of them is kept"];
        check::shows_in(page, region("Send to S3"), &says).await;
        check::is_accessible(page, "a plan to be sent").await;
        send(page, &folder).await;
        has_parts(aws, 1).await;
        action::press(page, button("Pause")).await;
        check::shows_in(page, region("Send to S3"), &["paused at", "waits"]).await;
        let_through(aws, 1).await;
        action::press(page, button("Go on")).await;
        has_parts(aws, 2).await;
        // The page is gone in the middle, and with it keys and plan.
        page.reload().await;
        let_through(aws, 4).await;
        aws.connect(page, Some(&aws.keys())).await;
        aws.go_to(page, "Prepare").await;
        plan_file(page, &path, Some("20000")).await;
        send(page, &folder).await;
        is_sent(page).await;
        assert!(check::stored_files(page).await.is_empty(), "records are kept as a file");
        assert_eq!(aws.parts_sent_once().await, 6, "two files of three parts");

        // They are those that a conversion writes.
        aws.desk("DELETE", "/_faults", &Value::Null).await;
        action::convert(page).await;
        let whole = format!("s3://{INPUT}/whole/");
        send(page, &whole).await;
        is_sent(page).await;
        for file in FILES {
            let [straight, whole] = ["straight", "whole"].map(|folder| {
                fs::read(aws.object(INPUT, &format!("{folder}/{file}"))).expect("it is there")
            });
            assert_eq!(straight.split(|byte| *byte == b'\n').count(), 15_001);
            assert!(straight == whole, "{file} is another one");
        }
    });
}

#[test]
fn a_source_that_changed_is_no_job() {
    story_on_aws("aws_changed", &[], async |page, aws| {
        let path = page.write_file("tickets.csv", source(300, "of a row").as_bytes());
        aws.connect(page, Some(&aws.keys())).await;
        aws.go_to(page, "Prepare").await;
        plan_file(page, &path, None).await;
        fs::write(&path, source(400, "of another row")).expect("the story's folder takes files");
        send(page, &format!("s3://{INPUT}/changed/")).await;
        let says = ["Not sent", "Choose it again"];
        check::shows_in(page, region("Send to S3"), &says).await;
        assert!(!find::is_there(page, button("Create job")).await, "half a file is a job");
        assert_eq!(aws.requests("PutObject").await, [Value::Null; 0]);
    });
}

#[test]
fn whoever_has_no_keys_is_told_to_convert() {
    story_on_aws("aws_straight_no_keys", &[], async |page, aws| {
        let path = page.write_file("tickets.csv", source(300, "of a row").as_bytes());
        aws.connect(page, None).await;
        aws.go_to(page, "Prepare").await;
        plan_file(page, &path, None).await;
        check::shows_in(page, region("Send to S3"), &["Convert first"]).await;
        action::convert(page).await;
        check::shows_in(page, region("Send to S3"), &["Presigned URLs for PUT"]).await;
    });
}
