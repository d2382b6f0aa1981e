//! Tables for other programs: CSV that a spreadsheet shows and does not run.
//!
//! Fields are written as RFC 4180 says. A field that a spreadsheet would take for a formula gets an
//! apostrophe in front, as OWASP advises: <https://owasp.org/www-community/attacks/CSV_Injection>.

use memchr::{memchr2, memchr3};

/// What ends a row.
pub const ROW_END: &str = "\r\n";

/// What a formula can begin with; tab and line ends are skipped on the way to one.
const FORMULA_STARTS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// Adds a row. An empty one is an empty line; one empty field is written with quotes, since readers
/// skip empty lines.
pub fn push_row<'a>(out: &mut String, fields: impl IntoIterator<Item = &'a str>) {
    let start = out.len();
    let mut n_fields = 0;
    for field in fields {
        if n_fields > 0 {
            out.push(',');
        }
        push_field(field, is_formula(field), |piece| out.push_str(piece));
        n_fields += 1;
    }
    if n_fields == 1 && out.len() == start {
        out.push_str("\"\"");
    }
    out.push_str(ROW_END);
}

/// Whether a spreadsheet would take the field for a formula. A plain number is none, such as `-5`,
/// `+3.2` and `-1e-7`.
pub fn is_formula(field: &str) -> bool {
    // Most fields begin with a letter or a digit.
    let first = field.as_bytes().first().copied().unwrap_or(b'a');
    !first.is_ascii_alphanumeric() && field.starts_with(FORMULA_STARTS) && !is_number(field)
}

/// Whether it is a sign, digits, and at most a fraction and an exponent.
fn is_number(field: &str) -> bool {
    field.ends_with(|c: char| c.is_ascii_digit())
        && field.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte))
        && field.parse::<f64>().is_ok()
}

/// Gives out a field piece by piece, in quotes where it needs them. With `is_guarded`, an apostrophe
/// stands before it, which makes a formula text.
pub fn push_field(field: &str, is_guarded: bool, mut push: impl FnMut(&str)) {
    if !is_guarded && !needs_quotes(field.as_bytes()) {
        push(field);
        return;
    }
    push(if is_guarded { "\"'" } else { "\"" });
    for span in field.split_inclusive('"') {
        push(span);
        if span.ends_with('"') {
            push("\"");
        }
    }
    push("\"");
}

fn needs_quotes(field: &[u8]) -> bool {
    memchr3(b'"', b',', b'\n', field).is_some() || memchr2(b'\r', b'\'', field).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(fields: &[&str], expected: &str) {
        let mut out = String::new();
        push_row(&mut out, fields.iter().copied());
        assert_eq!(out, expected);
    }

    #[test]
    fn fields_are_quoted_where_they_need_it() {
        check(&["a", "", "b c"], "a,,b c\r\n");
        check(
            &["a,b", "say \"yes\"", "two\nlines"],
            "\"a,b\",\"say \"\"yes\"\"\",\"two\nlines\"\r\n",
        );
    }

    #[test]
    fn a_formula_becomes_text() {
        check(&["=1+1"], "\"'=1+1\"\r\n");
        check(&["+A1", "-A1", "@SUM(A1)"], "\"'+A1\",\"'-A1\",\"'@SUM(A1)\"\r\n");
        check(&["\t=1", "\r=1", "＝1"], "\"'\t=1\",\"'\r=1\",\"'＝1\"\r\n");
        check(
            &["=HYPERLINK(\"http://x\",\"y\")"],
            "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"\r\n",
        );
        check(&["a=1", "1-2", "–"], "a=1,1-2,–\r\n");
    }

    #[test]
    fn a_number_is_no_formula() {
        let numbers = ["-5", "+3.2", "-1e-7", "+.5", "-0"];
        check(&numbers, "-5,+3.2,-1e-7,+.5,-0\r\n");
        for formula in ["-5+A1", "-e", "-", "+", "--5", "-5-3", "+1.", "-1e", "-inf", "=5", "－5"]
        {
            assert!(is_formula(formula), "{formula}");
        }
    }

    #[test]
    fn a_row_of_one_empty_field_is_no_empty_line() {
        check(&[""], "\"\"\r\n");
        check(&["", ""], ",\r\n");
        check(&[], "\r\n");
    }

    #[test]
    fn what_is_written_reads_back_as_it_was() {
        let fields =
            ["plain", "with, comma", "with \"quotes\"", "with\r\nline end", "'apostrophe'", ""];
        let mut out = String::new();
        push_row(&mut out, fields);
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(out.as_bytes());
        let record = reader.records().next().expect("a record").expect("valid CSV");
        assert_eq!(record.iter().collect::<Vec<_>>(), fields);
    }
}
