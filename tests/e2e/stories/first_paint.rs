//! The page stands before its worker is loaded, and work waits for the worker.

use super::choose_a_source::try_sample;
use crate::action;
use crate::check;
use crate::find::{button, named};
use crate::page::story;
use crate::server::is_worker_wasm;

#[test]
fn the_page_shows_itself_while_the_worker_is_still_loading() {
    story("first_paint", async |page| {
        page.server.hold(is_worker_wasm);
        page.open("/prepare").await;
        check::is_there(page, named("heading", "Prepare a batch job")).await;
        check::until("the worker is asked for all the same", async || {
            page.server
                .requests()
                .iter()
                .any(|request| is_worker_wasm(&request.target))
                .then_some(())
        })
        .await;
        // Asked for while there is nobody to do it: it must be done later, not be forgotten.
        action::press(page, button("Try a sample")).await;
        check::shows(page, "sample-tickets.csv").await;
        page.server.release();
        check::fact(page, "Rows", "16").await;
        try_sample(page).await;
    });
}
