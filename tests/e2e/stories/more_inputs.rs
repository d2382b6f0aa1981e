//! Bodies that need more than a prompt: examples, pictures, values by row, Converse.

use std::fs;

use serde_json::{Value, json};

use crate::action;
use crate::check;
use crate::find::{button, named, number, region, select, textbox};
use crate::page::story;

/// The smallest PNG that says what it is.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";

#[test]
fn examples_pictures_and_values_by_row_go_into_the_records() {
    story("more_inputs", async |page| {
        page.open("/prepare").await;
        let csv = page.write_file("photos.csv", b"photo,limit\na.png,50\nb.png,\n");
        action::choose_file(page, "Source file", &csv).await;
        check::fact(page, "Rows", "2").await;
        action::choose(page, select("Model"), "Claude Haiku 4.5").await;
        action::write(page, textbox("Prompt template"), "What is it?").await;
        action::write(page, number("Max tokens"), "200").await;
        action::toggle(page, "Examples, conversation, images, tools, JSON answers (none in use)")
            .await;
        action::press(page, button("Add an example")).await;
        action::write(page, textbox("Example 1: user"), "What is this?").await;
        action::write(page, textbox("Example 1: answer"), "A cat.").await;
        action::press(page, named("checkbox", "photo")).await;
        check::shows_in(page, named("table", "Diagnostics"), &["The file of a row was not found"])
            .await;
        let picture = page.write_file("a.png", PNG);
        action::choose_file(page, "Files named in the columns", &picture).await;
        action::toggle(page, "Values from columns (none in use)").await;
        action::choose(page, select("Max tokens from"), "limit").await;
        check::shows_in(
            page,
            region("Record preview"),
            &["image/png", "A cat.", "\"max_tokens\": 50"],
        )
        .await;

        let status = action::convert(page).await;
        assert!(check::contains(&status, "1 record written"), "{status}");
        assert!(check::contains(&status, "1 row was left out"), "{status}");
        let saved = action::download(page, button("Download JSONL")).await;
        let records = fs::read_to_string(&saved).expect("records are UTF-8");
        let record: Value = serde_json::from_str(records.trim()).expect("one record");
        let messages = &record["modelInput"]["messages"];
        assert_eq!(
            messages[1],
            json!({ "role": "assistant", "content": [{ "type": "text", "text": "A cat." }] })
        );
        assert_eq!(messages[2]["content"][0]["source"]["data"], "iVBORw0KGgoAAAANSUhEUg==");
        assert_eq!(messages[2]["content"][1]["text"], "What is it?");
    });
}

#[test]
fn converse_is_one_format_for_all_chat_models() {
    story("converse", async |page| {
        page.open("/prepare").await;
        let csv = page.write_file("a.csv", b"q\nHi\n");
        action::choose_file(page, "Source file", &csv).await;
        action::choose(page, select("Model"), "Nova Lite").await;
        action::choose(page, select("Request format"), "Converse").await;
        action::write(page, textbox("Prompt template"), "{{q}}").await;
        action::write(page, number("Max tokens"), "77").await;
        check::shows_in(
            page,
            region("Record preview"),
            &["\"inferenceConfig\"", "\"maxTokens\": 77"],
        )
        .await;
        // Embedding models cannot converse: the format follows the model.
        action::choose(page, select("Model"), "Titan Text Embeddings V2").await;
        check::shows_in(page, region("Record preview"), &["\"inputText\": \"Hi\""]).await;
    });
}

#[test]
fn a_form_offers_nothing_that_the_model_refuses() {
    story("refused_parameters", async |page| {
        page.open("/prepare").await;
        action::choose(page, select("Model"), "Claude Haiku 4.5").await;
        check::is_there(page, number("Temperature")).await;
        action::choose(page, select("Model"), "Claude Opus 5").await;
        check::is_gone(page, number("Temperature")).await;
        check::shows(page, "temperature").await;
    });
}

#[test]
fn text_that_is_no_json_is_never_taken_for_nothing() {
    story("bad_patch", async |page| {
        page.open("/prepare").await;
        let csv = page.write_file("a.csv", b"q\nHi\n");
        action::choose_file(page, "Source file", &csv).await;
        check::fact(page, "Rows", "1").await;
        action::write(page, textbox("Prompt template"), "{{q}}").await;
        action::toggle(page, "Examples, conversation, images, tools, JSON answers (none in use)")
            .await;
        action::write(page, textbox("Body patch"), "{\"metadata\":").await;
        check::shows(page, "Mend “Body patch” first").await;
        action::write(page, textbox("Body patch"), "{\"metadata\": {\"user_id\": \"u-{{q}}\"}}")
            .await;
        check::shows_in(page, region("Record preview"), &["u-Hi"]).await;
    });
}
