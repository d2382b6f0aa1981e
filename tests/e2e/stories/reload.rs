//! A reload keeps the recipe and forgets the data.

use super::drop_a_csv::{JOB, open_tickets};
use crate::action;
use crate::check::{self, until};
use crate::find::{self, Target, button, named, number, select, textbox};
use crate::page::{Page, story};

#[test]
fn the_recipe_survives_a_reload_and_the_data_does_not() {
    story("reload", async |page| {
        open_tickets(page).await;
        action::choose(page, select("Theme"), "Dark").await;
        action::convert(page).await;

        page.reload().await;
        has_value(page, textbox("System prompt"), JOB.system).await;
        has_value(page, textbox("Prompt template"), JOB.prompt).await;
        has_value(page, number("Max tokens"), JOB.max_tokens).await;
        has_value(page, select("Model"), "anthropic.claude-haiku-4-5-20251001-v1:0").await;
        has_value(page, select("Theme"), "dark").await;
        let record_id =
            "return document.querySelector('#record-id').selectedOptions[0].textContent";
        let record_id = page.js(record_id, vec![]).await;
        assert!(
            record_id.as_str().is_some_and(|label| label.contains(JOB.record_id)),
            "{record_id}"
        );

        assert!(
            !find::is_there(page, button("Download JSONL")).await,
            "the file of the last visit is offered"
        );
        assert!(
            !find::is_there(page, named("columnheader", "customer")).await,
            "the last source is still open"
        );
        let text = page.text().await;
        assert!(!text.contains("Zoë"), "data of the last visit is on the page: {text}");
        until("nothing is left in the browser's storage", async || {
            check::stored_files(page).await.is_empty().then_some(())
        })
        .await;
        let kept = page.js_async(KEPT, vec![]).await.to_string();
        for datum in ["Zoë", "TICKET00001", "paid again", "tickets.csv"] {
            assert!(!kept.contains(datum), "the browser keeps data ({datum}): {kept}");
        }
    });
}

/// All that a page can keep beside files.
const KEPT: &str = "return {
    local: { ...localStorage },
    session: { ...sessionStorage },
    databases: await indexedDB.databases(),
    caches: await caches.keys(),
    cookies: document.cookie,
}";

async fn has_value(page: &Page, target: Target<'_>, expected: &str) {
    until(&format!("{target:?} holds {expected:?}"), async || {
        let value = find::one(page, target).await.prop("value").await.ok()??;
        (value == expected).then_some(())
    })
    .await;
    let kept = page.js("return Object.keys(localStorage).length", vec![]).await;
    assert!(kept != 0, "nothing is kept, so that this comes from elsewhere");
}
