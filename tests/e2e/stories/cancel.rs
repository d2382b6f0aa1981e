//! Cancelling leaves nothing that could be taken for a result.

use super::out_of_date::nothing_is_left;
use crate::action;
use crate::check::{self, until};
use crate::find::{self, any, button};
use crate::page::story;
use crate::tickets::{JOB, Tickets};

#[test]
fn a_cancelled_conversion_leaves_nothing_and_can_be_started_again() {
    story("cancel", async |page| {
        let csv = page.browser.dir().join("big.csv");
        let n_rows = Tickets::new().write_csv(&csv, 200_000_000);
        page.open("/prepare").await;
        action::choose_file(page, "Source file", &csv).await;
        check::fact_within(page, check::LONG, "Rows", &check::grouped(n_rows)).await;
        action::fill_in(page, JOB).await;

        // Found before, so that the press comes in the middle.
        let cancel = find::one(page, button("Cancel")).await;
        action::press(page, button("Convert")).await;
        until("the conversion is under way", async || {
            let status = "return document.querySelector('[role=progressbar]')?.getAttribute('aria-valuenow')";
            let percent = page.js(status, vec![]).await;
            let percent: u32 = percent.as_str()?.parse().ok()?;
            (percent > 0).then_some(())
        })
        .await;
        cancel.click().await.expect("Cancel can be pressed while a conversion runs");
        let status = check::status_says(page, check::SHORT, &["cancelled", "written"]).await;
        assert!(check::contains(&status, "cancelled"), "it was too late to cancel: {status}");

        assert!(
            !find::is_there(page, any("progressbar")).await,
            "the progress stands still on the page"
        );
        nothing_is_left(page).await;

        let status = action::convert(page).await;
        assert!(check::contains(&status, &check::grouped(n_rows)), "{status}");
        // More than one job may have.
        let saved = action::download_parts(page, "big").await;
        assert!(saved.len() > 1, "{saved:?}");
        Tickets::new().check_records(&saved, n_rows);
    });
}
