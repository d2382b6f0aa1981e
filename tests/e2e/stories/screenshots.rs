//! The pictures of the documentation, taken when `QUARRY_SCREENSHOTS` is 1.

use std::path::Path;
use std::{env, fs};

use super::check_a_file::check_mistakes;
use super::choose_a_source::try_sample;
use super::results::open as open_results;
use crate::action;
use crate::aws::{INPUT, convert, send, source};
use crate::check;
use crate::find::{self, any, button, named, region, textbox};
use crate::page::{Page, story, story_on_aws};

#[test]
fn pictures_of_the_pages_are_taken_when_asked_for() {
    story("screenshots", async |page| {
        page.open("/prepare").await;
        try_sample(page).await;
        action::convert(page).await;
        take(page, "prepare").await;
        page.open("/check").await;
        check_mistakes(page).await;
        take(page, "check").await;
        open_results(page).await;
        take(page, "results").await;
        page.open("/models").await;
        check::is_there(page, any("table")).await;
        check::is_settled(page).await;
        take(page, "models").await;
    });
}

#[test]
fn pictures_of_jobs_are_taken_when_asked_for() {
    story_on_aws("screenshots_aws", &["--fail-every", "40"], async |page, aws| {
        page.expected_errors.borrow_mut().push("model-invocation-job");
        aws.connect(page, Some(&aws.session_keys())).await;
        action::write(page, textbox("Bucket to list"), &format!("s3://{INPUT}/")).await;
        action::press(page, button("Check my setup")).await;
        check::shows_in(page, region("Check my setup"), &["can be listed"]).await;
        take(page, "settings").await;
        aws.go_to(page, "Prepare").await;
        convert(page, &source(300, "of a row"), Some("150")).await;
        send(page, &format!("s3://{INPUT}/tickets/")).await;
        check::shows_in(page, region("Send to S3"), &["is there", "Create 2 jobs"]).await;
        aws.fill_in_job(page, "tickets").await;
        aws.order("CreateModelInvocationJob", "denied", 1, 1).await;
        action::press(page, button("Create 2 jobs")).await;
        aws.go_to(page, "Jobs").await;
        check::until_within(check::LONG, "one job is done, and one refused", async || {
            let text = find::text(page, named("table", "Jobs")).await;
            (text.contains("Completed") && text.contains("not created")).then_some(())
        })
        .await;
        take(page, "jobs").await;
    });
}

/// A picture of the page in each theme and width.
async fn take(page: &Page, name: &str) {
    let is_asked = env::var("QUARRY_SCREENSHOTS").is_ok_and(|value| value == "1");
    let folder = Path::new("docs/screenshots");
    for theme in ["light", "dark"] {
        action::set_system_theme(page, theme).await;
        for (width, height) in [(1280, 900), (390, 844)] {
            action::set_size(page, width, height).await;
            let picture = action::picture(page).await;
            assert!(picture.starts_with(b"\x89PNG"), "a picture is a PNG");
            if is_asked {
                fs::create_dir_all(folder).expect("the project takes a folder");
                let file = folder.join(format!("{name}-{width}-{theme}.png"));
                fs::write(file, picture).expect("the folder takes a picture");
            }
        }
    }
}
