//! What stands between the page and AWS: a policy that blocks, a signature that grew too old.

use serde_json::{Value, json};

use crate::action;
use crate::aws::{INPUT, convert, send, source};
use crate::check;
use crate::find::{button, region, textbox};
use crate::page::story_on_aws;
use crate::server::Server;

#[test]
fn a_host_that_the_page_was_not_served_for_is_not_asked() {
    story_on_aws("aws_blocked", &[], async |page, aws| {
        let other = Server::start().await;
        page.expected_blocks.borrow_mut().push(other.origin.clone());
        page.expected_errors.borrow_mut().push("Content Security Policy");
        aws.connect(page, Some(&aws.keys())).await;
        action::write(page, textbox("S3 endpoint"), &other.origin).await;
        let bucket = format!("s3://{INPUT}/");
        action::write(page, textbox("Bucket to list"), &bucket).await;
        action::press(page, button("Check my setup")).await;
        let host = other.origin.trim_start_matches("http://");
        let says = [
            "in account 123456789012",
            &format!("no answer came from {host}"),
            "CORS",
            "built or served to reach",
        ];
        check::shows_in(page, region("Check my setup"), &says).await;
        assert!(!page.server.blocked().is_empty(), "the policy has nothing blocked");
        assert!(other.requests().is_empty(), "{:?}", other.requests());
        assert!(other.blocked().is_empty());

        // The host that it was served for is asked.
        action::write(page, textbox("S3 endpoint"), aws.said("s3")).await;
        action::press(page, button("Check my setup")).await;
        check::shows_in(page, region("Check my setup"), &["0 objects can be listed"]).await;
    });
}

#[test]
fn a_signature_of_the_page_that_grew_too_old_is_made_anew() {
    story_on_aws("aws_expired", &[], async |page, aws| {
        page.expected_errors.borrow_mut().push("tickets.jsonl");
        aws.connect(page, Some(&aws.keys())).await;
        aws.go_to(page, "Prepare").await;
        convert(page, &source(100, "of a row"), None).await;
        aws.order("PutObject", "expired", 1, 0).await;
        send(page, &format!("s3://{INPUT}/in/")).await;
        check::shows_in(page, region("Send to S3"), &["is there", "Create job"]).await;
        let all = aws.requests("PutObject").await;
        let answers: Vec<&Value> = all.iter().map(|request| &request["status"]).collect();
        assert_eq!(answers, [&json!(403), &json!(200)]);
    });
}
