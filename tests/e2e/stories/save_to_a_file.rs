//! Writing into a file that the user picks.
//!
//! The browser's dialog cannot be driven, so the story answers in its place, with a file of the
//! browser's own storage: the same kind of handle as a picked file's.

use serde_json::json;

use super::drop_a_csv::{RECORDS, open_tickets};
use crate::action;
use crate::check;
use crate::find::{self, button, named, number};
use crate::page::{Page, story};

const PICK: &str = "window.showSaveFilePicker = async ({ suggestedName }) => {
    window.e2eSuggested = suggestedName;
    const folder = await navigator.storage.getDirectory();
    return folder.getFileHandle('picked.jsonl', { create: true });
}";

const CANCEL: &str =
    "window.showSaveFilePicker = async () => { throw new DOMException('closed', 'AbortError') }";

const READ: &str = "const folder = await navigator.storage.getDirectory();
    const file = await (await folder.getFileHandle('picked.jsonl')).getFile();
    return file.text()";

#[test]
fn the_records_go_into_the_file_that_the_user_picks() {
    story("save_to_a_file", async |page| {
        open_tickets(page).await;
        action::write(page, number("Temperature"), "0.2").await;
        action::press(page, named("radio", "A file I choose")).await;

        page.js(CANCEL, vec![]).await;
        action::press(page, button("Convert")).await;
        assert!(check::stored_files(page).await.is_empty(), "a closed dialog leaves a file");

        page.js(PICK, vec![]).await;
        let status = action::convert(page).await;
        assert!(check::contains(&status, "5 records written"), "{status}");
        assert!(
            !find::is_there(page, button("Download JSONL")).await,
            "a file that is in place is offered again"
        );
        let suggested = page.js("return window.e2eSuggested", vec![]).await;
        assert!(suggested.as_str().is_some_and(|name| name == "tickets.jsonl"), "{suggested}");
        assert_eq!(picked(page).await, RECORDS);
        assert_eq!(
            check::stored_files(page).await,
            [json!("picked.jsonl").to_string()],
            "more than the file is left"
        );
    });
}

async fn picked(page: &Page) -> String {
    page.js_async(READ, vec![]).await.as_str().expect("a file has a text").to_owned()
}
