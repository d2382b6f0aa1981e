//! Without keys: records go to S3 and answers come from there by URLs that somebody else signed.

use std::fs;

use quarry::engine::aws::bedrock::{
    InputDataConfig, InvocationType, NewJob, OutputDataConfig, S3Input, S3Output,
};
use quarry::engine::aws::presigned::PresignedUrl;
use serde_json::{Value, json};

use crate::action;
use crate::aws::{Aws, INPUT, OUTPUT, convert, source};
use crate::check;
use crate::find::{self, button, named, region, textbox};
use crate::page::{Page, story_on_aws};

const FILES: [&str; 2] = ["tickets-part-00001.jsonl", "tickets-part-00002.jsonl"];

/// Where the files go.
fn places() -> Vec<String> {
    FILES.iter().map(|file| format!("s3://{INPUT}/in/{file}")).collect()
}

/// Pastes URLs for the files, in place of what was pasted before, and has them used.
async fn upload_by(page: &Page, urls: &str) {
    action::write(page, textbox("Presigned URLs for PUT"), urls).await;
    action::press(page, button("Upload by these URLs")).await;
}

async fn all_are_there(page: &Page) {
    check::until("both files are there", async || {
        let text = find::text(page, region("Files and their URLs")).await;
        (text.matches("is there").count() == FILES.len()).then_some(())
    })
    .await;
}

/// What lies in S3 is what the page gives away itself.
async fn are_sent_whole(page: &Page, aws: &Aws) {
    let saved = action::download_parts(page, "tickets").await;
    assert_eq!(saved.len(), FILES.len());
    for (saved, place) in saved.iter().zip(places()) {
        let sent = fs::read(aws.object_of(&place)).expect("it is there");
        assert!(sent == fs::read(saved).expect("it is saved"), "{place} is another file");
    }
}

/// The statuses that uploads of this file were answered with.
async fn answers_to(aws: &Aws, file: &str) -> Vec<Value> {
    let all = aws.requests("PutObject").await;
    let of_file = all.iter().filter(|request| {
        request["path"].as_str().is_some_and(|path| path.ends_with(&format!("/{file}")))
    });
    of_file.map(|request| request["status"].clone()).collect()
}

/// The job of what lies there, as somebody with keys runs it.
fn job_of(aws: &Aws, place: &str) -> NewJob {
    NewJob {
        job_name: "of-somebody-else".into(),
        role_arn: aws.said("role_arn").into(),
        client_request_token: None,
        model_id: "us.anthropic.claude-haiku-4-5-20251001-v1:0".into(),
        model_invocation_type: Some(InvocationType::InvokeModel),
        input_data_config: InputDataConfig {
            s3_input_data_config: S3Input {
                s3_uri: format!("s3://{INPUT}/{place}"),
                s3_input_format: Some("JSONL".into()),
                s3_bucket_owner: None,
            },
        },
        output_data_config: OutputDataConfig {
            s3_output_data_config: S3Output {
                s3_uri: format!("s3://{OUTPUT}/answers/"),
                s3_encryption_key_id: None,
                s3_bucket_owner: None,
            },
        },
        vpc_config: None,
        timeout_duration_in_hours: None,
        tags: Vec::new(),
    }
}

#[test]
fn files_go_and_come_by_urls_without_any_keys() {
    story_on_aws("aws_urls", &[], async |page, aws| {
        page.open("/prepare").await;
        convert(page, &source(300, "of a row"), Some("150")).await;
        upload_by(page, &aws.presign("put", "15m", &places())).await;
        all_are_there(page).await;
        check::is_accessible(page, "files by URLs").await;
        are_sent_whole(page, aws).await;

        let folder = aws.run_job(&job_of(aws, "in/")).await;
        let names = [&format!("{}.out", FILES[0]), &format!("{}.out", FILES[1])];
        let mut outputs: Vec<String> = names.iter().map(|name| format!("{folder}{name}")).collect();
        outputs.push(format!("{folder}manifest.json.out"));
        aws.go_to(page, "Results").await;
        action::toggle(page, "Fetch outputs from S3").await;
        let urls = aws.presign("get", "15m", &outputs);
        action::write(page, textbox("Presigned URLs for GET"), &urls).await;
        action::press(page, button("Fetch")).await;
        check::shows_in(page, region("Files"), &["300 records"]).await;
        let source = page.browser.dir().join("tickets.csv");
        action::choose_file(page, "Original source", &source).await;
        check::shows_in(page, region("Summary"), &["answered", "The counts add up"]).await;
        let table = named("table", "Results");
        check::shows_in(page, table, &["T000001", "word of a row", "label"]).await;
        check::shows(page, "300 rows shown").await;
        check::is_accessible(page, "answers by URLs").await;
    });
}

#[test]
fn a_fresh_url_takes_the_place_of_one_that_expired() {
    story_on_aws("aws_urls_expired", &[], async |page, aws| {
        // What is refused is an error of the console, too.
        page.expected_errors.borrow_mut().extend([FILES[1], "manifest.json.out"]);
        page.open("/prepare").await;
        convert(page, &source(300, "of a row"), Some("150")).await;
        let [first, second] = places().try_into().expect("two places");
        let good = aws.presign("put", "15m", &[first]);
        let short = aws.presign("put", "1s", std::slice::from_ref(&second));
        is_over(&short).await;
        upload_by(page, &format!("{good}\n{short}")).await;
        let says = ["Not sent", FILES[1], "Request has expired", "403"];
        check::shows_in(page, region("Send to S3"), &says).await;
        let table = region("Files and their URLs");
        check::shows_in(page, table, &["is there"]).await;

        // Both again, of which one is there already.
        let fresh = aws.presign("put", "15m", &[second]);
        upload_by(page, &format!("{good}\n{fresh}")).await;
        all_are_there(page).await;
        assert_eq!(answers_to(aws, FILES[0]).await, [json!(200)]);
        assert_eq!(answers_to(aws, FILES[1]).await, [json!(403), json!(200)]);
        are_sent_whole(page, aws).await;

        // So it is with answers. Of a URL that is known to be over, nothing is asked.
        let folder = aws.run_job(&job_of(aws, "in/")).await;
        let output = format!("{folder}{}.out", FILES[0]);
        let manifest = format!("{folder}manifest.json.out");
        aws.go_to(page, "Results").await;
        action::toggle(page, "Fetch outputs from S3").await;
        let short = aws.presign("get", "1s", std::slice::from_ref(&output));
        is_over(&short).await;
        fetch_by(page, &short).await;
        check::shows(page, "sign it anew").await;
        assert_eq!(aws.requests("GetObject").await, [] as [Value; 0]);
        aws.order("GetObject", "expired", 1, 1).await;
        let urls = aws.presign("get", "15m", &[output.clone(), manifest]);
        fetch_by(page, &urls).await;
        check::shows(page, "Not fetched: manifest.json.out: Request has expired").await;
        fetch_by(page, &urls).await;
        check::shows_in(page, region("Files"), &["150 records", "manifest"]).await;
        // What was here already did not come again.
        let all = aws.requests("GetObject").await;
        let is_of_output =
            |request: &&Value| request["path"].as_str().is_some_and(|path| output.ends_with(path));
        assert_eq!(all.iter().filter(is_of_output).count(), 1, "{all:#?}");
    });
}

#[test]
fn an_api_key_creates_jobs_of_files_that_were_sent_by_urls() {
    story_on_aws("aws_api_key", &[], async |page, aws| {
        aws.connect(page, Some(aws.said("api_key"))).await;
        aws.go_to(page, "Prepare").await;
        convert(page, &source(100, "of a row"), None).await;
        let place = format!("s3://{INPUT}/in/tickets.jsonl");
        let put = aws.presign("put", "15m", &[place]);
        // A URL that is for something else is said, and does not stand in the way.
        let get = aws.presign("get", "15m", &[format!("s3://{INPUT}/in/other.jsonl")]);
        upload_by(page, &format!("{put}\n{get}")).await;
        check::shows_in(page, region("Send to S3"), &["The URL of other.jsonl is not used"]).await;
        check::shows_in(page, region("Files and their URLs"), &["is there"]).await;
        aws.fill_in_job(page, "by-key").await;
        action::press(page, button("Create job")).await;
        check::shows(page, "1 job is asked for: see Jobs").await;
        aws.go_to(page, "Jobs").await;
        let jobs = named("table", "Jobs");
        check::until_within(check::LONG, "the job is done", async || {
            find::text(page, jobs).await.contains("Completed").then_some(())
        })
        .await;
        action::press(page, button("Open results of by-key")).await;
        let says = ["Not fetched", "for S3, use presigned URLs"];
        check::shows_in(page, region("Batch jobs"), &says).await;
    });
}

/// Pastes URLs of outputs, in place of what was pasted before, and has them used.
async fn fetch_by(page: &Page, urls: &str) {
    action::write(page, textbox("Presigned URLs for GET"), urls).await;
    action::press(page, button("Fetch")).await;
}

/// Waits until a URL is good no more.
async fn is_over(url: &str) {
    let url = PresignedUrl::parse(url).expect("a presigned URL");
    check::until("the URL is over", async || {
        let now = std::time::UNIX_EPOCH.elapsed().expect("it is after 1970").as_secs();
        // S3 takes it in the second of its end.
        (now > url.expires_at).then_some(())
    })
    .await;
}
