//! What an account has beside jobs: profiles, models that it may use, what was measured, tokens that are
//! counted, and the job kit for who keeps its keys.

use std::fs;

use crate::action;
use crate::aws::{convert, source};
use crate::check;
use crate::find::{button, named, region, select, textbox};
use crate::page::story_on_aws;

#[test]
fn profiles_are_made_and_deleted() {
    story_on_aws("aws-profiles", &[], async |page, aws| {
        aws.connect(page, Some(&aws.keys())).await;
        let panel = region("Inference profiles");
        action::press(page, button("List profiles")).await;
        check::shows_in(page, named("table", "Profiles"), &["us.amazon.nova-lite-v1:0", "AWS"])
            .await;
        action::toggle(page, "New profile").await;
        // What AWS would refuse is said before it is asked.
        action::press(page, button("Create profile")).await;
        check::shows_in(page, panel, &["inferenceProfileName", "modelSource.copyFrom"]).await;
        action::write(page, textbox("Profile name"), "team-a").await;
        action::write(page, textbox("Made from"), "us.amazon.nova-lite-v1:0").await;
        action::write(page, textbox("Tags of the profile"), "team=a").await;
        action::press(page, button("Create profile")).await;
        check::shows_in(page, panel, &["team-a is there", "your account"]).await;
        check::is_accessible(page, "profiles").await;
        action::set_size(page, 390, 900).await;
        check::fits(page, 390, "profiles").await;
        action::set_size(page, 1280, 900).await;

        action::press(page, button("Delete team-a")).await;
        assert_eq!(
            aws.requests("DeleteInferenceProfile").await.len(),
            0,
            "it takes a second press"
        );
        action::press(page, button("Delete team-a for good")).await;
        check::shows_in(page, panel, &["team-a is deleted"]).await;
        let created = aws.requests("CreateInferenceProfile").await;
        assert_eq!(created.len(), 1, "{created:#?}");
    });
}

#[test]
fn the_catalog_learns_what_the_account_has() {
    story_on_aws("aws-catalog", &[], async |page, aws| {
        aws.connect(page, Some(&aws.keys())).await;
        aws.go_to(page, "Models").await;
        action::toggle(page, "What AWS says for your account").await;
        action::press(page, button("Ask AWS in us-east-1")).await;
        check::shows(page, "of which something is different now").await;
        check::shows(page, "us-east-1 answered on").await;
        check::is_accessible(page, "an account's catalog").await;
        action::press(page, button("Nova Lite")).await;
        let detail = named("region", "Nova Lite Amazon");
        check::is_there(page, detail).await;
        action::press(page, button("Ask whether it may use this model")).await;
        check::shows_in(page, detail, &["The account may use it in us-east-1."]).await;
        // Kept, and forgotten on request.
        action::press(page, button("Close")).await;
        page.reload().await;
        action::toggle(page, "What AWS says for your account").await;
        action::press(page, button("Forget what us-east-1 answered")).await;
        check::is_gone(page, button("Forget what us-east-1 answered")).await;
    });
}

#[test]
fn what_was_measured_is_drawn() {
    story_on_aws("aws-metrics", &[], async |page, aws| {
        aws.connect(page, Some(&aws.keys())).await;
        aws.go_to(page, "Jobs").await;
        let panel = region("Measured by CloudWatch");
        action::write(page, textbox("Model or profile id"), "amazon.nova-lite-v1:0").await;
        action::choose(page, select("Time"), "Last 3 hours").await;
        action::press(page, button("Ask CloudWatch")).await;
        let titles = ["Requests in 4 minutes", "Latency", "Throttled requests"];
        check::shows_in(page, panel, &titles).await;
        check::is_there(page, named("image", "Tokens of inputs")).await;
        check::is_accessible(page, "metrics").await;
        action::set_size(page, 390, 900).await;
        check::fits(page, 390, "metrics").await;
    });
}

#[test]
fn estimates_are_corrected_by_counting_and_a_kit_is_made() {
    story_on_aws("aws-kit", &[], async |page, aws| {
        aws.connect(page, Some(&aws.keys())).await;
        aws.go_to(page, "Prepare").await;
        convert(page, &source(200, "of a row"), None).await;

        let panel = region("Try this record");
        action::press(page, button("Calibrate by a sample")).await;
        check::shows_in(page, panel, &["Learned from 32 records"]).await;
        let counted = aws.requests("CountTokens").await;
        assert_eq!(counted.len(), 32, "{counted:#?}");
        // The same sample teaches nothing more.
        action::press(page, button("Calibrate by a sample")).await;
        check::shows_in(page, panel, &["learned from before"]).await;

        action::write(page, textbox("Job name"), "tickets-1").await;
        action::write(page, textbox("Folder in S3"), "s3://quarry-demo-input/tickets/").await;
        action::write(page, textbox("Folder for outputs"), "s3://quarry-demo-output/answers/")
            .await;
        let summary = "Job kit: run it with keys that stay out of this page";
        action::toggle(page, summary).await;
        check::shows(page, "<ROLE_NAME>").await;
        action::write(page, textbox("Service role"), aws.said("role_arn")).await;
        check::is_gone(page, named("heading", "<ROLE_NAME>")).await;
        check::shows(page, "run.py").await;
        check::is_accessible(page, "a job kit").await;
        let kit = action::download(page, button("Download job kit")).await;
        let bytes = fs::read(&kit).expect("it was saved");
        assert!(bytes.starts_with(b"PK\x03\x04"));
        let text = String::from_utf8_lossy(&bytes);
        for part in [
            "job-kit/run.sh",
            "job-kit/create-job.json",
            "\"jobName\": \"tickets-1\"",
            "s3://quarry-demo-input/tickets/tickets.jsonl",
            "\"s3Uri\": \"s3://quarry-demo-output/answers/\"",
            // The page that wants to reach the buckets.
            "\"AllowedOrigins\"",
        ] {
            assert!(text.contains(part), "{part}");
        }
        assert!(!text.contains("<ROLE_NAME>"), "nothing is missing");
        assert!(
            aws.requests("CreateModelInvocationJob").await.is_empty(),
            "nobody asked for a job"
        );
    });
}
