//! Tests of spreadsheets, made here.

use std::io::{Cursor, Write as _};

use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook as Writer, Worksheet};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;

/// The CSV of a sheet, and the findings by code with their first place.
fn csv(
    bytes: &[u8],
    kind: SpreadsheetKind,
    sheet: Option<&str>,
) -> Result<(String, Vec<String>), String> {
    let mut workbook =
        Workbook::open(Cursor::new(bytes), kind).map_err(|error| error.to_string())?;
    let name = workbook.choose(sheet).map_err(|error| error.to_string())?.name.clone();
    let mut rows = workbook.rows(&name).map_err(|error| error.to_string())?;
    let (mut out, mut report) = (Vec::new(), Report::new());
    while rows.next(&mut out, &mut report).map_err(|error| error.to_string())? {}
    let found = report.groups();
    let found =
        found.iter().map(|group| format!("{} {}", group.rule.code, group.examples[0].detail));
    Ok((String::from_utf8(out).unwrap(), found.collect()))
}

fn xlsx(fill: impl FnOnce(&mut Writer)) -> Vec<u8> {
    let mut workbook = Writer::new();
    fill(&mut workbook);
    workbook.save_to_buffer().unwrap()
}

fn one_sheet(fill: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    xlsx(|workbook| fill(workbook.add_worksheet()))
}

fn ods(content: &str) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default();
    for (name, text) in [
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", content),
        ("META-INF/manifest.xml", "<manifest:manifest/>"),
    ] {
        archive.start_file(name, options).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

#[test]
fn cells_of_every_kind_are_data_and_not_what_they_look_like() {
    let bytes = one_sheet(|sheet| {
        let date = Format::new().set_num_format("yyyy-mm-dd");
        let both = Format::new().set_num_format("d.m.yyyy hh:mm");
        let money = Format::new().set_num_format("#,##0.00 \"EUR\"");
        for (column, name) in (0..).zip(["id", "text", "date", "moment", "money", "yes", "sum"]) {
            sheet.write(0, column, name).unwrap();
        }
        sheet.write(1, 0, 1).unwrap();
        sheet.write(1, 1, "a, \"b\"\nc").unwrap();
        let day = ExcelDateTime::from_ymd(2026, 2, 28).unwrap();
        sheet.write_with_format(1, 2, &day, &date).unwrap();
        sheet.write_with_format(1, 3, &day, &both).unwrap();
        sheet.write_with_format(1, 4, 1_234_567.5, &money).unwrap();
        sheet.write(1, 5, true).unwrap();
        sheet.write(1, 6, Formula::new("=A2*2").set_result("2")).unwrap();
        sheet.write(2, 0, 0.1).unwrap();
        sheet.write(2, 5, false).unwrap();
        sheet.write(2, 6, Formula::new("=1/0").set_result("#DIV/0!")).unwrap();
        sheet.write(3, 1, "Grüße 👋 =1+1").unwrap();
    });
    let (text, found) = csv(&bytes, SpreadsheetKind::Xlsx, None).unwrap();
    assert_eq!(
        text,
        "id,text,date,moment,money,yes,sum\n\
         1,\"a, \"\"b\"\"\nc\",2026-02-28,2026-02-28T00:00:00,1234567.5,TRUE,2\n\
         0.1,,,,,FALSE,#DIV/0!\n\
         ,Grüße 👋 =1+1,,,,,\n"
    );
    assert_eq!(found, ["source.cell-error G3: #DIV/0!"]);
}

#[test]
fn sheets_are_listed_and_the_first_that_shows_and_is_not_empty_is_chosen() {
    let bytes = xlsx(|workbook| {
        workbook.add_worksheet().set_name("Cover").unwrap();
        let hidden = workbook.add_worksheet().set_name("Lookup").unwrap();
        hidden.write(0, 0, "x").unwrap();
        hidden.set_hidden(true);
        let data = workbook.add_worksheet().set_name("Data & more").unwrap();
        data.write(2, 1, "id").unwrap();
        data.write(2, 2, "text").unwrap();
        data.write(3, 1, 7).unwrap();
        data.write(5, 2, "after a gap").unwrap();
        data.write_blank(9, 9, &Format::new().set_bold()).unwrap();
    });
    let workbook = Workbook::open(Cursor::new(&bytes), SpreadsheetKind::Xlsx).unwrap();
    let listed: Vec<_> = workbook.sheets().iter().collect();
    assert_eq!(
        listed.iter().map(|s| s.name.as_str()).collect::<Vec<_>>(),
        ["Cover", "Lookup", "Data & more"]
    );
    assert_eq!(listed.iter().map(|s| s.is_visible).collect::<Vec<_>>(), [true, false, true]);
    assert_eq!(listed.iter().map(|s| s.has_cells).collect::<Vec<_>>(), [false, true, true]);
    let (text, _) = csv(&bytes, SpreadsheetKind::Xlsx, None).unwrap();
    assert_eq!(text, "\n\nid,text\n7,\n\n,after a gap\n");
    let (text, _) = csv(&bytes, SpreadsheetKind::Xlsx, Some("Lookup")).unwrap();
    assert_eq!(text, "x\n");
    let error = csv(&bytes, SpreadsheetKind::Xlsx, Some("Dat")).unwrap_err();
    assert!(error.contains("Cover, Lookup, Data & more"), "{error}");
}

#[test]
fn merged_cells_stand_at_their_top_left() {
    let bytes = one_sheet(|sheet| {
        sheet.write(0, 0, "a").unwrap();
        sheet.write(0, 1, "b").unwrap();
        sheet.merge_range(1, 0, 2, 1, "both", &Format::new()).unwrap();
    });
    assert_eq!(csv(&bytes, SpreadsheetKind::Xlsx, None).unwrap().0, "a,b\nboth,\n");
}

const CONTENT: &str = concat!(
    "<office:document-content><office:automatic-styles>",
    "<style:style style:name=\"ta1\"><style:table-properties table:display=\"true\"/></style:style>",
    "<style:style style:name=\"ta2\"><style:table-properties table:display=\"false\"/></style:style>",
    "</office:automatic-styles><office:body><office:spreadsheet>",
    "<table:table table:name=\"Hidden\" table:style-name=\"ta2\"><table:table-row>",
    "<table:table-cell office:value-type=\"string\"><text:p>h</text:p></table:table-cell>",
    "</table:table-row></table:table>",
    "<table:table table:name=\"Data\" table:style-name=\"ta1\"><table:table-row>",
    "<table:table-cell table:number-columns-repeated=\"2\"/>",
    "<table:table-cell office:value-type=\"string\"><text:p>when</text:p></table:table-cell>",
    "<table:table-cell office:value-type=\"string\"><text:p>what &amp;<text:s text:c=\"2\"/>&#x21;</text:p>",
    "<text:p>more</text:p><office:annotation><text:p>note</text:p></office:annotation></table:table-cell>",
    "</table:table-row><table:table-row table:number-rows-repeated=\"2\">",
    "<table:table-cell table:number-columns-repeated=\"2\"/>",
    "<table:table-cell office:value-type=\"date\" office:date-value=\"2026-02-28\"><text:p>28.2.</text:p></table:table-cell>",
    "<table:table-cell office:value-type=\"float\" office:value=\"1.50\"><text:p>1,5</text:p></table:table-cell>",
    "</table:table-row><table:table-row>",
    "<table:table-cell table:number-columns-repeated=\"2\"/>",
    "<table:table-cell office:value-type=\"time\" office:time-value=\"PT10H05M00S\"><text:p>x</text:p></table:table-cell>",
    "<table:table-cell office:value-type=\"boolean\" office:boolean-value=\"true\"><text:p>WAHR</text:p></table:table-cell>",
    "</table:table-row><table:table-row>",
    "<table:table-cell table:number-columns-repeated=\"3\"/>",
    "<table:table-cell office:value-type=\"float\" office:value=\"0\"><text:p>#DIV/0!</text:p></table:table-cell>",
    "</table:table-row><table:table-row table:number-rows-repeated=\"1048571\">",
    "<table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>",
    "</table:table></office:spreadsheet></office:body></office:document-content>"
);

#[test]
fn opendocument_is_read_in_the_same_way() {
    let bytes = ods(CONTENT);
    let workbook = Workbook::open(Cursor::new(&bytes), SpreadsheetKind::Ods).unwrap();
    let [hidden, data] = workbook.sheets() else { panic!("two sheets") };
    assert_eq!((hidden.is_visible, data.is_visible), (false, true));
    assert_eq!(data.size, Some((5, 2)));
    let (text, found) = csv(&bytes, SpreadsheetKind::Ods, None).unwrap();
    assert_eq!(
        text,
        "when,\"what &  !\nmore\"\n2026-02-28,1.5\n2026-02-28,1.5\n10:05:00,TRUE\n,#DIV/0!\n"
    );
    assert_eq!(found, ["source.cell-error D5: #DIV/0!"]);
    assert_eq!(csv(&bytes, SpreadsheetKind::Ods, Some("Hidden")).unwrap().0, "h\n");
}

#[test]
fn a_row_that_is_repeated_without_end_takes_no_memory_and_ends() {
    let content = CONTENT.replace("1048571", "4294967295");
    assert!(csv(&ods(&content), SpreadsheetKind::Ods, None).is_ok());
    let wide = "<table:table table:name=\"a\"><table:table-row><table:table-cell \
                table:number-columns-repeated=\"16384\" office:value-type=\"string\"><text:p>"
        .to_owned()
        + &"x".repeat(10_000)
        + "</text:p></table:table-cell></table:table-row></table:table>";
    let error = csv(&ods(&wide), SpreadsheetKind::Ods, None).unwrap_err();
    assert!(error.contains("25 MB"), "{error}");
}

#[test]
fn what_is_locked_cut_or_none_is_refused_in_words() {
    let locked = ods(CONTENT);
    let whole = one_sheet(|sheet| drop(sheet.write(0, 0, "a")));
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    archive.start_file("a.csv", SimpleFileOptions::default()).unwrap();
    let other = archive.finish().unwrap().into_inner();
    for (bytes, kind, part) in [
        (&whole[..whole.len() / 2], SpreadsheetKind::Xlsx, "cannot be read"),
        (b"PK\x03\x04", SpreadsheetKind::Xlsx, "cannot be read"),
        (&other, SpreadsheetKind::Xlsx, "cannot be read"),
        (&other, SpreadsheetKind::Ods, "cannot be read"),
        (&locked[..locked.len() - 30], SpreadsheetKind::Ods, "cannot be read"),
    ] {
        let error = csv(bytes, kind, None).unwrap_err();
        assert!(error.contains(part), "{error}");
    }
}

#[test]
fn a_part_that_expands_without_end_is_refused() {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    archive.start_file("xl/sharedStrings.xml", SimpleFileOptions::default()).unwrap();
    for _ in 0..30 {
        archive.write_all(&vec![b' '; 1 << 20]).unwrap();
    }
    let bomb = archive.finish().unwrap().into_inner();
    assert!(bomb.len() < 100_000);
    let error = csv(&bomb, SpreadsheetKind::Xlsx, None).unwrap_err();
    assert!(error.contains("unpacks to more"), "{error}");
}

/// A byte changed or lost anywhere: an answer in words or rows, never a panic.
#[test]
fn damaged_spreadsheets_are_answered() {
    let whole = one_sheet(|sheet| {
        for row in 0..20 {
            sheet.write(row, 0, format!("text {row}")).unwrap();
            sheet.write(row, 1, row).unwrap();
        }
    });
    for (bytes, kind) in [(whole, SpreadsheetKind::Xlsx), (ods(CONTENT), SpreadsheetKind::Ods)] {
        for at in (0..bytes.len()).step_by(3) {
            let mut changed = bytes.clone();
            changed[at] ^= 0x55;
            csv(&changed, kind, None).ok();
            csv(&bytes[..at], kind, None).unwrap_err();
        }
    }
}
