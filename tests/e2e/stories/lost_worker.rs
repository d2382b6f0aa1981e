//! A worker that does not load is said, not waited for; the next try gets a new one.

use super::choose_a_source::try_sample;
use crate::action;
use crate::check;
use crate::find::{any, button, named};
use crate::page::story;
use crate::server::is_worker_wasm;

#[test]
fn a_worker_that_does_not_load_is_reported_and_replaced() {
    story("lost_worker", async |page| {
        page.expected_errors.borrow_mut().push("worker");
        page.server.break_file(is_worker_wasm);
        page.open("/prepare").await;
        check::is_there(page, named("heading", "Prepare a batch job")).await;
        action::press(page, button("Try a sample")).await;
        check::shows_in(page, any("alert"), &["could not be read"]).await;

        page.server.mend();
        try_sample(page).await;
    });
}
