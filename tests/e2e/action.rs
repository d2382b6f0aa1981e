//! Does what a user does: drops, chooses, writes, presses, saves.

use std::fs;
use std::path::{Path, PathBuf};

use fantoccini::elements::Element;
use serde_json::json;

use crate::check::{self, until};
use crate::find::{self, Target};
use crate::page::Page;

/// Control+A, then the key is let go.
const SELECT_ALL: &str = "\u{e009}a\u{e000}";
const DELETE: &str = "\u{e017}";

/// Drags a file from the desktop onto the middle of the page and lets go.
///
/// These are the browser's own drag events, as trusted as those of a hand.
pub(crate) async fn drop_file(page: &Page, file: &Path) {
    // Nobody drops a file onto an empty page.
    check::is_there(page, find::any("heading")).await;
    let data = json!({ "items": [], "files": [file], "dragOperationsMask": 1 });
    for kind in ["dragEnter", "dragOver", "drop"] {
        let event = json!({ "type": kind, "x": 400, "y": 300, "data": data });
        page.browser.cdp("Input.dispatchDragEvent", event).await;
    }
}

/// Chooses a file in the dialog of a file input.
pub(crate) async fn choose_file(page: &Page, label: &str, file: &Path) {
    choose_files(page, label, &[file]).await;
}

/// Chooses several files at once.
pub(crate) async fn choose_files(page: &Page, label: &str, files: &[&Path]) {
    let input = find::file_input(page, label).await;
    let paths = files.iter().map(|file| file.to_str().expect("paths of stories are text"));
    input
        .send_keys(&paths.collect::<Vec<&str>>().join("\n"))
        .await
        .unwrap_or_else(|error| panic!("{label} does not take a file: {error}"));
}

/// Writes a text into a field, in place of what it holds, key by key.
pub(crate) async fn write(page: &Page, target: Target<'_>, text: &str) {
    let keys = format!("{SELECT_ALL}{}", if text.is_empty() { DELETE } else { text });
    act(page, target, async |field| field.send_keys(&keys).await.is_ok()).await;
    until(&format!("{target:?} holds what was written"), async || {
        let value = find::one(page, target).await.prop("value").await.ok()??;
        (value == text).then_some(())
    })
    .await;
}

/// Chooses the first option of a select whose label holds this text.
pub(crate) async fn choose(page: &Page, target: Target<'_>, label: &str) {
    // By value: an index does not count through the groups of a select.
    const VALUE: &str = "return [...arguments[0].options].find((option) => option.label.includes(arguments[1]))?.value";
    until(&format!("{target:?} offers {label}"), async || {
        let select = find::one(page, target).await;
        let reference = serde_json::to_value(&select).expect("an element is a reference");
        let found = page.browser.client.execute(VALUE, vec![reference, json!(label)]).await.ok()?;
        select.select_by_value(found.as_str()?).await.ok()
    })
    .await;
}

/// Presses a button or link as soon as it can be pressed.
pub(crate) async fn press(page: &Page, target: Target<'_>) {
    act(page, target, async |button| {
        scroll_to(page, &button).await;
        button.is_enabled().await.unwrap_or(false) && button.click().await.is_ok()
    })
    .await;
}

/// Scrolls an element into the middle of the window, away from what stands at its edges.
pub(crate) async fn scroll_to(page: &Page, element: &Element) {
    let element = serde_json::to_value(element).expect("an element is a reference");
    let scroll = "arguments[0].scrollIntoView({ block: 'center', behavior: 'instant' })";
    // An element that is gone meanwhile fails in what is done to it.
    page.browser.client.execute(scroll, vec![element]).await.ok();
}

/// Presses a button that saves a file; waits until the file is whole.
pub(crate) async fn download(page: &Page, target: Target<'_>) -> PathBuf {
    let before = files_in(&page.browser.downloads);
    press(page, target).await;
    check::until_within(check::LONG, "a file is saved", async || {
        let files = files_in(&page.browser.downloads);
        // Until the end Chromium writes to a hidden file or to one with an ending of its own.
        let is_unfinished = files.iter().any(|file| {
            let name = file.file_name().unwrap_or_default().to_string_lossy();
            name.starts_with('.') || name.ends_with(".crdownload")
        });
        let new = files.into_iter().find(|file| !before.contains(file))?;
        let is_whole = !is_unfinished && fs::metadata(&new).is_ok_and(|data| data.len() > 0);
        is_whole.then_some(new)
    })
    .await
}

/// Saves each part of a job whose files are named like this.
pub(crate) async fn download_parts(page: &Page, stem: &str) -> Vec<PathBuf> {
    let mut saved = Vec::new();
    loop {
        let label = format!("Download {stem}-part-{:05}.jsonl", saved.len() + 1);
        if !find::is_there(page, find::button(&label)).await {
            return saved;
        }
        saved.push(download(page, find::button(&label)).await);
    }
}

/// What a user decides between source and conversion.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Job<'a> {
    /// System prompt.
    pub(crate) system: &'a str,
    /// Prompt template.
    pub(crate) prompt: &'a str,
    /// Longest answer.
    pub(crate) max_tokens: &'a str,
    /// Column with the record ids.
    pub(crate) record_id: &'a str,
}

/// Fills in the form for a Claude model.
pub(crate) async fn fill_in(page: &Page, job: Job<'_>) {
    choose(page, find::select("Model"), "Claude Haiku 4.5").await;
    write(page, find::textbox("System prompt"), job.system).await;
    write(page, find::textbox("Prompt template"), job.prompt).await;
    write(page, find::number("Max tokens"), job.max_tokens).await;
    choose(page, find::select("Record id"), job.record_id).await;
}

/// Converts, and waits until the status says how many records were written.
pub(crate) async fn convert(page: &Page) -> String {
    press(page, find::button("Convert")).await;
    check::status_says(page, check::LONG, &["written"]).await
}

/// Opens or closes a disclosure.
pub(crate) async fn toggle(page: &Page, summary: &str) {
    press(page, find::named("DisclosureTriangle", summary)).await;
}

/// Light or dark, as the system says it; nothing moves, so that no picture is taken halfway.
pub(crate) async fn set_system_theme(page: &Page, theme: &str) {
    let media = json!({ "features": [
        { "name": "prefers-color-scheme", "value": theme },
        { "name": "prefers-reduced-motion", "value": "reduce" },
    ] });
    page.browser.cdp("Emulation.setEmulatedMedia", media).await;
}

/// How wide and high the window is, in CSS pixels.
pub(crate) async fn set_size(page: &Page, width: u32, height: u32) {
    let is_phone = width < 600;
    let size =
        json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": is_phone });
    page.browser.cdp("Emulation.setDeviceMetricsOverride", size).await;
}

/// A picture (PNG) of the whole page, however long.
pub(crate) async fn picture(page: &Page) -> Vec<u8> {
    let height = page.js("return document.documentElement.scrollHeight", vec![]).await;
    let width = page.js("return innerWidth", vec![]).await;
    let (width, height) = (width.as_u64().expect("a width"), height.as_u64().expect("a height"));
    let number = |number: u64| u32::try_from(number).expect("a page is no longer than that");
    set_size(page, number(width), number(height)).await;
    page.browser.client.screenshot().await.expect("a page has a picture")
}

/// Tries until it works: an element can be replaced or covered in the moment between.
async fn act(page: &Page, target: Target<'_>, mut action: impl AsyncFnMut(Element) -> bool) {
    until(&format!("{target:?} can be used"), async || {
        let element = find::one(page, target).await;
        action(element).await.then_some(())
    })
    .await;
}

fn files_in(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("the download folder stands");
    entries.flatten().map(|entry| entry.path()).collect()
}
