//! Outputs come back to the rows that they came from.

use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};

use crate::action;
use crate::check;
use crate::find::{button, named, region, select};
use crate::page::{Page, story};

/// A text that means harm wherever it is not taken for a text.
const HOSTILE: &str =
    "<img src=x onerror=\"window.harmed = true\"><script>window.harmed = true</script>\u{202e}";

/// Rows of the source.
const ROWS: usize = 300;

fn id(n: usize) -> String {
    format!("T{n:04}")
}

fn source() -> String {
    let rows = (1..=ROWS).map(|n| format!("{},\"Body {n}, \"\"quoted\"\"\nsecond line\"\n", id(n)));
    format!("id,body\n{}", rows.collect::<String>())
}

/// What became of a row: every tenth failed, every seventh was cut, four are missing.
fn outcome(n: usize) -> Option<Value> {
    let text = match n {
        2 => HOSTILE.to_owned(),
        3 => "=cmd()".to_owned(),
        4 => "{\"mood\": \"good\", \"score\": 4}".to_owned(),
        _ => format!("Answer to row {n}: “é”"),
    };
    let stop = if n.is_multiple_of(7) { "max_tokens" } else { "end_turn" };
    let output = json!({
        "type": "message", "role": "assistant", "model": "claude-haiku-4-5-20251001",
        "content": [{ "type": "text", "text": text }], "stop_reason": stop,
        "usage": { "input_tokens": 100 + n, "output_tokens": n },
    });
    let error = json!({
        "errorCode": 400,
        "errorMessage": "Malformed input request, please reformat your input and try again.",
    });
    let input = json!({
        "anthropic_version": "bedrock-2023-05-31", "max_tokens": 512,
        "messages": [{ "role": "user", "content": format!("Body {n}") }],
    });
    match n {
        n if n > ROWS - 4 => None,
        n if n.is_multiple_of(10) => {
            Some(json!({ "recordId": id(n), "modelInput": input, "error": error }))
        }
        _ => Some(json!({ "modelInput": input, "modelOutput": output, "recordId": id(n) })),
    }
}

/// Two output files in no order.
fn outputs() -> [String; 2] {
    let mut files = [String::new(), String::new()];
    for n in (1..=ROWS).map(|n| n * 101 % ROWS + 1) {
        if let Some(line) = outcome(n) {
            let file = &mut files[n % 2];
            file.push_str(&line.to_string());
            file.push('\n');
        }
    }
    files
}

/// Opens outputs, their manifest and the source.
pub(super) async fn open(page: &Page) {
    page.open("/results").await;
    let [first, second] = outputs();
    let manifest = json!({
        "totalRecordCount": 296, "processedRecordCount": 296, "successRecordCount": 267,
        "errorRecordCount": 29, "inputTokenCount": 1, "cacheReadInputTokenCount": 0,
    });
    let files = [
        page.write_file("part-0001.jsonl.out", first.as_bytes()),
        page.write_file("part-0002.jsonl.out", second.as_bytes()),
        page.write_file("manifest.json.out", manifest.to_string().as_bytes()),
    ];
    let files = files.each_ref().map(PathBuf::as_path);
    action::choose_files(page, "Output files", &files).await;
    check::shows_in(page, region("Files"), &["296 records", "part-0002.jsonl.out"]).await;
    let source = page.write_file("tickets.csv", source().as_bytes());
    action::choose_file(page, "Original source", &source).await;
    check::shows_in(page, region("Files"), &["tickets.csv", "original source"]).await;
}

#[test]
fn outputs_come_back_to_their_rows() {
    story("results", async |page| {
        open(page).await;
        let counts = ["answered", "truncated", "failed", "missing", "The counts add up"];
        check::shows_in(page, region("Summary"), &counts).await;
        let table = named("table", "Results");
        check::shows_in(page, table, &["T0001", "Answer to row 1", "Body 1"]).await;
        let cause = ["does not fit the model", "29"];
        check::shows_in(page, region("Errors by cause"), &cause).await;
        let said = ["inputTokenCount is 1", "A row has no record in the output", "T0297"];
        check::shows_in(page, named("table", "Diagnostics"), &said).await;
        check::is_accessible(page, "results").await;

        // Only what failed, in the address, too.
        action::press(page, button("failed")).await;
        check::shows(page, "29 rows shown").await;
        check::shows_in(page, table, &["T0010"]).await;
        let address = page.js("return location.search", vec![]).await;
        assert_eq!(address, json!("?status=failed"));
        action::press(page, button("Show all rows")).await;
        check::shows(page, "300 rows shown").await;

        // What a row says, and nothing that it does.
        action::write(page, named("searchbox", "Search"), "ONERROR").await;
        check::shows(page, "1 row shown").await;
        action::press(page, named("button", "2")).await;
        check::shows(page, "window.harmed = true").await;
        let harmed = page.js("return window.harmed ?? null", vec![]).await;
        assert_eq!(harmed, Value::Null);
        check::is_accessible(page, "a row of results").await;
        action::press(page, button("Close row")).await;
        action::press(page, button("Show all rows")).await;
        check::shows(page, "300 rows shown").await;

        // JSON stands as a tree.
        action::press(page, named("button", "4")).await;
        check::shows(page, "\"score\": 4").await;
        action::set_size(page, 390, 900).await;
        check::fits(page, 390, "results").await;
        action::set_size(page, 1280, 900).await;

        // Failed, truncated and, for want of the batch input, none of the missing ones.
        let again = action::download(page, button("Download retry file")).await;
        let again = fs::read_to_string(again).expect("the download is text");
        let mut ids: Vec<String> = Vec::new();
        for line in again.lines() {
            let record: Value = serde_json::from_str(line).expect("JSON");
            assert!(record.get("modelInput").is_some() && record.get("modelOutput").is_none());
            ids.extend(record["recordId"].as_str().map(str::to_owned));
        }
        ids.sort();
        let is_again =
            |n: &usize| outcome(*n).is_some() && (n.is_multiple_of(10) || n.is_multiple_of(7));
        assert_eq!(ids, (1..=ROWS).filter(is_again).map(id).collect::<Vec<_>>());

        let csv = action::download(page, button("Download CSV")).await;
        let text = fs::read_to_string(csv).expect("the download is text");
        compare(&text);
    });
}

/// The table has every row of the source in its order, with the answer to it.
fn compare(text: &str) {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header: Vec<_> = reader.headers().expect("a header").iter().map(str::to_owned).collect();
    let at = |name: &str| header.iter().position(|column| column == name).expect("a column");
    let (status, answer, tokens) = (at("status"), at("answer"), at("output_tokens"));
    assert_eq!(header[..2], ["id", "body"]);
    let rows: Vec<_> = reader.records().map(|row| row.expect("CSV")).collect();
    assert_eq!(rows.len(), ROWS);
    for (n, row) in (1..).zip(&rows) {
        assert_eq!(row[0], id(n));
        assert_eq!(row[1], format!("Body {n}, \"quoted\"\nsecond line"));
        let (word, text) = match outcome(n) {
            None => ("missing", String::new()),
            Some(line) => match line["modelOutput"]["content"][0]["text"].as_str() {
                None => ("failed", String::new()),
                Some(text) if n.is_multiple_of(7) => ("truncated", text.to_owned()),
                Some(text) => ("answered", text.to_owned()),
            },
        };
        let guarded = if text.starts_with('=') { format!("'{text}") } else { text };
        assert_eq!((&row[status], &row[answer]), (word, guarded.as_str()), "row {n}");
        let said = if guarded.is_empty() { String::new() } else { n.to_string() };
        assert_eq!(row[tokens], said, "row {n}");
    }
}

#[test]
fn results_are_read_by_keyboard() {
    story("results_keyboard", async |page| {
        open(page).await;
        check::shows_in(page, named("table", "Results"), &["T0001"]).await;
        let focus = "document.querySelector('.result-table__region').focus()";
        page.js(focus, vec![]).await;
        let keys = |keys: &'static str| async move {
            let region = page.browser.client.active_element().await.expect("it has the focus");
            region.send_keys(keys).await.expect("it takes keys");
        };
        // Down twice, and Enter.
        keys("\u{e015}\u{e015}\u{e007}").await;
        check::shows(page, "Row 3").await;
        // Control and End: the last row.
        keys("\u{e009}\u{e010}\u{e000}").await;
        check::shows_in(page, named("table", "Results"), &["missing"]).await;
        keys("\u{e007}").await;
        check::shows(page, "Row 300").await;
        action::press(page, button("Previous row")).await;
        check::shows(page, "Row 299").await;
    });
}

#[test]
fn results_are_sorted_broken_down_and_compared_with_the_estimate() {
    story("results_insight", async |page| {
        open(page).await;
        let table = named("table", "Results");
        check::shows_in(page, table, &["T0001"]).await;
        // Up, and down.
        action::press(page, button("id")).await;
        action::press(page, button("id")).await;
        check::shows_in(page, table, &["T0300"]).await;
        let address = page.js("return decodeURIComponent(location.search)", vec![]).await;
        assert_eq!(address, json!("?sort=column:id&descending=yes"));
        // The only answer that is JSON comes first, by a column that is hidden where few answers have it.
        action::toggle(page, "Columns").await;
        action::press(page, named("checkbox", "score")).await;
        action::press(page, button("score")).await;
        check::shows_in(page, table, &["T0004"]).await;
        action::press(page, button("Show all rows")).await;
        check::shows_in(page, table, &["T0001"]).await;

        let charts = region("Charts");
        action::choose(page, select("Break down by"), "mood").await;
        let said = ["mood: 1 value.", "Rows by mood: 300 rows", "no value"];
        check::shows_in(page, charts, &said).await;
        check::is_accessible(page, "results in groups").await;
        action::choose(page, select("Break down by"), "body").await;
        check::shows_in(page, charts, &["each of its 300 values stands in one row only"]).await;
        check::shows_in(page, charts, &["Statuses: 300 rows", "Stop reasons: 267 answers"]).await;
        let png = action::download(page, button("Download PNG: Stop reasons")).await;
        let png = fs::read(png).expect("the download is there");
        assert!(png.starts_with(b"\x89PNG\r\n"), "{} bytes", png.len());
        let svg = action::download(page, button("Download SVG: Statuses")).await;
        let svg = fs::read_to_string(svg).expect("the download is text");
        assert!(svg.contains("<title>failed: 29</title>"), "{svg}");

        let cost = region("Actual cost");
        action::choose(page, select("Model of the job"), "Claude Haiku 4.5").await;
        check::shows_in(page, cost, &["By the manifest"]).await;
        action::press(page, button("Compare with the estimate")).await;
        let said = ["267 requests compared", "From–to", "Output tokens", "as long as its limit"];
        check::shows_in(page, cost, &said).await;
        check::is_accessible(page, "an estimate beside the cost").await;
        action::set_size(page, 390, 900).await;
        check::fits(page, 390, "results with an estimate").await;
        action::set_size(page, 1280, 900).await;
    });
}

#[test]
fn files_that_are_no_output_are_said() {
    story("results_without_output", async |page| {
        page.open("/results").await;
        let source = page.write_file("tickets.csv", source().as_bytes());
        action::choose_file(page, "Output files", &source).await;
        let said = ["none of the files is the output of a job", "tickets.csv (original source)"];
        check::shows_in(page, region("Files"), &said).await;
        // With the output it is the source.
        let [first, _] = outputs();
        let output = page.write_file("renamed.txt", first.as_bytes());
        action::choose_file(page, "Output files", &output).await;
        check::shows_in(page, region("Files"), &["renamed.txt", "output"]).await;
        action::choose(page, select("File type"), "Excel").await;
        check::is_there(page, button("Download XLSX")).await;
    });
}
