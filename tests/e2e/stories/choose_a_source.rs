//! The other ways to a source, and what the page says about it: rows, placeholders, delimiter.

use crate::action;
use crate::check;
use crate::find::{any, button, named, region, select, textbox};
use crate::page::{Page, story};

const PREVIEW: &str = "Record preview";

#[test]
fn a_chosen_file_shows_its_rows_one_by_one() {
    story("choose_a_file", async |page| {
        page.open("/prepare").await;
        let csv = page.write_file(
            "letters.csv",
            b"id,body\nA1,first letter\nA2,second letter\nA3,third letter\n",
        );
        action::choose_file(page, "Source file", &csv).await;
        check::fact(page, "Rows", "3").await;
        action::write(page, textbox("Prompt template"), "Sort this: {{body}}").await;
        check::shows_in(page, region(PREVIEW), &["Sort this: first letter"]).await;
        action::press(page, button("Next")).await;
        check::shows_in(page, region(PREVIEW), &["Sort this: second letter"]).await;
        action::press(page, button("Previous")).await;
        check::shows_in(page, region(PREVIEW), &["Sort this: first letter"]).await;
    });
}

#[test]
fn a_pasted_text_is_a_source() {
    story("paste_text", async |page| {
        page.open("/prepare").await;
        action::toggle(page, "Paste text").await;
        action::write(
            page,
            textbox("Delimited text with a header row"),
            "name;note\nAda;x;y\nGrace;z\n",
        )
        .await;
        action::press(page, button("Use this text")).await;
        check::fact(page, "Rows", "2").await;
        action::write(page, textbox("Prompt template"), "Greet {{name}}").await;
        check::shows_in(page, region(PREVIEW), &["Greet Ada"]).await;
    });
}

#[test]
fn the_sample_is_ready_to_convert() {
    story("try_a_sample", async |page| {
        page.open("/").await;
        try_sample(page).await;
        check::shows_in(page, region(PREVIEW), &["recordId", "modelInput", "anthropic_version"])
            .await;
        let status = action::convert(page).await;
        assert!(check::contains(&status, "16 records written"), "{status}");
    });
}

#[test]
fn an_unknown_placeholder_is_an_error_that_knows_what_was_meant() {
    story("unknown_placeholder", async |page| {
        page.open("/prepare").await;
        try_sample(page).await;
        action::write(page, textbox("Prompt template"), "Summarize {{bdy}}").await;
        check::shows(page, "did you mean {{body}}").await;
        check::shows_in(page, named("table", "Diagnostics"), &["Error"]).await;
        action::write(page, textbox("Prompt template"), "Summarize {{body}}").await;
        check::until("the error goes with its cause", async || {
            (!check::contains(&page.text().await, "did you mean")).then_some(())
        })
        .await;
    });
}

#[test]
fn another_delimiter_reads_the_source_again() {
    story("change_the_delimiter", async |page| {
        page.open("/prepare").await;
        let csv =
            page.write_file("mixed.csv", b"id;text\n1;one, two\n2;three, four\n3;five, six\n");
        action::choose_file(page, "Source file", &csv).await;
        check::fact(page, "Columns", "2").await;
        check::is_there(page, named("columnheader", "text")).await;
        action::choose(page, select("Delimiter"), "Comma").await;
        check::is_there(page, named("columnheader", "id;text")).await;
        check::is_gone(page, named("columnheader", "text")).await;
        action::choose(page, select("Delimiter"), "Semicolon").await;
        check::is_there(page, named("columnheader", "text")).await;
        check::is_there(page, any("main")).await;
    });
}

/// Presses the button for a sample and waits until it is read and its first record is shown.
pub(super) async fn try_sample(page: &Page) {
    action::press(page, button("Try a sample")).await;
    check::fact(page, "Rows", "16").await;
    check::shows_in(page, region(PREVIEW), &["R0000000001"]).await;
    check::is_settled(page).await;
}

#[test]
fn other_encodings_and_json_lines_are_read_as_what_they_are() {
    story("other_sources", async |page| {
        page.open("/prepare").await;
        let text = "\u{feff}id;text\r\n1;Grüße\r\n2;東京\r\n";
        let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let file = page.write_file("excel.csv", &utf16);
        action::choose_file(page, "Source file", &file).await;
        check::fact(page, "Rows", "2").await;
        check::fact(page, "Encoding", "UTF-16LE").await;
        check::shows(page, "a byte order mark says UTF-16LE").await;
        action::write(page, textbox("Prompt template"), "Translate {{text}}").await;
        check::shows_in(page, region("Record preview"), &["Translate Grüße"]).await;

        let lines = b"{\"id\": 1, \"body\": {\"text\": \"Hi\"}}\n{\"id\": 2, \"body\": {\"text\": \"Ho\"}}\n";
        let file = page.write_file("records.jsonl", lines);
        action::choose_file(page, "Source file", &file).await;
        check::fact(page, "Columns", "3").await;
        check::is_there(page, named("columnheader", "body.text")).await;
        action::write(page, textbox("Prompt template"), "Say {{body.text}}").await;
        check::shows_in(page, region("Record preview"), &["Say Hi"]).await;
    });
}

#[test]
fn what_few_files_need_is_guessed_shown_and_changed() {
    story("more_about_lines", async |page| {
        page.open("/prepare").await;
        let text = b"# made by x\n# 2026\nid,text\n1,'a, b'\n2,'c, d'\n3, e\n";
        let csv = page.write_file("odd.csv", text);
        action::choose_file(page, "Source file", &csv).await;
        check::shows(page, "2 lines above the header begin with #").await;
        check::fact(page, "Rows", "3").await;
        action::write(page, textbox("Prompt template"), "<{{text}}>").await;
        check::shows_in(page, region(PREVIEW), &["<'a>"]).await;
        action::choose(page, select("Quote"), "Single").await;
        check::shows_in(page, region(PREVIEW), &["<a, b>"]).await;
        action::toggle(page, "Escapes, comments, white space (1 in use)").await;
        check::is_accessible(page, "more about lines").await;
        action::choose(page, select("Quote"), "None").await;
        check::shows_in(page, region(PREVIEW), &["<'a>"]).await;
    });
}
