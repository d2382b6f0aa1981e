//! Tables for other programs: CSV that a spreadsheet shows and does not run.
//!
//! Fields are written as RFC 4180 says. A field that a spreadsheet would take for a formula gets an
//! apostrophe in front, as OWASP advises: <https://owasp.org/www-community/attacks/CSV_Injection>.

/// What a formula can begin with; tab and line ends are skipped on the way to one.
const FORMULA_STARTS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// Adds a row. An empty one is an empty line.
pub fn push_row<'a>(out: &mut String, fields: impl IntoIterator<Item = &'a str>) {
    for (idx, field) in fields.into_iter().enumerate() {
        if idx > 0 {
            out.push(',');
        }
        push_field(out, field);
    }
    out.push_str("\r\n");
}

fn push_field(out: &mut String, field: &str) {
    let is_formula = field.starts_with(FORMULA_STARTS);
    if !is_formula && !field.contains(['"', ',', '\r', '\n', '\'']) {
        out.push_str(field);
        return;
    }
    out.push('"');
    if is_formula {
        out.push('\'');
    }
    out.push_str(&field.replace('"', "\"\""));
    out.push('"');
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
        check(&["+49", "-1", "@SUM(A1)"], "\"'+49\",\"'-1\",\"'@SUM(A1)\"\r\n");
        check(&["\t=1", "\r=1", "＝1"], "\"'\t=1\",\"'\r=1\",\"'＝1\"\r\n");
        check(
            &["=HYPERLINK(\"http://x\",\"y\")"],
            "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"\r\n",
        );
        check(&["a=1", "1-2", "–"], "a=1,1-2,–\r\n");
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
