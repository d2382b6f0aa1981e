//! What failed is sent again, and the table is whole after that.

use std::fs;

use crate::action;
use crate::aws::{INPUT, OUTPUT, convert, send, source};
use crate::check;
use crate::find::{self, button, named, region, select, textbox};
use crate::page::{Page, story_on_aws};

/// Every so many records one fails: 7 of 300.
const FAIL_EVERY: [&str; 2] = ["--fail-every", "40"];

async fn says_of_rows(page: &Page, lines: &[&str]) {
    check::shows_in(page, region("Summary"), lines).await;
}

#[test]
fn what_failed_is_answered_by_a_second_job() {
    story_on_aws("aws_retry", &FAIL_EVERY, async |page, aws| {
        aws.connect(page, Some(&aws.keys())).await;
        aws.go_to(page, "Prepare").await;
        convert(page, &source(300, "of a row"), None).await;
        send(page, &format!("s3://{INPUT}/in/")).await;
        check::shows_in(page, region("Send to S3"), &["is there", "Create job"]).await;
        aws.fill_in_job(page, "first").await;
        action::press(page, button("Create job")).await;
        check::shows(page, "asked for: see Jobs").await;
        aws.go_to(page, "Jobs").await;
        let jobs = named("table", "Jobs");
        check::until_within(check::LONG, "the job is done", async || {
            find::text(page, jobs).await.contains("Completed").then_some(())
        })
        .await;
        check::shows_in(page, jobs, &["293 answered, 7 failed"]).await;
        action::press(page, button("Open results of first")).await;
        check::is_there(page, named("heading", "Results")).await;
        let tickets = page.browser.dir().join("tickets.csv");
        action::choose_file(page, "Original source", &tickets).await;
        says_of_rows(page, &["answered 293 ", "failed 7 ", "The counts add up"]).await;

        // 7 records are no job: answered ones fill it up.
        let fill_up = "Fill up with answered records to that number; they are paid for again";
        action::press(page, named("checkbox", fill_up)).await;
        let retry = action::download(page, button("Download retry file")).await;
        check::shows(page, "100 records (93 to fill it up)").await;
        let text = fs::read_to_string(&retry).expect("a retry file is text");
        assert_eq!(text.lines().count(), 100);
        for n in (1..=7).map(|n| n * 40) {
            let id = format!("\"recordId\":\"T{n:06}\"");
            assert_eq!(text.matches(&id).count(), 1, "{id}");
        }
        aws.go_to(page, "Check").await;
        action::choose_file(page, "Batch input file", &retry).await;
        check::status_says(page, check::SHORT, &["100 records"]).await;
        // From there it could be sent as well, once its model is known.
        check::shows(page, "To send the file to S3, choose its model first.").await;
        action::choose(page, select("Model"), "Claude Haiku 4.5").await;
        check::shows_in(page, region("Send to S3"), &["Job kit"]).await;

        // The file goes to S3 and becomes a job of the model that answered before.
        aws.go_to(page, "Results").await;
        send(page, &format!("s3://{INPUT}/again/")).await;
        check::shows_in(page, region("Send to S3"), &["is there", "Create job"]).await;
        check::is_accessible(page, "a retry file in S3").await;
        action::write(page, textbox("Job name"), "again").await;
        action::press(page, button("Create job")).await;
        check::shows(page, "asked for: see Jobs").await;
        aws.go_to(page, "Jobs").await;
        check::until_within(check::LONG, "both jobs are done", async || {
            let text = find::text(page, jobs).await;
            (text.matches("Completed").count() == 2).then_some(())
        })
        .await;

        // The outputs of both jobs, in which two fail that were answered before.
        aws.go_to(page, "Results").await;
        action::toggle(page, "Fetch outputs from S3").await;
        let folder = format!("s3://{OUTPUT}/answers/");
        action::write(page, textbox("Folder of the outputs"), &folder).await;
        action::press(page, button("Fetch")).await;
        says_of_rows(page, &["answered 300 ", "100.0 %", "The counts add up"]).await;
        let summary = find::text(page, region("Summary")).await;
        assert!(!summary.contains("failed"), "{summary}");
        check::shows_in(page, named("table", "Diagnostics"), &["A record was tried again"]).await;
        check::shows(page, "300 rows shown").await;
    });
}
