//! Sources that are packed: gzip, and spreadsheets with their sheets.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;
use rust_xlsxwriter::Workbook;

use crate::action;
use crate::check;
use crate::find::{any, region, select, textbox};
use crate::page::{Page, story};

const PREVIEW: &str = "Record preview";

#[test]
fn a_packed_file_is_read_and_converted_like_a_plain_one() {
    story("open_gzip", async |page| {
        page.open("/prepare").await;
        let rows =
            |n: u32| (0..n).map(|n| format!("{n},letter {n}\n")).collect::<Vec<_>>().concat();
        let packed = [gzip(b"id,body\n"), gzip(rows(150).as_bytes())].concat();
        let file = page.write_file("letters.csv.gz", &packed);
        action::choose_file(page, "Source file", &file).await;
        check::fact(page, "Rows", "150").await;
        check::fact(page, "Name", "letters.csv.gz").await;
        action::write(page, textbox("Prompt template"), "Sort: {{body}}").await;
        check::shows_in(page, region(PREVIEW), &["Sort: letter 0"]).await;
        let status = action::convert(page).await;
        assert!(check::contains(&status, "150 records written"), "{status}");

        // Half of it: what was read is there, and that it is half is said.
        let file = page.write_file("half.csv.gz", &gzip(rows(20_000).as_bytes())[..20_000]);
        action::choose_file(page, "Source file", &file).await;
        check::shows(page, "The packed file is cut off").await;
    });
}

#[test]
fn a_sheet_is_chosen_beside_the_facts_of_its_spreadsheet() {
    story("open_spreadsheet", async |page| {
        page.open("/prepare").await;
        let file = page.write_file("book.xlsx", &book());
        action::choose_file(page, "Source file", &file).await;
        check::fact(page, "Rows", "3").await;
        action::write(page, textbox("Prompt template"), "Sort: {{body}}").await;
        check::shows_in(page, region(PREVIEW), &["Sort: first, letter"]).await;
        check::is_accessible(page, "a spreadsheet").await;
        action::choose(page, select("Sheet"), "Other").await;
        check::fact(page, "Rows", "1").await;
        check::shows_in(page, region(PREVIEW), &["Sort: other letter"]).await;
        one_is_stored(page).await;
        let plain = page.write_file("plain.csv", b"id,body\n1,plain letter\n");
        action::choose_file(page, "Source file", &plain).await;
        check::is_gone(page, select("Sheet")).await;
        check::until("what was unpacked is freed", async || {
            check::stored_files(page).await.is_empty().then_some(())
        })
        .await;
    });
}

#[test]
fn what_cannot_be_unpacked_says_what_to_do() {
    story("open_a_parquet", async |page| {
        page.open("/prepare").await;
        let file = page.write_file("data.parquet", b"PAR1\x15\x00\x15\x08\x00");
        action::choose_file(page, "Source file", &file).await;
        check::shows(page, "it is a Parquet file: write it as CSV first").await;
        check::is_there(page, any("alert")).await;
    });
}

async fn one_is_stored(page: &Page) {
    check::until("one unpacked file is stored", async || {
        (check::stored_files(page).await.len() == 1).then_some(())
    })
    .await;
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).expect("memory takes bytes");
    encoder.finish().expect("memory takes bytes")
}

fn book() -> Vec<u8> {
    let mut book = Workbook::new();
    book.add_worksheet().set_name("Cover").expect("a name");
    for (name, bodies) in
        [("Letters", &["first, letter", "second", "third"][..]), ("Other", &["other letter"])]
    {
        let sheet = book.add_worksheet().set_name(name).expect("a name");
        sheet.write_row(0, 0, ["id", "body"]).expect("a row");
        for (row, body) in (1..).zip(bodies) {
            sheet.write_row(row, 0, [row.to_string().as_str(), body]).expect("a row");
        }
    }
    book.save_to_buffer().expect("a file")
}
