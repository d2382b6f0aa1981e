//! Tables are read back by other programs' readers, and give the same cells.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use proptest::prelude::*;
use serde_json::{Value as Json, json};

use super::super::super::check::{Place, Report};
use super::super::rules::{CELL_CUT, COLUMNS_OVER_LIMIT, FORMULA_GUARDED, ROWS_OVER_LIMIT};
use super::{Cell, CsvOptions, Format, MAX_COLUMNS, MAX_ROWS, MAX_UNITS, Totals, Writer};

const UNGUARDED: CsvOptions = CsvOptions { has_bom: false, guards_formulas: false };

fn names(columns: &[&str]) -> Vec<String> {
    columns.iter().map(|name| (*name).to_owned()).collect()
}

fn written(
    format: Format,
    options: CsvOptions,
    columns: &[&str],
    rows: &[Vec<Cell<'_>>],
) -> (Vec<u8>, Totals, Report) {
    let mut writer = Writer::new(format, names(columns), options);
    let (mut out, mut report) = (Vec::new(), Report::new());
    for (row, cells) in (1..).zip(rows) {
        writer.row(cells, Place { row, ..Place::default() }, &mut out, &mut report);
    }
    let totals = writer.finish(&mut out, &mut report).expect("it can be packed");
    (out, totals, report)
}

fn text(text: &str) -> Cell<'_> {
    Cell::Text(text.into())
}

#[track_caller]
fn check(format: Format, columns: &[&str], cells: &[Cell<'_>], expected: &str) {
    let (out, totals, _) = written(format, CsvOptions::default(), columns, &[cells.to_vec()]);
    assert_eq!(String::from_utf8_lossy(&out), expected);
    assert_eq!(totals.n_rows, 1);
}

/// The cells of the sheet, its header first.
fn sheet(out: &[u8]) -> Vec<Vec<Data>> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(out.to_vec())).expect("a spreadsheet");
    let range = book.worksheet_range("Results").expect("a sheet");
    range.rows().map(<[Data]>::to_vec).collect()
}

#[test]
fn every_kind_of_cell_is_written_in_every_format() {
    let cells = [
        text("é, \"x\""),
        Cell::Empty,
        Cell::Count(12),
        Cell::Number("-1.50"),
        Cell::Boolean(true),
        Cell::Json("{\"k\": [1, null]}"),
    ];
    let columns = ["t", "e", "c", "n", "b", "j"];
    check(
        Format::Csv,
        &columns,
        &cells,
        "t,e,c,n,b,j\r\n\"é, \"\"x\"\"\",,12,-1.50,true,\"{\"\"k\"\": [1, null]}\"\r\n",
    );
    check(
        Format::Jsonl,
        &columns,
        &cells,
        "{\"t\":\"é, \\\"x\\\"\",\"e\":null,\"c\":12,\"n\":-1.50,\"b\":true,\"j\":{\"k\": [1, null]}}\n",
    );
    let (out, ..) = written(Format::Xlsx, UNGUARDED, &columns, &[cells.to_vec()]);
    let expected = [
        Data::String("é, \"x\"".into()),
        Data::Empty,
        Data::Float(12.0),
        Data::Float(-1.5),
        Data::Bool(true),
        Data::String("{\"k\": [1, null]}".into()),
    ];
    assert_eq!(sheet(&out)[1], expected);
}

#[test]
fn a_row_has_a_cell_for_each_column() {
    check(Format::Csv, &["a", "b"], &[text("x")], "a,b\r\nx,\r\n");
    check(Format::Csv, &["a"], &[text("x"), text("y")], "a\r\nx\r\n");
    check(Format::Csv, &["a"], &[Cell::Empty], "a\r\n\"\"\r\n");
    check(Format::Jsonl, &["a", "b"], &[text("x")], "{\"a\":\"x\",\"b\":null}\n");
    check(Format::Jsonl, &[], &[text("x")], "{}\n");
    check(Format::Jsonl, &["a", "a"], &[text("x")], "{\"a\":\"x\",\"a 2\":null}\n");
    check(Format::Jsonl, &["\"\n"], &[text("x")], "{\"\\\"\\n\":\"x\"}\n");
}

#[test]
fn a_table_without_rows_is_whole() {
    for (format, expected) in [(Format::Csv, "\u{feff}a,b\r\n"), (Format::Jsonl, "")] {
        let options = CsvOptions { has_bom: true, guards_formulas: true };
        let (out, totals, _) = written(format, options, &["a", "b"], &[]);
        assert_eq!(String::from_utf8_lossy(&out), expected);
        assert_eq!(totals, Totals::default());
    }
    let (out, ..) = written(Format::Xlsx, UNGUARDED, &["a", "b"], &[]);
    assert_eq!(sheet(&out), [[Data::String("a".into()), Data::String("b".into())]]);
}

#[test]
fn a_formula_in_csv_is_guarded_and_said_by_column() {
    let rows = [
        vec![text("=1+1"), text("-5")],
        vec![text("＝1"), text("+3.2")],
        vec![text("a=1"), text("@SUM(A1)")],
        vec![Cell::Number("-5"), Cell::Json("-1e3")],
        vec![Cell::Number("=1"), Cell::Json("=1")],
    ];
    let (out, totals, report) = written(Format::Csv, CsvOptions::default(), &["x", "=y"], &rows);
    let expected = "x,\"'=y\"\r\n\"'=1+1\",-5\r\n\"'＝1\",+3.2\r\na=1,\"'@SUM(A1)\"\r\n-5,-1e3\r\n\"'=1\",\"'=1\"\r\n";
    assert_eq!(String::from_utf8_lossy(&out), expected);
    assert_eq!((totals.n_rows, totals.n_guarded), (5, 6));
    let found: Vec<_> = report
        .groups()
        .iter()
        .map(|group| (group.rule.code, group.subject.as_str(), group.count))
        .collect();
    let code = FORMULA_GUARDED.code;
    assert_eq!(found, [(code, "=y", 3), (code, "x", 3)]);
    assert_eq!(report.groups()[1].examples[1].at.row, 2);

    let (out, totals, report) = written(Format::Csv, UNGUARDED, &["x", "=y"], &rows[..1]);
    assert_eq!(String::from_utf8_lossy(&out), "x,=y\r\n=1+1,-5\r\n");
    assert_eq!((totals.n_guarded, report.groups().len()), (0, 0));
}

#[test]
fn json_lines_are_json_whatever_the_cells_say() {
    for (cell, expected) in [
        (Cell::Number("12345678901234567890.10"), "12345678901234567890.10"),
        (Cell::Number("1e"), "\"1e\""),
        (Cell::Number("true"), "\"true\""),
        (Cell::Number(" 1 "), "1"),
        (Cell::Number("NaN"), "\"NaN\""),
        (Cell::Json("{\r\n \"a\":\n1}\n"), "{ \"a\":1}"),
        (Cell::Json("{\"a\":1}, \"b\": 2"), "\"{\\\"a\\\":1}, \\\"b\\\": 2\""),
        (Cell::Json(""), "\"\""),
        (Cell::Json("\"\\ud83d\\ude00\""), "\"\\ud83d\\ude00\""),
        (Cell::Json("[\"\\uD83D\", \"\\\\ud83d\"]"), "[\"\\ufffd\", \"\\\\ud83d\"]"),
        (Cell::Json("\"\\ude00\\ud83d\\u0041\\n\""), "\"\\ufffd\\ufffd\\u0041\\n\""),
        (text("\u{0}\n\u{2028}"), "\"\\u0000\\n\u{2028}\""),
    ] {
        check(Format::Jsonl, &["k"], &[cell], &format!("{{\"k\":{expected}}}\n"));
    }
}

#[test]
fn a_text_in_a_spreadsheet_is_never_anything_else() {
    let texts = [
        "=1+1",
        "=HYPERLINK(\"http://x\",\"y\")",
        "http://example.com",
        "</t></is></c><c r=\"A1\"><f>1+1</f></c>",
        "  space  ",
        "\nlines\r\n",
        "\u{0}\u{1b}[31m\u{7f}\u{85}",
        "_x0041_ _x005F_",
        "\u{fffe}\u{ffff}\u{feff}",
        "12",
        "true",
        "#N/A",
    ];
    let rows: Vec<_> = texts.iter().map(|cell| vec![text(cell)]).collect();
    let (out, totals, report) = written(Format::Xlsx, CsvOptions::default(), &["=a"], &rows);
    let found: Vec<_> = sheet(&out).into_iter().flatten().collect();
    let expected: Vec<_> =
        ["=a"].iter().chain(&texts).map(|text| Data::String((*text).to_owned())).collect();
    assert_eq!(found, expected);
    assert_eq!((totals.n_rows, totals.n_guarded, report.groups().len()), (12, 0, 0));

    let mut archive = zip::ZipArchive::new(Cursor::new(out)).expect("a ZIP file");
    let mut entry = archive.by_name("xl/worksheets/sheet1.xml").expect("a sheet");
    let xml = std::io::read_to_string(&mut entry).expect("it unpacks");
    assert!(!xml.contains("<f>") && !xml.contains("<hyperlink"), "{xml}");
    assert!(xml.contains("<c r=\"A2\" s=\"2\" t=\"inlineStr\">"), "it stays text when edited");
    assert!(xml.contains("state=\"frozen\""));
}

#[test]
fn numbers_that_a_spreadsheet_would_round_are_texts() {
    let cells =
        vec![Cell::Count(u64::MAX), Cell::Number("1e999"), Cell::Number("x"), Cell::Number("0.25")];
    let (out, ..) = written(Format::Xlsx, UNGUARDED, &["a", "b", "c", "d"], &[cells]);
    let expected = [
        Data::String(u64::MAX.to_string()),
        Data::String("1e999".into()),
        Data::String("x".into()),
        Data::Float(0.25),
    ];
    assert_eq!(sheet(&out)[1], expected);
}

#[test]
fn what_a_spreadsheet_has_no_place_for_is_said() {
    let long = "ä".repeat(MAX_UNITS + 1);
    let rows = [vec![text("short")], vec![text(&long)]];
    let (out, totals, report) = written(Format::Xlsx, UNGUARDED, &["a"], &rows);
    assert_eq!((totals.n_rows, totals.n_cut, report.count_of(&CELL_CUT)), (2, 1, 1));
    assert_eq!(report.groups()[0].examples[0].detail, "32768 characters");
    assert_eq!(sheet(&out)[2], [Data::String("ä".repeat(MAX_UNITS))]);

    let columns: Vec<String> = (0..MAX_COLUMNS + 2).map(|column| column.to_string()).collect();
    let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
    let (out, totals, report) = written(Format::Xlsx, UNGUARDED, &columns, &[]);
    assert_eq!((totals.n_columns_over, report.count_of(&COLUMNS_OVER_LIMIT)), (2, 2));
    assert_eq!(sheet(&out)[0].len(), MAX_COLUMNS);

    let mut writer = Writer::new(Format::Xlsx, names(&["a"]), UNGUARDED);
    let (mut out, mut report) = (Vec::new(), Report::new());
    for row in 1..=MAX_ROWS + 2 {
        let at = Place { row, ..Place::default() };
        writer.row(&[Cell::Boolean(true)], at, &mut out, &mut report);
    }
    let totals = writer.finish(&mut out, &mut report).expect("it can be packed");
    assert_eq!((totals.n_rows, totals.n_over), (MAX_ROWS - 1, 3));
    assert_eq!(report.count_of(&ROWS_OVER_LIMIT), 3);
    assert_eq!(report.groups()[0].examples[0].at.row, MAX_ROWS);
    assert_eq!(u64::try_from(sheet(&out).len()), Ok(MAX_ROWS));
}

#[test]
fn bytes_come_out_while_rows_go_in() {
    let mut writer = Writer::new(Format::Xlsx, names(&["a"]), UNGUARDED);
    let (mut out, mut report) = (Vec::new(), Report::new());
    let mut n_bytes = 0;
    let mut file = Vec::new();
    for row in 0..20_000_u64 {
        let cell = Cell::Count(row.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 16);
        writer.row(&[cell], Place::default(), &mut out, &mut report);
        n_bytes = n_bytes.max(out.len());
        file.append(&mut out);
    }
    let n_before = file.len();
    writer.finish(&mut file, &mut report).expect("it can be packed");
    assert!(n_before > 100_000, "{n_before}");
    assert!(n_bytes < 200_000 && file.len() - n_before < 200_000, "{n_bytes}");
    assert_eq!(sheet(&file).len(), 20_001);
}

#[test]
fn the_same_table_gives_the_same_bytes() {
    for format in Format::ALL {
        let make = || written(format, CsvOptions::default(), &["a"], &[vec![text("x")]]).0;
        assert_eq!(make(), make());
    }
}

/// Texts of all kinds, those that formats trip over more often than chance would have them.
fn any_text() -> impl Strategy<Value = String> {
    let nasty = prop::sample::select(vec![
        "\"", ",", "\r", "\n", "'", "=", "_x0041_", "_x005F", "_", "x0041", "&", "<", "]]>", "\0",
        "\u{1}", "\u{fffe}", "\u{ffff}", " ", "\t", "\\", "\\ud800", "😀", "a",
    ]);
    prop_oneof![
        any::<String>(),
        prop::collection::vec(nasty, 0..8).prop_map(|parts| parts.concat()),
    ]
}

/// A cell as owned data.
#[derive(Debug, Clone)]
enum Owned {
    Empty,
    Text(String),
    Count(u64),
    Number(f64),
    Boolean(bool),
    Json(Json, bool),
}

fn any_cell() -> impl Strategy<Value = Owned> {
    prop_oneof![
        Just(Owned::Empty),
        any_text().prop_map(Owned::Text),
        any::<u64>().prop_map(Owned::Count),
        prop::num::f64::NORMAL.prop_map(Owned::Number),
        any::<bool>().prop_map(Owned::Boolean),
        (any_text(), any::<i32>(), any::<bool>()).prop_map(|(text, number, is_pretty)| {
            Owned::Json(json!({"k": [text, number], "": null}), is_pretty)
        }),
    ]
}

impl Owned {
    /// What stands in a cell of text.
    fn text(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => text.clone(),
            Self::Count(count) => count.to_string(),
            Self::Number(number) => json!(number).to_string(),
            Self::Boolean(is_true) => is_true.to_string(),
            Self::Json(json, true) => serde_json::to_string_pretty(json).expect("it is JSON"),
            Self::Json(json, false) => json.to_string(),
        }
    }

    fn cell<'a>(&self, text: &'a str) -> Cell<'a> {
        match self {
            Self::Empty => Cell::Empty,
            Self::Text(_) => Cell::Text(text.into()),
            Self::Count(count) => Cell::Count(*count),
            Self::Number(_) => Cell::Number(text),
            Self::Boolean(is_true) => Cell::Boolean(*is_true),
            Self::Json(..) => Cell::Json(text),
        }
    }

    fn json(&self) -> Json {
        match self {
            Self::Empty => Json::Null,
            Self::Text(text) => json!(text),
            Self::Count(count) => json!(count),
            Self::Number(number) => json!(number),
            Self::Boolean(is_true) => json!(is_true),
            Self::Json(json, _) => json.clone(),
        }
    }
}

fn any_table() -> impl Strategy<Value = (Vec<String>, Vec<Vec<Owned>>)> {
    (1..5_usize).prop_flat_map(|n_columns| {
        let columns = prop::collection::vec(any_text(), n_columns);
        let row = prop::collection::vec(any_cell(), n_columns);
        (columns, prop::collection::vec(row, 0..6))
    })
}

fn write_owned(
    format: Format,
    columns: &[String],
    rows: &[Vec<Owned>],
) -> (Vec<String>, Vec<Vec<String>>, Vec<u8>) {
    let mut writer = Writer::new(format, columns.to_vec(), UNGUARDED);
    let columns = writer.columns().to_vec();
    let (mut out, mut report) = (Vec::new(), Report::new());
    let mut texts = Vec::new();
    for row in rows {
        let row_texts: Vec<String> = row.iter().map(Owned::text).collect();
        let cells: Vec<_> =
            row.iter().zip(&row_texts).map(|(cell, text)| cell.cell(text)).collect();
        writer.row(&cells, Place::default(), &mut out, &mut report);
        texts.push(row_texts);
    }
    writer.finish(&mut out, &mut report).expect("it can be packed");
    (columns, texts, out)
}

proptest! {
    #[test]
    fn csv_reads_back((columns, rows) in any_table()) {
        let (columns, texts, out) = write_owned(Format::Csv, &columns, &rows);
        let mut reader = ::csv::ReaderBuilder::new().has_headers(false).from_reader(&out[..]);
        let found: Vec<Vec<String>> = reader
            .records()
            .map(|record| record.expect("CSV").iter().map(str::to_owned).collect())
            .collect();
        let expected: Vec<_> = std::iter::once(columns).chain(texts).collect();
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn a_guarded_field_never_begins_like_a_formula(texts in prop::collection::vec(any_text(), 1..5)) {
        let columns: Vec<String> = (0..texts.len()).map(|idx| format!("c{idx}")).collect();
        let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
        let cells = texts.iter().map(|cell| text(cell)).collect();
        let (out, ..) = written(Format::Csv, CsvOptions::default(), &columns, &[cells]);
        let mut reader = ::csv::Reader::from_reader(&out[..]);
        let record = reader.records().next().expect("a row").expect("CSV");
        for (found, text) in record.iter().zip(&texts) {
            prop_assert!(!found.starts_with(['=', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']));
            prop_assert!(!found.starts_with(['+', '-']) || found.parse::<f64>().is_ok());
            prop_assert!(found == text || found.strip_prefix('\'') == Some(text));
        }
    }

    #[test]
    fn json_lines_read_back((columns, rows) in any_table()) {
        let (columns, _, out) = write_owned(Format::Jsonl, &columns, &rows);
        let lines = String::from_utf8(out).expect("UTF-8");
        let found: Vec<Json> =
            lines.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
        let expected: Vec<Json> = rows
            .iter()
            .map(|row| columns.iter().cloned().zip(row.iter().map(Owned::json)).collect())
            .collect();
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn json_lines_are_json_of_any_cell(text in any_text(), inside in any_text()) {
        let quoted = format!("\"{inside}\"");
        let rows = [vec![Cell::Json(&text), Cell::Number(&text), Cell::Json(&quoted)]];
        let (out, ..) = written(Format::Jsonl, UNGUARDED, &["a", "b", "c"], &rows);
        let lines = String::from_utf8(out).expect("UTF-8");
        prop_assert_eq!(lines.matches('\n').count(), 1);
        prop_assert!(serde_json::from_str::<Json>(&lines).is_ok_and(|row| row.is_object()));
    }

    #[test]
    fn spreadsheets_read_back((columns, rows) in any_table()) {
        let (columns, texts, out) = write_owned(Format::Xlsx, &columns, &rows);
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(out)).expect("a spreadsheet");
        let range = book.worksheet_range("Results").expect("a sheet");
        let found = |row: usize, column: usize| {
            let at = (u32::try_from(row).expect("few"), u32::try_from(column).expect("few"));
            range.get_value(at).cloned().unwrap_or_default()
        };
        let as_text = |text: &str| {
            if text.is_empty() { Data::Empty } else { Data::String(text.to_owned()) }
        };
        for (column, name) in columns.iter().enumerate() {
            prop_assert_eq!(found(0, column), as_text(name));
        }
        for (row, (cells, texts)) in rows.iter().zip(&texts).enumerate() {
            for (column, (cell, text)) in cells.iter().zip(texts).enumerate() {
                let found = found(row + 1, column);
                match cell {
                    Owned::Boolean(is_true) => prop_assert_eq!(found, Data::Bool(*is_true)),
                    Owned::Number(number) => prop_assert_eq!(found, Data::Float(*number)),
                    Owned::Count(count) if text.len() <= 15 => {
                        let expected = text.parse::<f64>().expect("a number");
                        prop_assert_eq!(found, Data::Float(expected), "{}", count);
                    }
                    _ => prop_assert_eq!(found, as_text(text)),
                }
            }
        }
    }
}
