//! A file is offered only as long as it is what source and recipe make.

use std::fs;

use super::choose_a_source::try_sample;
use super::drop_a_csv::{JOB, RECORDS, TICKETS};
use crate::action;
use crate::check::{self, until};
use crate::find::{self, button, number, textbox};
use crate::page::{Page, story};

#[test]
fn a_changed_recipe_takes_the_file_back() {
    story("changed_recipe", async |page| {
        page.open("/prepare").await;
        try_sample(page).await;
        action::convert(page).await;
        check::is_there(page, button("Download JSONL")).await;
        action::write(page, textbox("Prompt template"), "Translate {{body}}").await;
        check::is_gone(page, button("Download JSONL")).await;
        check::status_says(page, check::SHORT, &["out of date"]).await;
        action::convert(page).await;
        check::is_there(page, button("Download JSONL")).await;
        check::is_settled(page).await;
        let stored = check::stored_files(page).await;
        assert!(stored.len() < 2, "the files of earlier conversions are kept: {stored:?}");
    });
}

#[test]
fn a_source_that_changes_on_the_disk_is_refused_and_not_half_converted() {
    story("changed_source", async |page| {
        page.open("/prepare").await;
        let csv = page.write_file("tickets.csv", b"ticket_id,customer,subject,body\nT1,a,b,c\n");
        action::choose_file(page, "Source file", &csv).await;
        check::fact(page, "Rows", "1").await;
        action::fill_in(page, JOB).await;
        action::write(page, number("Temperature"), "0.2").await;

        page.write_file("tickets.csv", TICKETS.as_bytes());
        action::press(page, button("Convert")).await;
        let status = check::status_says(page, check::SHORT, &["not converted", "written"]).await;
        assert!(check::contains(&status, "not converted"), "a changed file is converted: {status}");
        assert!(check::contains(&status, "choose it again"), "{status}");
        nothing_is_left(page).await;

        action::choose_file(page, "Source file", &csv).await;
        check::fact(page, "Rows", "5").await;
        action::convert(page).await;
        let saved = action::download(page, button("Download JSONL")).await;
        assert_eq!(fs::read_to_string(saved).expect("records are UTF-8"), RECORDS);
    });
}

/// No file is offered, and none is kept.
pub(super) async fn nothing_is_left(page: &Page) {
    assert!(!find::is_there(page, button("Download JSONL")).await, "an unfinished file is offered");
    until("nothing is left in the browser's storage", async || {
        check::stored_files(page).await.is_empty().then_some(())
    })
    .await;
}
