//! Tests of the reader, each in chunks of several lengths.

use super::*;

/// Rows with their places, and the findings by code.
type Read = (Vec<(Vec<String>, Place)>, Vec<(&'static str, u64)>);

/// Rows with their place, read in chunks of `n` bytes.
fn read_in_chunks(reader: Reader, bytes: &[u8], n: usize) -> Read {
    let mut reader = reader;
    let mut report = Report::new();
    let mut rows = Vec::new();
    let own = |row: Row<'_>| (row.iter().map(str::to_owned).collect::<Vec<_>>(), row.at);
    for chunk in bytes.chunks(n) {
        let mut input = chunk;
        while let Some(row) = reader.next(&mut input, &mut report) {
            rows.push(own(row));
        }
    }
    if let Some(row) = reader.finish(&mut report) {
        rows.push(own(row));
    }
    let found = report.groups().iter().map(|g| (g.rule.code, g.count)).collect();
    (rows, found)
}

fn read(text: &[u8]) -> Read {
    read_as(Dialect::default(), text)
}

fn read_as(dialect: Dialect, text: &[u8]) -> Read {
    let whole = read_in_chunks(Reader::new(dialect), text, text.len().max(1));
    for n in 1..=text.len().min(7) {
        let chunked = read_in_chunks(Reader::new(dialect), text, n);
        assert_eq!(
            chunked,
            whole,
            "chunks of {n} bytes read {:?} differently",
            String::from_utf8_lossy(text)
        );
    }
    whole
}

#[track_caller]
fn check(text: impl AsRef<[u8]>, expected: &[&[&str]]) {
    let (rows, found) = read(text.as_ref());
    let rows: Vec<Vec<&str>> =
        rows.iter().map(|(fields, _)| fields.iter().map(String::as_str).collect()).collect();
    assert_eq!(rows, expected);
    assert_eq!(found, []);
}

/// Reads with a dialect; findings that are expected are named.
#[track_caller]
fn check_as(dialect: Dialect, text: &str, expected: &[&[&str]], findings: &[(&'static str, u64)]) {
    let (rows, found) = read_as(dialect, text.as_bytes());
    let rows: Vec<Vec<&str>> =
        rows.iter().map(|(fields, _)| fields.iter().map(String::as_str).collect()).collect();
    assert_eq!(rows, expected);
    assert_eq!(found, findings);
}

#[track_caller]
fn check_places(text: &str, expected: &[(u64, u64, u64)]) {
    let (rows, _) = read(text.as_bytes());
    let places: Vec<_> = rows.iter().map(|(_, at)| (at.row, at.line, at.byte)).collect();
    assert_eq!(places, expected, "(row, line, byte) of {text:?}");
}

#[test]
fn rows_end_at_any_line_end_or_the_end_of_the_file() {
    for line_end in ["\n", "\r\n", "\r"] {
        check(format!("a,b{line_end}1,2{line_end}"), &[&["a", "b"], &["1", "2"]]);
        check(format!("a,b{line_end}1,2"), &[&["a", "b"], &["1", "2"]]);
    }
    check("", &[]);
    check("a", &[&["a"]]);
    check("a,", &[&["a", ""]]);
}

#[test]
fn quoted_delimiters_newlines_and_quotes_stay_in_their_field() {
    check("a,b\n\"1,\n\"\"2\"\"\",3\n", &[&["a", "b"], &["1,\n\"2\"", "3"]]);
    check("\"\"\n\"\"", &[&[""], &[""]]);
    check("a\r\n\"x\r\ny\"\r\n", &[&["a"], &["x\r\ny"]]);
}

#[test]
fn a_byte_order_mark_is_no_text() {
    check(b"\xEF\xBB\xBFa,b\n1,2\n", &[&["a", "b"], &["1", "2"]]);
    let mut reader = Reader::new(Dialect::default());
    reader.next(&mut &b"\xEF\xBB\xBFa\n"[..], &mut Report::new());
    assert!(reader.has_bom());
}

#[test]
fn a_piece_of_a_byte_order_mark_is_text() {
    let (rows, found) = read(b"\xEF\xBBa,b\n");
    assert_eq!(rows[0].0, ["\u{FFFD}a", "b"]);
    assert_eq!(found, [("source.invalid-utf8", 1)]);
    let (rows, _) = read(b"\xEF\xBB");
    assert_eq!(rows[0].0, ["\u{FFFD}"]);
}

#[test]
fn places_count_rows_lines_and_bytes() {
    check_places("a\n1\n2\n", &[(0, 1, 0), (1, 2, 2), (2, 3, 4)]);
    check_places("a\r\n1\r\n2", &[(0, 1, 0), (1, 2, 3), (2, 3, 6)]);
    check_places("a\r1\r2", &[(0, 1, 0), (1, 2, 2), (2, 3, 4)]);
    check_places("a\n\"1\n\n2\"\n3\n", &[(0, 1, 0), (1, 2, 2), (2, 5, 9)]);
    check_places("\u{FEFF}a\n1\n", &[(0, 1, 3), (1, 2, 5)]);
}

#[test]
fn blank_lines_are_skipped_and_counted() {
    let (rows, found) = read(b"a\n\n1\r\n\r\n\r\n2\n");
    assert_eq!(
        rows.iter().map(|(_, at)| (at.row, at.line)).collect::<Vec<_>>(),
        [(0, 1), (1, 3), (2, 6)]
    );
    assert_eq!(found, [("csv.blank-line", 3), ("source.mixed-line-ends", 1)]);
}

#[test]
fn line_ends_of_several_kinds_are_counted() {
    for (text, expected) in [
        ("a\nb\r\n\r\nc\r", "1 × LF, 2 × CRLF, 1 × CR"),
        ("# x\r\na\n\"b\r\n\"\nc", "2 × LF, 1 × CRLF"),
        ("a\n\"b\r\n\"\nc\n", ""),
        ("a\r\nb\r\n\r\n", ""),
    ] {
        for n in 1..6 {
            let dialect = Dialect { comment: Some(b'#'), ..Dialect::default() };
            let (mut reader, mut report) = (Reader::new(dialect), Report::new());
            for mut chunk in text.as_bytes().chunks(n) {
                while reader.next(&mut chunk, &mut report).is_some() {}
            }
            while reader.finish(&mut report).is_some() {}
            let groups = report.groups();
            let found = groups.iter().find(|group| group.rule.code == "source.mixed-line-ends");
            assert_eq!(found.map_or("", |group| &group.examples[0].detail), expected, "{text:?}");
        }
    }
}

#[test]
fn a_bad_byte_is_said_with_its_own_place() {
    let text = b"\xEF\xBB\xBFa,b\n1,\"x \"\"\xC3\xA9\n\xFF y\"\n2,\xE2\x82";
    let at = |byte| text.iter().position(|other| *other == byte).unwrap() as u64;
    for n in 1..text.len() {
        let (mut reader, mut report) = (Reader::new(Dialect::default()), Report::new());
        for mut chunk in text.chunks(n) {
            while reader.next(&mut chunk, &mut report).is_some() {}
        }
        reader.finish(&mut report);
        let groups = report.groups();
        let places: Vec<_> = groups[0].examples.iter().map(|e| (e.at.row, e.at.byte)).collect();
        assert_eq!(places, [(1, at(0xFF)), (2, at(0xE2))], "chunks of {n}");
    }
}

#[test]
fn an_open_quote_at_the_end_is_said() {
    let (rows, found) = read(b"a,b\n1,\"two\n3,4\n");
    assert_eq!(rows[1].0, ["1", "two\n3,4\n"]);
    assert_eq!(found, [("csv.unterminated-quote", 1)]);
    let (_, found) = read(b"a\n5\" pipe");
    assert_eq!(found, [], "a quote inside an unquoted field opens nothing");
    let (_, found) = read(b"a\n\"closed\"");
    assert_eq!(found, []);
}

#[test]
fn bad_bytes_are_replaced_in_their_own_field() {
    let (rows, found) = read(b"a,b\nx\xFF,y\n\xC3,\xA9\n");
    assert_eq!(rows[1].0, ["x\u{FFFD}", "y"]);
    assert_eq!(
        rows[2].0,
        ["\u{FFFD}", "\u{FFFD}"],
        "halves of a character in two fields are no character"
    );
    assert_eq!(found, [("source.invalid-utf8", 2)]);
}

#[test]
fn a_record_over_the_limit_is_left_out_and_the_next_is_read() {
    let long = "x".repeat(10_000);
    let text = format!("a,b\n1,{long}\n2,ok\n");
    for n in [1, 100, 4096, text.len()] {
        let reader = Reader::new(Dialect::default()).with_max_record_bytes(5000);
        let (rows, found) = read_in_chunks(reader, text.as_bytes(), n);
        assert_eq!(rows.len(), 2, "chunks of {n}");
        assert_eq!(
            (rows[1].0.clone(), rows[1].1.row, rows[1].1.line),
            (vec!["2".into(), "ok".into()], 2, 3)
        );
        assert_eq!(found, [("source.record-too-long", 1)]);
    }
}

#[test]
fn reading_can_begin_at_a_row() {
    let text = "a,b\n1,\"x\ny\"\n2,z\n";
    let (rows, _) = read(text.as_bytes());
    for (fields, at) in &rows[1..] {
        let rest = &text.as_bytes()[usize::try_from(at.byte).unwrap()..];
        let (again, _) = read_in_chunks(Reader::at(Dialect::default(), *at), rest, 3);
        assert_eq!((&again[0].0, again[0].1), (fields, *at));
    }
}

#[test]
fn a_row_may_have_thousands_of_fields() {
    let line = vec!["x"; 20_000].join(",");
    let (rows, _) = read_in_chunks(Reader::new(Dialect::default()), line.as_bytes(), 999);
    assert_eq!(rows[0].0.len(), 20_000);
}

#[test]
fn utf_16_without_a_mark_does_not_pass_for_clean_text() {
    let text: Vec<u8> = "id,text\n1,x\n".encode_utf16().flat_map(u16::to_be_bytes).collect();
    let (_, found) = read(&text);
    assert!(found.iter().any(|(code, _)| *code == "source.nul-character"), "{found:?}");
}

#[test]
fn a_quote_can_be_escaped() {
    let dialect = Dialect { escape: Some(b'\\'), ..Dialect::default() };
    check_as(dialect, "a,b\n\"1 \\\"x\\\", y\",2\n", &[&["a", "b"], &["1 \"x\", y", "2"]], &[]);
    check_as(dialect, "\"1\"\"2\"\n", &[&["1\"2"]], &[]);
}

#[test]
fn quotes_can_be_text() {
    let dialect = Dialect { quote: None, ..Dialect::default() };
    check_as(dialect, "\"a,b\n'c\",d", &[&["\"a", "b"], &["'c\"", "d"]], &[]);
}

#[test]
fn comment_lines_are_skipped_and_said() {
    let dialect = Dialect { comment: Some(b'#'), ..Dialect::default() };
    for line_end in ["\n", "\r\n", "\r"] {
        let text = format!(
            "#1{line_end}a,#b{line_end}#,\"{line_end}#{line_end}2,\"{line_end}#\"{line_end}#"
        );
        let quoted = format!("{line_end}#");
        let found = [("csv.comment-line", 4)];
        check_as(dialect, &text, &[&["a", "#b"], &["2", &quoted]], &found);
    }
}

#[test]
fn lines_above_the_first_record_are_skipped_and_said() {
    let dialect = Dialect { first_line: 4, ..Dialect::default() };
    for line_end in ["\n", "\r\n", "\r"] {
        let text = format!("\"Tickets{line_end}{line_end}on, Monday{line_end}a,b{line_end}1,2");
        let (rows, found) = read_as(dialect, text.as_bytes());
        let rows: Vec<_> =
            rows.iter().map(|(fields, at)| (fields.join("|"), at.row, at.line)).collect();
        assert_eq!(rows, [("a|b".to_owned(), 0, 4), ("1|2".to_owned(), 1, 5)]);
        assert_eq!(found, [("source.line-above", 3)]);
    }
    check_as(dialect, "\u{feff}a\nb", &[], &[("source.line-above", 2)]);
    let (rows, _) = read_as(Dialect { first_line: 2, ..dialect }, b"\xEF\xBBa\nb");
    assert_eq!(rows[0].0, ["b"], "a piece of a mark is skipped with its line");
}

#[test]
fn white_space_around_fields_can_be_left_out() {
    let dialect = Dialect { trim: true, ..Dialect::default() };
    check_as(
        dialect,
        " a ,\tb\r\n \"1, 2\" , \" x\"\n , \n\"\", y z ",
        &[&["a", "b"], &["1, 2", "x"], &["", ""], &["", "y z"]],
        &[("source.mixed-line-ends", 1)],
    );
    let tabs = Dialect { delimiter: b'\t', ..dialect };
    check_as(tabs, "a\t\t b\n", &[&["a", "", "b"]], &[]);
    check_as(dialect, "a, \"open ", &[&["a", "open"]], &[("csv.unterminated-quote", 1)]);
}

#[test]
fn a_trimmed_record_over_the_limit_is_left_out_too() {
    let dialect = Dialect { trim: true, ..Dialect::default() };
    let text = format!("a,b\n1,{}\n2,ok\n", "x, ".repeat(10_000));
    for n in [1, 4096, text.len()] {
        let reader = Reader::new(dialect).with_max_record_bytes(5000);
        let (rows, found) = read_in_chunks(reader, text.as_bytes(), n);
        assert_eq!(rows[1].0, ["2", "ok"]);
        assert_eq!(found, [("source.record-too-long", 1)]);
    }
}

#[test]
fn a_record_of_too_many_fields_is_left_out_and_the_next_is_read() {
    for trim in [false, true] {
        let text = format!("a,b\n{}\n2,ok\n", ",".repeat(MAX_FIELDS));
        let reader = Reader::new(Dialect { trim, ..Dialect::default() });
        let (rows, found) = read_in_chunks(reader, text.as_bytes(), 1 << 16);
        assert_eq!(rows[1].0, ["2", "ok"]);
        assert_eq!(found, [("source.record-too-long", 1)]);
    }
}
