//! Tests of decoding, through a scan: that is where places and findings come together.

use super::super::super::check::{Place, Report};
use super::super::{Dialect, Row, Scan, sniff};
use super::*;

/// Rows with their places, and every finding with its first place and detail.
type Scanned = (Vec<(String, Place)>, Vec<(&'static str, u64, u64, String)>);

fn scan_in_chunks(mut scan: Scan, bytes: &[u8], n: usize) -> Scanned {
    let mut rows = Vec::new();
    let mut on_row = |row: &Row<'_>, _: &[String], _: &mut Report| {
        rows.push((row.iter().collect::<Vec<_>>().join("|"), row.at));
    };
    for chunk in bytes.chunks(n) {
        scan.push(chunk, &mut on_row);
    }
    scan.finish(&mut on_row);
    let describe = |group: &&super::super::super::check::Group| {
        let example = &group.examples[0];
        (group.rule.code, group.count, example.at.byte, example.detail.clone())
    };
    (rows, scan.report().groups().iter().map(describe).collect())
}

/// A scan of a table without a header, the same in all chunkings.
fn scan(encoding: Encoding, bytes: &[u8]) -> Scanned {
    let dialect = Dialect { encoding: Some(encoding), has_header: false, ..Dialect::default() };
    let whole = scan_in_chunks(Scan::new(dialect), bytes, bytes.len().max(1));
    for n in 1..=9 {
        let chunked = scan_in_chunks(Scan::new(dialect), bytes, n);
        assert_eq!(chunked, whole, "{encoding:?} in chunks of {n}");
    }
    whole
}

fn encode(encoding: Encoding, text: &str) -> Vec<u8> {
    match encoding {
        it if it == Encoding::UTF_16_LE => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        it if it == Encoding::UTF_16_BE => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        Encoding(encoding) => {
            let (bytes, _, is_lossy) = encoding.encode(text);
            assert!(!is_lossy, "{text:?} is not in {encoding:?}");
            bytes.into_owned()
        }
    }
}

fn encoding(label: &str) -> Encoding {
    Encoding::for_label(label).expect(label)
}

#[test]
fn every_row_has_its_place_in_the_file_and_can_be_read_from_there() {
    for (label, text) in [
        ("windows-1252", "é,1\r\n\"ü\nß\",2\r\n\r\nœ,3\n"),
        ("utf-16le", "\u{feff}é,1\r\n\"東\n\u{1F600}\",2\rœ,\u{0A0D}3"),
        ("utf-16be", "é,1\n\"東\r\n\u{1F600}\",2\r\nœ,3\u{0D0A}\n"),
        ("shift_jis", "表,1\r\n\"ソ\nｱ\",2\r\n能,3"),
        ("gb18030", "\u{feff}表,1\r\n\"中\n€\",2\r\n文,3"),
        ("big5", "功,1\n\"許\n蓋\",2\n"),
        ("euc-kr", "한,1\n\"글\n\",2\n"),
        ("euc-jp", "日,1\n\"本\n\",2\n語,3"),
        ("koi8-r", "д,1\nа,2\n"),
    ] {
        let encoding = encoding(label);
        let bytes = encode(encoding, text);
        let (rows, found) = scan(encoding, &bytes);
        assert!(
            found.iter().all(|(code, ..)| {
                ["csv.blank-line", "csv.ragged-row", "source.mixed-line-ends"].contains(code)
            }),
            "{found:?}"
        );
        let dialect = Dialect { encoding: Some(encoding), has_header: false, ..Dialect::default() };
        let columns = ["column 1".to_owned(), "column 2".to_owned()];
        let plain = text.trim_start_matches('\u{feff}');
        for (idx, (row, at)) in rows.iter().enumerate() {
            let from = &bytes[usize::try_from(at.byte).expect("small")..];
            let scan = Scan::at(dialect, &columns, &columns, *at);
            let (again, _) = scan_in_chunks(scan, from, 3);
            assert_eq!(again, rows[idx..], "{label} from {row}");
        }
        let in_utf8 = scan(Encoding::UTF_8, plain.as_bytes()).0;
        let texts = |rows: &[(String, Place)]| {
            rows.iter().map(|(row, at)| (row.clone(), at.row, at.line)).collect::<Vec<_>>()
        };
        assert_eq!(texts(&rows), texts(&in_utf8), "{label}");
    }
}

/// Bytes that switch between character sets may stand anywhere before a line.
#[test]
fn a_scan_begins_at_the_start_where_a_line_means_nothing_alone() {
    let encoding = encoding("iso-2022-jp");
    let dialect = Dialect { encoding: Some(encoding), has_header: false, ..Dialect::default() };
    let bytes = encode(encoding, "日本,1\n語,2\n");
    let (rows, found) = scan(encoding, &bytes);
    assert_eq!((rows[1].0.as_str(), rows[1].1.row), ("語,2".replace(',', "|").as_str(), 2));
    assert!(found.is_empty(), "{found:?}");
    assert_eq!(Scan::start_of(dialect, Some(rows[1].1)), Place::default());
    let columns = ["column 1".to_owned(), "column 2".to_owned()];
    let (again, _) = scan_in_chunks(Scan::at(dialect, &columns, &columns, rows[1].1), &bytes, 3);
    assert_eq!(again, rows);
}

#[test]
fn bytes_that_an_encoding_does_not_have_are_replaced_and_said_with_their_place() {
    #[track_caller]
    fn check(label: &str, bytes: &[u8], rows: &[&str], at: u64, detail: &str) {
        let (read, found) = scan(encoding(label), bytes);
        let read: Vec<_> = read.iter().map(|(row, _)| row.as_str()).collect();
        assert_eq!(read, rows);
        let (code, _, byte, said) = &found[0];
        assert_eq!((*code, *byte, said.as_str()), ("source.bad-bytes", at, detail));
    }
    check(
        "shift_jis",
        b"a\n\x81\nb\n",
        &["a", "\u{fffd}", "b"],
        2,
        "1 byte at byte 2 is not Shift_JIS",
    );
    check("euc-jp", b"a\nb\x8E", &["a", "b\u{fffd}"], 3, "1 byte at byte 3 is not EUC-JP");
    // Half a surrogate pair, before a line end.
    check(
        "utf-16le",
        b"a\0\n\0\x3D\xD8\n\0b\0",
        &["a", "\u{fffd}", "b"],
        4,
        "2 bytes at byte 4 are not UTF-16LE",
    );
    // Half a unit at the end of the file.
    check("utf-16be", b"\0a\0\n\0", &["a", "\u{fffd}"], 4, "1 byte at byte 4 is not UTF-16BE");
    check(
        "gb18030",
        b"a\x81\x30\x81\nb",
        &["a\u{fffd}0\u{fffd}", "b"],
        1,
        "1 byte at byte 1 is not gb18030",
    );
}

#[test]
fn encodings_are_stored_by_name_and_read_by_any_label() {
    let read = |text: &str| serde_json::from_str::<Encoding>(text);
    assert_eq!(read("\"latin1\"").expect("a label"), Encoding::WINDOWS_1252);
    assert_eq!(serde_json::to_string(&Encoding::UTF_16_LE).expect("a name"), "\"UTF-16LE\"");
    assert!(read("\"utf-7\"").is_err());
    assert!(read("\"replacement\"").is_err());
}

#[track_caller]
fn check_guess(bytes: &[u8], encoding: Option<Encoding>, reason: &str) {
    let sniffed = sniff(bytes);
    assert_eq!(sniffed.dialect.encoding, encoding, "{sniffed:?}");
    assert_eq!(sniffed.encoding_reason, reason);
}

#[test]
fn an_encoding_is_guessed_from_evidence() {
    check_guess(b"a,b\n1,2\n", None, "all bytes are ASCII");
    check_guess("a,b\né,ü\n".as_bytes(), None, "2 characters beyond ASCII are valid UTF-8");
    check_guess(b"\xEF\xBB\xBFa,b\n", None, "a byte order mark says UTF-8");
    let text = "Stra\u{df}e,Gr\u{f6}\u{df}e und s\u{fc}\u{df}e \u{c4}pfel f\u{fc}r M\u{fc}nchen\n";
    let bytes = encode(Encoding::WINDOWS_1252, &text.repeat(5));
    check_guess(
        &bytes,
        Some(Encoding::WINDOWS_1252),
        "the bytes are not UTF-8, and look most like windows-1252",
    );
    let text = "id,text\n1,Привет мир\n2,как дела у вас сегодня\n".repeat(5);
    let windows_1251 = encoding("windows-1251");
    check_guess(
        &encode(windows_1251, &text),
        Some(windows_1251),
        "the bytes are not UTF-8, and look most like windows-1251",
    );
    for utf_16 in [Encoding::UTF_16_LE, Encoding::UTF_16_BE] {
        let marked = encode(utf_16, "\u{feff}id;text\n1;x\n");
        check_guess(&marked, Some(utf_16), &format!("a byte order mark says {}", utf_16.name()));
        assert_eq!(sniff(&marked).dialect.delimiter, b';', "delimiters are looked for in the text");
        let unmarked = encode(utf_16, "id;text\n1;東京\n");
        check_guess(
            &unmarked,
            Some(utf_16),
            &format!("every other byte is mostly zero, as in {}", utf_16.name()),
        );
    }
    // One bad byte among good ones does not make it another encoding.
    check_guess(
        b"\xC3\xA9,\xC3\xA9\n\xFF,1\n",
        None,
        "2 characters beyond ASCII are valid UTF-8, 1 place is not",
    );
}
