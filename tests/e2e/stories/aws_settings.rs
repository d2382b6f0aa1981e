//! Keys of every kind, and what is said where AWS does not let the page in.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::action;
use crate::aws::{INPUT, convert, send, source};
use crate::check;
use crate::find::{self, button, named, region, textbox};
use crate::page::story_on_aws;

#[test]
fn keys_end_and_are_told_apart() {
    story_on_aws("aws_settings", &[], async |page, aws| {
        aws.connect(page, None).await;
        let panel = region("Connection to AWS");
        let field = textbox("Keys of a session, or an API key of Bedrock");
        let [secret, token] = aws.session();
        let session = |end: &str| {
            json!({ "AccessKeyId": "ASIAQUARRYDEMO000002", "SecretAccessKey": secret,
                "SessionToken": token, "Expiration": end })
            .to_string()
        };
        action::write(page, field, &session("2026-01-01T00:00:00Z")).await;
        action::press(page, button("Use these keys")).await;
        check::shows_in(page, panel, &["These keys ended at 2026-01-01 00:00:00 UTC"]).await;
        // A far end is as good as a near one.
        action::write(page, field, &session("2099-01-01T00:00:00Z")).await;
        action::press(page, button("Use these keys")).await;
        check::shows_in(page, panel, &["in memory", "They end at 2099-01-01 00:00:00 UTC"]).await;
        let soon =
            std::time::UNIX_EPOCH.elapsed().expect("it is after 1970") + Duration::from_secs(3);
        let soon = quarry::engine::aws::time::to_iso(soon.as_secs());
        action::write(page, field, &session(&soon)).await;
        action::press(page, button("Use these keys")).await;
        check::shows_in(page, panel, &["The keys ended at", "wiped from memory"]).await;
        let setup = region("Check my setup");
        check::shows_in(page, setup, &["Paste keys first."]).await;
        check::is_accessible(page, "keys that ended").await;

        aws.give_keys(page, &aws.keys()).await;
        check::shows_in(page, panel, &["of the profile demo", "These keys have no end"]).await;
        // An API key stands by itself, and serves for Bedrock alone.
        action::write(page, field, aws.said("api_key")).await;
        action::press(page, button("Use these keys")).await;
        check::shows_in(page, panel, &["An API key of Bedrock is in memory"]).await;
        action::press(page, button("Check my setup")).await;
        let says = ["Not asked: an API key of Bedrock is good for Bedrock alone", "can be listed"];
        check::shows_in(page, setup, &says).await;
        assert_eq!(aws.requests("GetCallerIdentity").await, [Value::Null; 0]);
    });
}

#[test]
fn a_clock_that_is_wrong_is_learned_by_all_who_ask() {
    story_on_aws("aws_clock", &["--clock-offset", "1200"], async |page, aws| {
        // What is refused for the clock is an error of the console, too.
        page.expected_errors.borrow_mut().push("Failed to load resource");
        aws.connect(page, Some(&aws.keys())).await;
        action::write(page, textbox("Bucket to list"), &format!("s3://{INPUT}/")).await;
        for _ in 0..2 {
            action::press(page, button("Check my setup")).await;
            let works = ["in account 123456789012", "can be listed", "objects can be listed"];
            check::shows_in(page, region("Check my setup"), &works).await;
        }
    });
}

#[test]
fn a_bucket_without_a_rule_is_told_from_a_slow_one() {
    story_on_aws("aws_no_cors", &[], async |page, aws| {
        page.expected_errors.borrow_mut().extend(["CORS", "Failed to load resource"]);
        aws.connect(page, Some(&aws.keys())).await;
        aws.go_to(page, "Prepare").await;
        convert(page, &source(100, "of a row"), None).await;
        aws.order("Preflight", "no-cors", 20, 0).await;
        let start = Instant::now();
        send(page, &format!("s3://{INPUT}/in/")).await;
        let panel = region("Send to S3");
        check::shows_in(page, panel, &["Not sent: no answer came", "CORS"]).await;
        assert!(start.elapsed() < Duration::from_secs(10), "{:?}", start.elapsed());
        action::toggle(page, "CORS rule for the bucket").await;
        let rule = ["AllowedOrigins", &page.server.origin, "PUT", "ExposeHeaders"];
        check::shows_in(page, panel, &rule).await;
        check::is_accessible(page, "a rule that is missing").await;
        aws.desk("DELETE", "/_faults", &Value::Null).await;
        action::press(page, button("Go on")).await;
        check::shows_in(page, panel, &["is there", "Create job"]).await;
    });
}

#[test]
fn an_upload_that_is_given_up_leaves_nothing() {
    story_on_aws("aws_give_up", &[], async |page, aws| {
        page.expected_errors.borrow_mut().extend(["uploadId=", "uploads="]);
        aws.order("UploadPart", "slow-down", 30, 1).await;
        aws.connect(page, Some(&aws.keys())).await;
        aws.go_to(page, "Prepare").await;
        convert(page, &source(20_000, &"and so on ".repeat(130)), None).await;
        send(page, &format!("s3://{INPUT}/in/")).await;
        check::until_within(check::LONG, "a part is there", async || {
            let parts = aws.requests("UploadPart").await;
            parts.iter().any(|part| part["status"] == json!(200)).then_some(())
        })
        .await;
        // Whatever the page shows, the upload can be ended.
        assert!(!find::is_there(page, region("Upload under way")).await);
        aws.go_to(page, "Settings").await;
        check::is_there(page, region("Upload under way")).await;
        check::is_accessible(page, "an upload under way").await;
        action::set_size(page, 390, 900).await;
        check::fits(page, 390, "an upload under way").await;
        action::set_size(page, 1280, 900).await;
        action::press(page, button("Give up")).await;
        check::until("the upload is given up", async || {
            let aborted = aws.requests("AbortMultipartUpload").await;
            aborted.iter().any(|request| request["status"] == json!(204)).then_some(())
        })
        .await;
        aws.desk("DELETE", "/_faults", &Value::Null).await;
        check::until("the upload is forgotten", async || {
            let kept = page.js("return localStorage.getItem('quarry.uploads')", vec![]).await;
            (kept == json!("[]")).then_some(())
        })
        .await;
        assert!(!aws.object(INPUT, "in/tickets.jsonl").exists());
    });
}

#[test]
fn files_go_to_another_folder_and_a_failure_is_seen_everywhere() {
    story_on_aws("aws_folders", &[], async |page, aws| {
        page.expected_errors.borrow_mut().push("tickets.jsonl");
        aws.connect(page, Some(&aws.keys())).await;
        aws.go_to(page, "Prepare").await;
        convert(page, &source(100, "of a row"), None).await;
        let panel = region("Send to S3");
        send(page, &format!("s3://{INPUT}/wrong/")).await;
        check::shows_in(page, panel, &["is there", "Create job"]).await;
        // Another folder is another place: no job of the old one stands there any more.
        action::write(page, textbox("Folder in S3"), &format!("s3://{INPUT}/right/")).await;
        check::until("no job can be created of what is elsewhere", async || {
            (!find::is_there(page, button("Create job")).await).then_some(())
        })
        .await;
        aws.order("PutObject", "slow-down", 2, 0).await;
        aws.order("PutObject", "denied", 1, 0).await;
        action::press(page, button("Send to S3")).await;
        aws.go_to(page, "Models").await;
        check::shows_in(page, region("Upload under way"), &["Not sent", "AccessDenied"]).await;
        action::press(page, button("Go on")).await;
        aws.go_to(page, "Prepare").await;
        check::shows_in(page, panel, &["s3://quarry-demo-input/right/", "is there"]).await;
        assert!(aws.object(INPUT, "right/tickets.jsonl").exists());
    });
}

#[test]
fn an_answer_that_got_lost_is_no_loss() {
    story_on_aws("aws_lost_answer", &[], async |page, aws| {
        page.expected_errors.borrow_mut().extend(["uploadId=", "uploads=", "tickets.jsonl"]);
        aws.order("CompleteMultipartUpload", "cut-answer", 1, 0).await;
        aws.connect(page, Some(&aws.keys())).await;
        aws.go_to(page, "Prepare").await;
        convert(page, &source(20_000, &"and so on ".repeat(130)), None).await;
        send(page, &format!("s3://{INPUT}/in/")).await;
        check::shows_in(page, region("Send to S3"), &["is there", "Create job"]).await;
        assert_eq!(aws.parts_sent_once().await, 4);
        assert!(aws.object(INPUT, "in/tickets.jsonl").exists());
    });
}

#[test]
fn a_message_of_aws_is_explained() {
    story_on_aws("aws_decoder", &[], async |page, _| {
        page.open("/jobs").await;
        let message = "An error occurred (ThrottlingException) when calling the CreateModelInvocationJob operation: Rate exceeded";
        action::write(page, textbox("A message of AWS"), message).await;
        check::shows_in(
            page,
            region("What does this error mean?"),
            &["ThrottlingException", "429"],
        )
        .await;
        check::is_there(page, named("heading", "Jobs")).await;
    });
}
