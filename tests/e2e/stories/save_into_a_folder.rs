//! Writing the parts into a folder that the user picks.
//!
//! The browser's dialog cannot be driven, so the story answers in its place, with a folder of the
//! browser's own storage: the same kind of handle as a picked folder's.

use serde_json::Value;

use super::drop_a_csv::{RECORDS, open_tickets};
use super::parts::open_many_tickets;
use crate::action;
use crate::check::{self, until};
use crate::find::{self, button, number};
use crate::page::{Page, story};
use crate::tickets::{JOB, Tickets};

const PICK: &str = "window.showDirectoryPicker = async () => {
    const root = await navigator.storage.getDirectory();
    return root.getDirectoryHandle('picked', { create: true });
}";

const CANCEL: &str =
    "window.showDirectoryPicker = async () => { throw new DOMException('closed', 'AbortError') }";

/// Texts of the files of the folder by their names, short ones only.
const READ: &str = "const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle('picked', { create: true });
    const files = {};
    for await (const [name, handle] of folder.entries()) {
        const file = await handle.getFile();
        files[name] = file.size < 1e6 ? await file.text() : '(long)';
    }
    return files";

async fn picked(page: &Page) -> Value {
    page.js_async(READ, vec![]).await
}

fn names(files: &Value) -> Vec<&str> {
    let mut names: Vec<&str> =
        files.as_object().expect("files by name").keys().map(String::as_str).collect();
    names.sort_unstable();
    names
}

async fn save(page: &Page) {
    action::press(page, button("Save into a folder…")).await;
    check::shows(page, "are in the folder “picked”").await;
}

#[test]
fn the_records_and_what_says_so_go_into_the_folder() {
    story("save_into_a_folder", async |page| {
        open_tickets(page).await;
        action::write(page, number("Temperature"), "0.2").await;
        action::convert(page).await;
        page.js(CANCEL, vec![]).await;
        action::press(page, button("Save into a folder…")).await;
        page.js(PICK, vec![]).await;
        save(page).await;
        let files = picked(page).await;
        assert_eq!(names(&files), ["quarry.json", "tickets.jsonl"]);
        assert_eq!(files["tickets.jsonl"], RECORDS);
        let manifest = files["quarry.json"].as_str().expect("a text");
        assert!(manifest.contains("\"records\": 5") && !manifest.contains("Zoë"), "{manifest}");
    });
}

#[test]
fn parts_of_an_earlier_job_do_not_stay_among_those_of_a_later_one() {
    story("save_parts_again", async |page| {
        open_many_tickets(page).await;
        page.js(PICK, vec![]).await;
        action::write(page, number("Records per part"), "400").await;
        action::convert(page).await;
        save(page).await;
        let part = |number| format!("my-tickets-part-0000{number}.jsonl");
        assert_eq!(names(&picked(page).await), [&part(1), &part(2), &part(3), "quarry.json"]);
        action::write(page, number("Records per part"), "600").await;
        action::convert(page).await;
        save(page).await;
        let files = picked(page).await;
        assert_eq!(names(&files), [&part(1), &part(2), "quarry.json"]);
        let lines = files[part(2)].as_str().map(|text| text.lines().count());
        assert_eq!(lines, Some(525));
    });
}

/// Converts a file that takes its time.
async fn convert_much(page: &Page) {
    let csv = page.browser.dir().join("big.csv");
    let n_rows = Tickets::new().write_csv(&csv, 200_000_000);
    page.open("/prepare").await;
    action::choose_file(page, "Source file", &csv).await;
    check::fact_within(page, check::LONG, "Rows", &check::grouped(n_rows)).await;
    action::fill_in(page, JOB).await;
    action::write(page, number("Records per part"), "50000").await;
}

async fn is_under_way(page: &Page, label: &str) {
    until(&format!("{label} is under way"), async || {
        let bar = format!("return document.querySelector('[aria-label={label}]')?.ariaValueNow");
        let percent: u32 = page.js(&bar, vec![]).await.as_str()?.parse().ok()?;
        (percent > 0).then_some(())
    })
    .await;
}

/// The folder has nothing that could be taken for a part, and nothing says that there are any.
async fn nothing_looks_whole(page: &Page) {
    let files = picked(page).await;
    let files = files.as_object().expect("files by name");
    // What the browser has not finished itself, it names so, and removes.
    let is_whole = |(name, text): &(&String, &Value)| *text != "" && !name.ends_with(".crswap");
    let whole: Vec<&String> = files.iter().filter(is_whole).map(|(name, _)| name).collect();
    assert!(whole.is_empty(), "{whole:?} look whole");
    assert!(!files.contains_key("quarry.json"), "a manifest says that the job is whole");
}

#[test]
fn a_page_that_goes_away_in_the_middle_leaves_nothing_that_looks_whole() {
    story("left_in_the_middle", async |page| {
        convert_much(page).await;
        action::press(page, button("Convert")).await;
        is_under_way(page, "Conversion").await;
        page.reload().await;
        until("nothing is left in the browser's storage", async || {
            check::stored_files(page).await.is_empty().then_some(())
        })
        .await;

        convert_much(page).await;
        action::convert(page).await;
        page.js(PICK, vec![]).await;
        let cancel = async || find::one(page, button("Cancel saving")).await;
        action::press(page, button("Save into a folder…")).await;
        is_under_way(page, "Saving").await;
        cancel().await.click().await.expect("saving can be cancelled");
        check::status_says(page, check::SHORT, &["No file was saved"]).await;
        assert_eq!(names(&picked(page).await), [""; 0], "a cancelled job leaves files");

        action::press(page, button("Save into a folder…")).await;
        is_under_way(page, "Saving").await;
        page.reload().await;
        nothing_looks_whole(page).await;
        until("the page's own files are gone", async || {
            let stored = check::stored_files(page).await;
            stored.iter().all(|name| name.contains("picked/")).then_some(())
        })
        .await;
    });
}
