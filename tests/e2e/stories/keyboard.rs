//! The whole way without a mouse: Tab, arrows and Enter.

use std::fs;

use fantoccini::actions::{InputSource as _, KeyAction, KeyActions};
use serde_json::json;

use crate::check::{self, until};
use crate::page::{Page, story};

const TAB: &str = "\u{e004}";
const ENTER: &str = "\u{e007}";

#[test]
fn the_keyboard_is_enough() {
    story("keyboard", async |page| {
        page.open("/prepare").await;
        tab_to(page, "Skip to content").await;
        type_keys(page, ENTER).await;
        tab_to(page, "Try a sample").await;
        type_keys(page, ENTER).await;
        check::fact(page, "Rows", "16").await;
        tab_to(page, "Prompt template").await;
        type_keys(page, " Be brief.").await;
        check::shows(page, "Be brief.").await;
        tab_to(page, "Convert").await;
        type_keys(page, ENTER).await;
        check::status_says(page, check::SHORT, &["16 records written"]).await;
        tab_to(page, "Download JSONL").await;
        type_keys(page, ENTER).await;
        until("a file is saved", async || {
            let saved = page.browser.downloads.join("sample-tickets.jsonl");
            fs::read_to_string(saved).is_ok_and(|text| text.lines().count() == 16).then_some(())
        })
        .await;
    });
}

/// Presses Tab until the focus is on what has this name, always in sight.
async fn tab_to(page: &Page, name: &str) {
    const MAX_TABS: u32 = 80;
    for _ in 0..MAX_TABS {
        type_keys(page, TAB).await;
        let focus = page.js(FOCUS, vec![]).await;
        assert!(focus["isVisible"] == json!(true), "the focus is out of sight: {focus}");
        if focus["name"] == json!(name) {
            return;
        }
    }
    panic!("{MAX_TABS} times Tab do not lead to {name}");
}

/// The element with the focus: its name, and whether the middle of it can be seen.
const FOCUS: &str = "const element = document.activeElement;
    if (element === document.body) return { name: '', isVisible: true };
    const name = element.labels?.[0]?.textContent ?? element.getAttribute('aria-label') ?? element.textContent;
    const { x, y, width, height } = element.getBoundingClientRect();
    const top = document.elementFromPoint(x + width / 2, Math.min(y + height / 2, innerHeight - 1));
    return { name: name.trim(), tag: element.tagName, isVisible: Boolean(top && (element.contains(top) || top.contains(element))) }";

async fn type_keys(page: &Page, keys: &str) {
    let mut typing = KeyActions::new("keyboard".to_owned());
    for value in keys.chars() {
        typing = typing.then(KeyAction::Down { value }).then(KeyAction::Up { value });
    }
    page.browser.client.perform_actions(typing).await.expect("the browser takes keys");
}
