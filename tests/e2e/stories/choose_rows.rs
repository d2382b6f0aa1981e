//! A choice of rows: the same in the page and on the command line.

use std::path::PathBuf;
use std::process::Command;
use std::{env, fs};

use super::parts::{manifest, open_many_tickets};
use crate::action;
use crate::check;
use crate::find::{button, named, number, select, textbox};
use crate::page::{Page, story};

/// The command line, of the same sources as the page.
pub(super) fn quarry() -> Command {
    let Some(path) = env::var_os("QUARRY_BIN") else {
        panic!("QUARRY_BIN is not set: let it name the binary quarry")
    };
    Command::new(path)
}

async fn choose_some(page: &Page) {
    action::toggle(page, "Choose rows (all rows)").await;
    action::press(page, button("Add a condition")).await;
    action::choose(page, select("Condition 1: column"), "customer").await;
    action::choose(page, select("Condition 1: comparison"), "is not").await;
    action::write(page, textbox("Condition 1: value"), "Zoë 3").await;
    action::press(page, button("Add a condition")).await;
    action::choose(page, select("Condition 2: column"), "body").await;
    action::choose(page, select("Condition 2: comparison"), "is not empty").await;
    action::choose(page, select("Take"), "Exactly so many").await;
    action::write(page, number("How many rows"), "700").await;
    action::write(page, number("Seed"), "7").await;
    action::write(page, number("Records at most"), "650").await;
    let label = "Leave out rows that ask the same as a row before";
    action::press(page, named("checkbox", label)).await;
    action::write(page, number("Records per part"), "250").await;
}

#[test]
fn page_and_command_line_make_the_same_parts_of_one_recipe() {
    story("same_as_the_command_line", async |page| {
        open_many_tickets(page).await;
        choose_some(page).await;
        let recipe = action::download(page, button("Save recipe")).await;
        let status = action::convert(page).await;
        assert!(check::contains(&status, "650 records written"), "{status}");
        assert!(status.contains("400 rows were not chosen"), "{status}");

        let out = page.browser.dir().join("out");
        let run = quarry()
            .args(["prepare", "--region", "us-east-1", "--today", "2026-11-24", "--recipe"])
            .arg(recipe)
            .arg("--out")
            .arg(&out)
            .arg(page.browser.dir().join("my tickets.csv"))
            .output()
            .expect("the command line runs");
        assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
        for number in 1..=3 {
            let file = format!("my-tickets-part-0000{number}.jsonl");
            let saved = action::download(page, button(&format!("Download {file}"))).await;
            assert!(read(saved) == read(out.join(&file)), "{file} differs");
        }
        let theirs: serde_json::Value =
            serde_json::from_str(&read(out.join("quarry.json"))).expect("a manifest is JSON");
        assert_eq!(manifest(page).await, theirs);
        assert_eq!(theirs["parts"].as_array().map(Vec::len), Some(3));
    });
}

#[test]
fn a_choice_that_is_not_made_to_its_end_is_said_and_a_recipe_sets_it() {
    story("choose_rows", async |page| {
        open_many_tickets(page).await;
        action::toggle(page, "Choose rows (all rows)").await;
        action::choose(page, select("Take"), "The first rows").await;
        check::shows(page, "Say how many rows").await;
        action::write(page, number("How many rows"), "120").await;
        check::is_there(page, button("Add a condition")).await;
        let status = action::convert(page).await;
        assert!(check::contains(&status, "120 records written"), "{status}");
        assert!(status.contains("930 rows were not chosen"), "{status}");
        action::press(page, button("Add a condition")).await;
        check::shows(page, "Choose a column for every condition").await;
        action::press(page, button("Remove condition 1")).await;

        page.reload().await;
        let shown = "return document.querySelector('#rows-count')?.value";
        check::until("the choice is kept", async || {
            (page.js(shown, vec![]).await.as_str() == Some("120")).then_some(())
        })
        .await;
    });
}

fn read(path: PathBuf) -> String {
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
