//! Tests of JSON sources, through a scan, each in chunks of several lengths.

use super::super::super::check::{Place, Report};
use super::super::{Dialect, Encoding, Format, Row, Scan};
use super::HEAD_BYTES;

/// Columns, rows with their places, and findings by code and subject.
type Scanned = (Vec<String>, Vec<(Vec<String>, Place)>, Vec<(&'static str, String, u64)>);

fn scan_in_chunks(mut scan: Scan, bytes: &[u8], n: usize) -> Scanned {
    let mut rows = Vec::new();
    let mut on_row = |row: &Row<'_>, _: &[String], _: &mut Report| {
        rows.push((row.iter().map(str::to_owned).collect::<Vec<_>>(), row.at));
    };
    for chunk in bytes.chunks(n) {
        scan.push(chunk, &mut on_row);
    }
    scan.finish(&mut on_row);
    let groups = scan.report().groups();
    let found = groups.iter().map(|g| (g.rule.code, g.subject.clone(), g.count)).collect();
    (scan.columns().to_vec(), rows, found)
}

fn scan(format: Format, bytes: &[u8]) -> Scanned {
    let dialect = Dialect { format, ..Dialect::default() };
    let whole = scan_in_chunks(Scan::new(dialect), bytes, bytes.len().max(1));
    for n in 1..=bytes.len().min(7) {
        assert_eq!(scan_in_chunks(Scan::new(dialect), bytes, n), whole, "in chunks of {n}");
    }
    for (idx, (_, at)) in whole.1.iter().enumerate() {
        let rest = &bytes[usize::try_from(at.byte).expect("small")..];
        let (_, again, _) = scan_in_chunks(Scan::at(dialect, &whole.0, &whole.0, *at), rest, 5);
        assert_eq!(again, whole.1[idx..], "from row {}", at.row);
    }
    whole
}

#[track_caller]
fn check(
    format: Format,
    text: &str,
    columns: &[&str],
    expected: &[&[&str]],
    findings: &[(&'static str, &str, u64)],
) {
    let (names, rows, found) = scan(format, text.as_bytes());
    assert_eq!(names, columns);
    assert_eq!(rows.iter().map(|(fields, _)| fields.as_slice()).collect::<Vec<_>>(), expected);
    let found: Vec<_> =
        found.iter().map(|(code, subject, n)| (*code, subject.as_str(), *n)).collect();
    assert_eq!(found, findings);
}

#[test]
fn columns_are_the_fields_of_the_first_records_in_order_of_first_sight() {
    check(
        Format::JsonLines,
        "{\"b\": \"x\", \"a\": 1}\n{\"a\": 2.50, \"c\": true}\r\n{\"c\": null}",
        &["b", "a", "c"],
        &[&["x", "1", ""], &["", "2.50", "true"], &["", "", ""]],
        &[],
    );
}

#[test]
fn fields_in_fields_are_called_by_their_path_and_the_whole_is_a_column() {
    check(
        Format::JsonLines,
        r#"{"u": {"n": "A \"B\"", "t": ["x", {"y": [1, 2]}, []], "e": {}}, "l": [ "a b" , 1 ]}"#,
        &["u", "u.n", "u.t[0]", "u.t[1].y[0]", "u.t[1].y[1]", "u.t[2]", "u.e", "l", "l[0]", "l[1]"],
        &[&[
            r#"{"n":"A \"B\"","t":["x",{"y":[1,2]},[]],"e":{}}"#,
            "A \"B\"",
            "x",
            "1",
            "2",
            "[]",
            "{}",
            r#"["a b",1]"#,
            "a b",
            "1",
        ]],
        &[],
    );
}

#[test]
fn names_are_never_empty_and_texts_are_unescaped() {
    check(
        Format::JsonLines,
        "{\"\": \"a\\nb\\u00e9\", \" k \": 1, \"k\": 2}",
        &["[\"\"]", "k"],
        &[&["a\nb\u{e9}", "2"]],
        &[],
    );
}

#[test]
fn records_that_are_no_objects_are_one_column() {
    check(Format::JsonLines, "\"a\"\n5\n[1, 2]\n", &["value"], &[&["a"], &["5"], &["[1,2]"]], &[]);
    check(Format::JsonValues, "[\"a, b\", \"c\"]", &["value"], &[&["a, b"], &["c"]], &[]);
}

#[test]
fn a_broken_record_is_left_out_and_said() {
    check(
        Format::JsonLines,
        "\u{feff}{\"a\": 1}\n{'a': 2}\n\n{\"a\": 3\n{\"a\": 4}\n",
        &["a"],
        &[&["1"], &["4"]],
        &[("source.not-json", "", 2), ("csv.blank-line", "", 1)],
    );
    check(
        Format::JsonValues,
        "[{\"a\": 1}, {'b'}, x, } {\"a\": \"]\"}]",
        &["a"],
        &[&["1"], &["]"]],
        &[("source.not-json", "", 3)],
    );
}

#[test]
fn an_array_is_read_item_by_item_over_any_number_of_lines() {
    let text = "\u{feff} [\n  {\"a\": \"x\\\"]}\",\n   \"b\": [1]},\r\n{\"a\":\"\"}\n]\n";
    check(
        Format::JsonValues,
        text,
        &["a", "b", "b[0]"],
        &[&["x\"]}", "[1]", "1"], &["", "", ""]],
        &[],
    );
    let (_, rows, _) = scan(Format::JsonValues, text.as_bytes());
    let places: Vec<_> = rows.iter().map(|(_, at)| (at.row, at.line, at.byte)).collect();
    assert_eq!(places, [(1, 2, 8), (2, 4, 38)]);
    check(
        Format::JsonValues,
        "{\"a\":1}{\"a\":2}\n{\n\"a\": 3}",
        &["a"],
        &[&["1"], &["2"], &["3"]],
        &[],
    );
}

#[test]
fn an_array_that_is_cut_off_is_said() {
    check(
        Format::JsonValues,
        "[{\"a\": 1}, {\"a\": \"2",
        &["a"],
        &[&["1"]],
        &[("source.array-not-closed", "", 1), ("source.not-json", "", 1)],
    );
}

#[test]
fn sources_without_a_record_are_errors() {
    for format in [Format::JsonLines, Format::JsonValues] {
        check(format, "", &[], &[], &[("source.no-header", "", 1)]);
    }
    check(Format::JsonValues, "[]", &[], &[], &[("source.no-header", "", 1)]);
}

#[test]
fn a_field_that_comes_late_is_said_once_with_its_name() {
    let first = format!("{{\"a\": \"{}\"}}\n", "x".repeat(HEAD_BYTES));
    let text = format!("{first}{}", "{\"a\": [1], \"late\": {\"b\": 1}}\n".repeat(3));
    let dialect = Dialect { format: Format::JsonLines, ..Dialect::default() };
    let (columns, rows, found) = scan_in_chunks(Scan::new(dialect), text.as_bytes(), 1 << 16);
    assert_eq!((columns.len(), rows.len()), (1, 4));
    assert_eq!(rows[3].0, ["[1]"]);
    let found: Vec<_> =
        found.iter().map(|(code, subject, n)| (*code, subject.as_str(), *n)).collect();
    assert_eq!(found, [("source.late-field", "late", 3), ("source.late-field", "late.b", 3)]);
}

#[test]
fn a_record_over_the_limit_is_left_out_and_the_next_is_read() {
    let long = format!("{{\"a\": \"{}\"}}", "x".repeat(super::MAX_RECORD_BYTES));
    for (format, separator) in [(Format::JsonLines, "\n"), (Format::JsonValues, ",")] {
        let text = ["{\"a\": 1}", &long, "{\"a\": 3}"].join(separator);
        let dialect = Dialect { format, ..Dialect::default() };
        let (_, rows, found) = scan_in_chunks(Scan::new(dialect), text.as_bytes(), 1 << 20);
        let rows: Vec<_> = rows.iter().map(|(fields, at)| (fields[0].as_str(), at.row)).collect();
        assert_eq!(rows, [("1", 1), ("3", 3)]);
        assert_eq!(found[0].0, "source.record-too-long");
    }
}

#[test]
fn json_lines_of_utf_16_have_their_place_in_the_file() {
    let text = "{\"é\": 1}\r\n{\"é\": \"東\"}\n";
    let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let encoding = Some(Encoding::UTF_16_LE);
    let dialect = Dialect { format: Format::JsonLines, encoding, ..Dialect::default() };
    let (columns, rows, found) = scan_in_chunks(Scan::new(dialect), &bytes, 3);
    assert_eq!((columns, found), (vec!["é".to_owned()], Vec::new()));
    assert_eq!(
        rows[1],
        (vec!["東".to_owned()], Place { row: 2, line: 2, byte: 20, ..Place::default() })
    );
}
