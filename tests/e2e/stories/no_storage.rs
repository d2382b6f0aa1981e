//! A browser that denies storage: nothing is kept, and everything works.

use serde_json::json;

use super::choose_a_source::try_sample;
use crate::action;
use crate::check;
use crate::find::number;
use crate::page::story;

#[test]
fn the_page_works_where_storage_is_denied() {
    story("no_storage", async |page| {
        let denied = "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('denied', 'SecurityError'); } })";
        page.browser
            .cdp("Page.addScriptToEvaluateOnNewDocument", json!({ "source": denied }))
            .await;
        page.open("/prepare").await;
        try_sample(page).await;
        // A number as people type it, which is none in JSON, goes into the records all the same.
        action::write(page, number("Temperature"), ".5").await;
        check::shows(page, "\"temperature\": 0.5").await;
        let status = action::convert(page).await;
        assert!(check::contains(&status, "16 records written"), "{status}");
    });
}
