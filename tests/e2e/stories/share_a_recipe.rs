//! A recipe as a file and as a link: the same job again, without any data.

use std::fs;

use crate::action;
use crate::check;
use crate::find::{button, number, select, textbox};
use crate::page::{Page, story};

async fn says(page: &Page, system: &str, max_tokens: &str) {
    check::until("the form has the recipe", async || {
        let value =
            async |target| crate::find::one(page, target).await.prop("value").await.ok().flatten();
        let is_there = value(textbox("System prompt")).await.as_deref() == Some(system)
            && value(number("Max tokens")).await.as_deref() == Some(max_tokens);
        is_there.then_some(())
    })
    .await;
}

#[test]
fn a_saved_recipe_fills_the_form_again() {
    story("recipe_file", async |page| {
        page.open("/prepare").await;
        action::choose(page, select("Model"), "Claude Haiku 4.5").await;
        action::write(page, textbox("System prompt"), "Answer briefly.").await;
        action::write(page, number("Max tokens"), "321").await;
        let saved = action::download(page, button("Save recipe")).await;
        let text = fs::read_to_string(&saved).expect("a recipe is text");
        assert!(text.contains("\"system\": \"Answer briefly.\""), "{text}");

        action::write(page, textbox("System prompt"), "Something else").await;
        action::write(page, number("Max tokens"), "5").await;
        action::choose_file(page, "Open a recipe", &saved).await;
        check::shows(page, "The recipe of the file was opened.").await;
        says(page, "Answer briefly.", "321").await;

        let broken = page.write_file("broken.json", b"{\"version\": 99}");
        action::choose_file(page, "Open a recipe", &broken).await;
        check::shows(page, "was not opened").await;
        says(page, "Answer briefly.", "321").await;
    });
}

#[test]
fn a_link_carries_the_recipe_in_its_fragment() {
    story("recipe_link", async |page| {
        // {"version":2,"model":"anthropic.claude-haiku-4-5-20251001-v1:0","format":"claude-messages",
        //  "system":"From a link","prompt":"Hi","parameters":{"max_tokens":77}}
        let recipe = "eyJ2ZXJzaW9uIjoyLCJtb2RlbCI6ImFudGhyb3BpYy5jbGF1ZGUtaGFpa3UtNC01LTIwMjUxMDAxLXYxOjAiLCJmb3JtYXQiOiJjbGF1ZGUtbWVzc2FnZXMiLCJzeXN0ZW0iOiJGcm9tIGEgbGluayIsInByb21wdCI6IkhpIiwicGFyYW1ldGVycyI6eyJtYXhfdG9rZW5zIjo3N319";
        page.open(&format!("/prepare#recipe={recipe}")).await;
        check::shows(page, "The recipe in the address was opened.").await;
        says(page, "From a link", "77").await;
        let hash = page.js("return location.hash", vec![]).await;
        assert_eq!(hash, "", "a reload would open it again over what was changed since");
    });
}

#[test]
fn what_a_recipe_says_of_rows_holds_and_can_be_taken_back() {
    story("recipe_selection", async |page| {
        page.open("/prepare").await;
        let csv = page.write_file("a.csv", b"q\nHi\nHo\n");
        action::choose_file(page, "Source file", &csv).await;
        check::fact(page, "Rows", "2").await;
        let recipe = br#"{"version": 2, "model": "anthropic.claude-haiku-4-5-20251001-v1:0",
            "format": "claude-messages", "system": "Kept", "prompt": "{{q}}",
            "parameters": {"max_tokens": 9}, "selection": {"limit": 1}}"#;
        let file = page.write_file("first.json", recipe);
        action::choose_file(page, "Open a recipe", &file).await;
        says(page, "Kept", "9").await;
        let status = action::convert(page).await;
        assert!(check::contains(&status, "1 record written"), "{status}");
        let saved = action::download(page, button("Save recipe")).await;
        let text = fs::read_to_string(&saved).expect("a recipe is text");
        assert!(text.contains("\"limit\": 1"), "{text}");
        action::write(page, number("Records at most"), "").await;
        let status = action::convert(page).await;
        assert!(check::contains(&status, "2 records written"), "{status}");
    });
}
