//! Nasty delimited text, case by case: what is read and said, and whether Python's `csv` reads it
//! alike. [docs/csv-cases.md](../../docs/csv-cases.md) is written from here.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use quarry::engine::check::Report;
use quarry::engine::source::{Dialect, Row, Scan};
use serde_json::json;

use super::golden::expect;

struct Case {
    name: &'static str,
    bytes: &'static [u8],
    /// As a recipe stores it; no row is taken for names of columns.
    dialect: &'static str,
    rows: &'static [&'static [&'static str]],
    /// Codes of what is said.
    findings: &'static [&'static str],
    python: Python,
}

enum Python {
    Alike,
    /// It reads something else, for this reason.
    Differs(&'static str),
}

#[rustfmt::skip]
const CASES: &[Case] = &[
    Case { name: "simple", bytes: b"a,b\n1,2\n", dialect: "{}", rows: &[&["a", "b"], &["1", "2"]], findings: &[], python: Python::Alike },
    Case { name: "no line end at the end", bytes: b"a,b\n1,2", dialect: "{}", rows: &[&["a", "b"], &["1", "2"]], findings: &[], python: Python::Alike },
    Case { name: "one field", bytes: b"a", dialect: "{}", rows: &[&["a"]], findings: &[], python: Python::Alike },
    Case { name: "nothing", bytes: b"", dialect: "{}", rows: &[], findings: &["source.no-header"], python: Python::Alike },
    Case { name: "nothing but line ends", bytes: b"\n\r\n\r", dialect: "{}", rows: &[], findings: &["source.no-header", "csv.blank-line", "source.mixed-line-ends"], python: Python::Alike },
    Case { name: "lines end with CR LF", bytes: b"a,b\r\n1,2\r\n", dialect: "{}", rows: &[&["a", "b"], &["1", "2"]], findings: &[], python: Python::Alike },
    Case { name: "lines end with CR", bytes: b"a,b\r1,2\r", dialect: "{}", rows: &[&["a", "b"], &["1", "2"]], findings: &[], python: Python::Alike },
    Case { name: "lines end in three ways", bytes: b"a\nb\r\nc\rd", dialect: "{}", rows: &[&["a"], &["b"], &["c"], &["d"]], findings: &["source.mixed-line-ends"], python: Python::Alike },
    Case { name: "two CR before LF", bytes: b"a\r\r\nb", dialect: "{}", rows: &[&["a"], &["b"]], findings: &["csv.blank-line", "source.mixed-line-ends"], python: Python::Alike },
    Case { name: "a CR inside of quotes", bytes: b"\"a\rb\",c\n", dialect: "{}", rows: &[&["a\rb", "c"]], findings: &[], python: Python::Alike },
    Case { name: "line ends inside of quotes", bytes: b"\"a\r\nb\nc\",d\r\n", dialect: "{}", rows: &[&["a\r\nb\nc", "d"]], findings: &[], python: Python::Alike },
    Case { name: "blank lines inside of quotes", bytes: b"\"a\n\n\nb\"\n", dialect: "{}", rows: &[&["a\n\n\nb"]], findings: &[], python: Python::Alike },
    Case { name: "a delimiter inside of quotes", bytes: b"\"a,b\",c\n", dialect: "{}", rows: &[&["a,b", "c"]], findings: &[], python: Python::Alike },
    Case { name: "doubled quotes", bytes: b"\"say \"\"hi\"\"\",b\n", dialect: "{}", rows: &[&["say \"hi\"", "b"]], findings: &[], python: Python::Alike },
    Case { name: "nothing but doubled quotes", bytes: b"\"\"\"\",\"\"\"\"\"\"\n", dialect: "{}", rows: &[&["\"", "\"\""]], findings: &[], python: Python::Alike },
    Case { name: "empty quotes", bytes: b"\"\",\"\"\n\"\"\n", dialect: "{}", rows: &[&["", ""], &[""]], findings: &["csv.ragged-row"], python: Python::Alike },
    Case { name: "empty fields", bytes: b",,\n,\n", dialect: "{}", rows: &[&["", "", ""], &["", ""]], findings: &["csv.ragged-row"], python: Python::Alike },
    Case { name: "a delimiter at the end", bytes: b"a,b,\n1,2,\n", dialect: "{}", rows: &[&["a", "b", ""], &["1", "2", ""]], findings: &[], python: Python::Alike },
    Case { name: "a quote inside of a bare field", bytes: b"5\" pipe,b\n", dialect: "{}", rows: &[&["5\" pipe", "b"]], findings: &[], python: Python::Alike },
    Case { name: "a quoted word inside of a bare field", bytes: b"a \"b\" c,\"d\"\n", dialect: "{}", rows: &[&["a \"b\" c", "d"]], findings: &[], python: Python::Alike },
    Case { name: "text after the closing quote", bytes: b"\"a\"b,c\n", dialect: "{}", rows: &[&["ab", "c"]], findings: &[], python: Python::Alike },
    Case { name: "a quote after the closing quote", bytes: b"\"a\"b\"c\",d\n", dialect: "{}", rows: &[&["ab\"c\"", "d"]], findings: &[], python: Python::Alike },
    Case { name: "a space before the quote", bytes: b"a, \"b\"\n", dialect: "{}", rows: &[&["a", " \"b\""]], findings: &[], python: Python::Alike },
    Case { name: "a space after the quote", bytes: b"\"a\" ,b\n", dialect: "{}", rows: &[&["a ", "b"]], findings: &[], python: Python::Alike },
    Case { name: "spaces are text", bytes: b" a , b \n", dialect: "{}", rows: &[&[" a ", " b "]], findings: &[], python: Python::Alike },
    Case { name: "a line of spaces", bytes: b"a\n  \nb\n", dialect: "{}", rows: &[&["a"], &["  "], &["b"]], findings: &[], python: Python::Alike },
    Case { name: "a quote that never closes", bytes: b"a,\"b\nc,d\n", dialect: "{}", rows: &[&["a", "b\nc,d\n"]], findings: &["csv.unterminated-quote"], python: Python::Alike },
    Case { name: "a lone quote", bytes: b"\"", dialect: "{}", rows: &[&[""]], findings: &["csv.unterminated-quote"], python: Python::Alike },
    Case { name: "a quote that opens at the end", bytes: b"a,\"", dialect: "{}", rows: &[&["a", ""]], findings: &["csv.unterminated-quote"], python: Python::Alike },
    Case { name: "blank lines between rows", bytes: b"a\n\n\nb\n", dialect: "{}", rows: &[&["a"], &["b"]], findings: &["csv.blank-line"], python: Python::Alike },
    Case { name: "rows of different length", bytes: b"a,b\n1\n1,2,3\n", dialect: "{}", rows: &[&["a", "b"], &["1"], &["1", "2", "3"]], findings: &["csv.ragged-row"], python: Python::Alike },
    Case { name: "a byte order mark", bytes: b"\xEF\xBB\xBFa,b\n", dialect: "{}", rows: &[&["a", "b"]], findings: &[], python: Python::Alike },
    Case { name: "a byte order mark before a quote", bytes: b"\xEF\xBB\xBF\"a,b\",c\n", dialect: "{}", rows: &[&["a,b", "c"]], findings: &[], python: Python::Alike },
    Case { name: "a byte order mark in the middle", bytes: b"a,\xEF\xBB\xBFb\n", dialect: "{}", rows: &[&["a", "\u{feff}b"]], findings: &[], python: Python::Alike },
    Case { name: "other scripts", bytes: b"\xE6\x9D\xB1\xE4\xBA\xAC,\xD8\xA7\xF0\x9F\x98\x80\n", dialect: "{}", rows: &[&["\u{6771}\u{4eac}", "\u{627}\u{1f600}"]], findings: &[], python: Python::Alike },
    Case { name: "line ends of Unicode are text", bytes: b"a\xE2\x80\xA8b,c\xC2\x85\n", dialect: "{}", rows: &[&["a\u{2028}b", "c\u{85}"]], findings: &[], python: Python::Alike },
    Case { name: "form feed and vertical tab are text", bytes: b"a\x0Cb,c\x0B\n", dialect: "{}", rows: &[&["a\u{c}b", "c\u{b}"]], findings: &[], python: Python::Alike },
    Case { name: "a NUL", bytes: b"a\0b,c\n", dialect: "{}", rows: &[&["a\u{0}b", "c"]], findings: &["source.nul-character"], python: Python::Alike },
    Case { name: "a byte that is not UTF-8", bytes: b"a\xFF,b\n", dialect: "{}", rows: &[&["a\u{fffd}", "b"]], findings: &["source.invalid-utf8"], python: Python::Alike },
    Case { name: "a character cut off by a delimiter", bytes: b"\xE2\x82,\xAC\n", dialect: "{}", rows: &[&["\u{fffd}", "\u{fffd}"]], findings: &["source.invalid-utf8"], python: Python::Alike },
    Case { name: "JSON in a field", bytes: b"1,\"{\"\"a\"\": [1, \"\"x\"\"]}\"\n", dialect: "{}", rows: &[&["1", "{\"a\": [1, \"x\"]}"]], findings: &[], python: Python::Alike },
    Case { name: "a formula is text", bytes: b"=1+1,@a,-b\n", dialect: "{}", rows: &[&["=1+1", "@a", "-b"]], findings: &[], python: Python::Alike },
    Case { name: "tabs", bytes: b"a\tb c\t\"d\te\"\n", dialect: r#"{"delimiter": 9}"#, rows: &[&["a", "b c", "d\te"]], findings: &[], python: Python::Alike },
    Case { name: "semicolons, with commas in numbers", bytes: b"1,5;2,5\n", dialect: r#"{"delimiter": 59}"#, rows: &[&["1,5", "2,5"]], findings: &[], python: Python::Alike },
    Case { name: "pipes", bytes: b"a|b||\"|\"\n", dialect: r#"{"delimiter": 124}"#, rows: &[&["a", "b", "", "|"]], findings: &[], python: Python::Alike },
    Case { name: "unit separators", bytes: b"a\x1Fb,c\n", dialect: r#"{"delimiter": 31}"#, rows: &[&["a", "b,c"]], findings: &[], python: Python::Alike },
    Case { name: "spaces between fields", bytes: b"a b  c\n", dialect: r#"{"delimiter": 32}"#, rows: &[&["a", "b", "", "c"]], findings: &[], python: Python::Alike },
    Case { name: "single quotes", bytes: b"'a,b','it''s',\"c\"\n", dialect: r#"{"quote": 39}"#, rows: &[&["a,b", "it's", "\"c\""]], findings: &[], python: Python::Alike },
    Case { name: "no quotes at all", bytes: b"\"a,b\",c\n", dialect: r#"{"quote": null}"#, rows: &[&["\"a", "b\"", "c"]], findings: &[], python: Python::Alike },
    Case { name: "an escaped quote", bytes: b"\"a\\\"b\",c\n", dialect: r#"{"escape": 92}"#, rows: &[&["a\"b", "c"]], findings: &[], python: Python::Alike },
    Case { name: "an escaped escape", bytes: b"\"a\\\\\",b\n", dialect: r#"{"escape": 92}"#, rows: &[&["a\\", "b"]], findings: &[], python: Python::Alike },
    Case { name: "an escaped letter inside of quotes", bytes: b"\"a\\nb\",c\n", dialect: r#"{"escape": 92}"#, rows: &[&["anb", "c"]], findings: &[], python: Python::Alike },
    Case { name: "escapes are text where there are none", bytes: b"\"a\\\",b\n", dialect: "{}", rows: &[&["a\\", "b"]], findings: &[], python: Python::Alike },
    Case { name: "Windows-1252", bytes: b"\xFCber,\x80 5\n", dialect: r#"{"encoding": "windows-1252"}"#, rows: &[&["\u{fc}ber", "\u{20ac} 5"]], findings: &[], python: Python::Alike },
    Case { name: "UTF-16, lower byte first", bytes: b"\xFF\xFEa\0,\0\xE9\0\r\0\n\0b\0,\0c\0", dialect: r#"{"encoding": "utf-16le"}"#, rows: &[&["a", "\u{e9}"], &["b", "c"]], findings: &[], python: Python::Alike },
    Case { name: "Shift_JIS with a backslash as second byte", bytes: b"\x95\x5C,\x83\x5C\n", dialect: r#"{"encoding": "shift_jis"}"#, rows: &[&["\u{8868}", "\u{30bd}"]], findings: &[], python: Python::Alike },
    Case { name: "an escaped delimiter outside of quotes", bytes: b"a\\,b\n", dialect: r#"{"escape": 92}"#, rows: &[&["a\\", "b"]], findings: &[], python: Python::Differs("Escapes hold inside of quotes only: outside, a backslash is more often part of a path.") },
    Case { name: "comment lines", bytes: b"#x\na,#b\n", dialect: r#"{"comment": 35}"#, rows: &[&["a", "#b"]], findings: &["csv.comment-line"], python: Python::Differs("Python knows no comments.") },
    Case { name: "lines above the header", bytes: b"Title\n\na,b\n", dialect: r#"{"first_line": 3}"#, rows: &[&["a", "b"]], findings: &["source.line-above"], python: Python::Differs("Python reads from the first line.") },
    Case { name: "white space around fields left out", bytes: b" a ,  \"b, c\" \n", dialect: r#"{"trim": true}"#, rows: &[&["a", "b, c"]], findings: &[], python: Python::Differs("Python leaves out white space before a field, and keeps what follows it.") },
    Case { name: "ragged rows left out", bytes: b"a,b\n1\n2,3\n", dialect: r#"{"ragged": "skip"}"#, rows: &[&["a", "b"], &["2", "3"]], findings: &["csv.ragged-row-left-out"], python: Python::Differs("Python has no columns to compare a row with.") },
];

impl Case {
    fn dialect(&self) -> Dialect {
        Dialect { has_header: false, ..serde_json::from_str(self.dialect).unwrap() }
    }
}

fn read(dialect: Dialect, bytes: &[u8], chunk_len: usize) -> (Vec<Vec<String>>, Vec<&'static str>) {
    let mut scan = Scan::new(dialect);
    let mut rows = Vec::new();
    let mut on_row = |row: &Row<'_>, _: &[String], _: &mut Report| {
        rows.push(row.iter().map(str::to_owned).collect());
    };
    for chunk in bytes.chunks(chunk_len) {
        scan.push(chunk, &mut on_row);
    }
    scan.finish(&mut on_row);
    (rows, scan.report().groups().iter().map(|group| group.rule.code).collect())
}

/// What Python's `csv` reads.
fn ask_python(cases: &[(&[u8], &str)]) -> Vec<Vec<Vec<String>>> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/native/csv_cases.py");
    let mut python = Command::new("python3")
        .arg(script)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("python3 is needed for this test: install it, or run script/test, which does");
    let cases: Vec<_> = cases
        .iter()
        .map(|(bytes, dialect)| {
            json!([bytes, serde_json::from_str::<serde_json::Value>(dialect).unwrap()])
        })
        .collect();
    python.stdin.take().unwrap().write_all(json!(cases).to_string().as_bytes()).unwrap();
    let output = python.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn nasty_cases_are_read_as_the_table_says() {
    for case in CASES {
        for chunk_len in [1, 2, 3, 1000] {
            let (rows, findings) = read(case.dialect(), case.bytes, chunk_len);
            assert_eq!(rows, case.rows, "{} in chunks of {chunk_len}", case.name);
            assert_eq!(findings, case.findings, "{} in chunks of {chunk_len}", case.name);
        }
    }
}

#[test]
fn python_reads_the_cases_alike_but_for_those_with_a_reason() {
    let cases: Vec<_> = CASES.iter().map(|case| (case.bytes, case.dialect)).collect();
    let answers = ask_python(&cases);
    assert_eq!(answers.len(), CASES.len());
    for (case, python) in CASES.iter().zip(answers) {
        match case.python {
            Python::Alike => assert_eq!(python, case.rows, "{}", case.name),
            Python::Differs(_) => assert_ne!(python, case.rows, "{} does not differ", case.name),
        }
    }
}

#[test]
fn rows_of_any_width_and_fields_of_any_length_are_read_as_python_reads_them() {
    let wide = format!("{}\n", vec!["x"; 20_000].join(","));
    let long = format!("a,\"{}\"\n", "x\n\"\"".repeat(200_000));
    let texts = [wide.as_bytes(), long.as_bytes()];
    let answers = ask_python(&texts.map(|bytes| (bytes, "{}")));
    let dialect = Dialect { has_header: false, ..Dialect::default() };
    for (bytes, python) in texts.into_iter().zip(answers) {
        let (rows, findings) = read(dialect, bytes, 999);
        assert!(rows == python && findings.is_empty());
    }
}

#[test]
fn the_page_of_cases_says_what_the_table_says() {
    let mut page = String::from(
        "# CSV cases\n\n\
         What Quarry makes of nasty delimited text.\n\
         Written by `tests/native/csv_cases.rs` from the table that it tests; where nothing else is \
         said, Python's `csv` reads the same rows.\n\n\
         | case | text | options | rows | said |\n|---|---|---|---|---|\n",
    );
    let code = |text: &str| {
        if text.is_empty() { String::new() } else { format!("`{}`", text.replace('|', "\\|")) }
    };
    for case in CASES {
        let options = if case.dialect == "{}" { "" } else { case.dialect };
        let text = case.bytes.escape_ascii().to_string().replace("\\\"", "\"").replace("\\\'", "'");
        let rows = case.rows.iter().map(|row| format!("{row:?}")).collect::<Vec<_>>().join(" ");
        let cells = [
            case.name.to_owned(),
            code(&text),
            code(options),
            code(&rows),
            case.findings.join(", "),
        ];
        writeln!(page, "| {} |", cells.join(" | ")).unwrap();
    }
    page.push_str("\n## Where Python reads something else\n\n");
    for case in CASES {
        if let Python::Differs(reason) = case.python {
            writeln!(page, "- {}: {reason}", case.name).unwrap();
        }
    }
    expect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/csv-cases.md"), page.as_bytes());
}
