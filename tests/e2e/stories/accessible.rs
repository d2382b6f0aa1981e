//! axe-core finds nothing on any page, in light and dark, wide and narrow.

use super::check_a_file::check_mistakes;
use super::choose_a_source::try_sample;
use super::parts::open_many_tickets;
use crate::action;
use crate::check;
use crate::find::{any, button, number, region, select, textbox};
use crate::page::{Page, story};

const ROUTES: [&str; 7] =
    ["/prepare", "/models", "/results", "/jobs", "/check", "/settings", "/no-such-page"];

#[test]
fn every_page_is_accessible() {
    story("accessible_pages", async |page| {
        for route in ROUTES {
            page.open(route).await;
            check::is_there(page, any("heading")).await;
            is_accessible_everywhere(page, route).await;
        }
    });
}

#[test]
fn every_state_of_the_way_is_accessible() {
    story("accessible_states", async |page| {
        page.open("/prepare").await;
        try_sample(page).await;
        is_accessible_everywhere(page, "with the sample").await;
        action::toggle(page, "Examples, conversation, images, tools, JSON answers (none in use)")
            .await;
        action::press(page, button("Add an example")).await;
        action::choose(page, select("Earlier turns"), "one turn each").await;
        is_accessible_everywhere(page, "with more inputs").await;
        action::choose(page, select("Earlier turns"), "None").await;
        action::toggle(page, "Choose rows (all rows)").await;
        for _ in 0..2 {
            action::press(page, button("Add a condition")).await;
        }
        action::choose(page, select("Take"), "Exactly so many").await;
        is_accessible_everywhere(page, "with a choice of rows").await;
        action::choose(page, select("Take"), "All rows").await;
        for number in [2, 1] {
            action::press(page, button(&format!("Remove condition {number}"))).await;
        }
        action::convert(page).await;
        is_accessible_everywhere(page, "after the conversion").await;
        action::write(page, textbox("Prompt template"), "Summarize {{bdy}}").await;
        check::shows(page, "did you mean").await;
        check::is_settled(page).await;
        is_accessible_everywhere(page, "with an error").await;
    });
}

#[test]
fn parts_are_accessible() {
    story("accessible_parts", async |page| {
        open_many_tickets(page).await;
        action::write(page, number("Records per part"), "300").await;
        action::press(page, button("Plan parts")).await;
        check::status_says(page, check::SHORT, &["planned"]).await;
        is_accessible_everywhere(page, "with a plan").await;
        action::convert(page).await;
        is_accessible_everywhere(page, "with parts").await;
    });
}

#[test]
fn the_check_page_is_accessible_with_findings_and_changes() {
    story("accessible_check", async |page| {
        page.open("/check").await;
        check_mistakes(page).await;
        is_accessible_everywhere(page, "with findings").await;
        action::press(page, button("Mend")).await;
        check::status_says(page, check::SHORT, &["3 changed"]).await;
        is_accessible_everywhere(page, "with changes").await;
    });
}

#[test]
fn waiting_is_accessible() {
    story("accessible_waiting", async |page| {
        page.open("/prepare").await;
        try_sample(page).await;
        // From here on the worker hears nothing: what waits for it waits forever.
        page.js("Worker.prototype.postMessage = () => {}", vec![]).await;
        action::write(page, textbox("Prompt template"), "Summarize {{body}}").await;
        check::is_there(page, region("Record preview")).await;
        is_accessible_everywhere(page, "while a record is made").await;
        action::press(page, button("Convert")).await;
        check::is_there(page, any("progressbar")).await;
        is_accessible_everywhere(page, "while records are written").await;
    });
}

async fn is_accessible_everywhere(page: &Page, state: &str) {
    for theme in ["light", "dark"] {
        action::set_system_theme(page, theme).await;
        for width in [1280, 390] {
            action::set_size(page, width, 900).await;
            let state = format!("{state}, {theme}, {width} px");
            check::fits(page, width, &state).await;
            check::is_accessible(page, &state).await;
        }
    }
}
