//! What the first lines suggest about lines that are no records, and about escapes.

use csv_core::{ReadRecordResult, ReaderBuilder};

use super::{Candidate, Dialect};

/// What comment lines begin with.
const COMMENT: u8 = b'#';

/// What escapes quotes where they are not doubled.
const ESCAPE: u8 = b'\\';

/// Most lines above a header.
const MAX_ABOVE: usize = 20;

/// The first lines of a file.
pub(super) struct Lines<'t> {
    /// Without comments above the header.
    pub(super) records: &'t [u8],
    /// Comments above the header.
    comments: Vec<&'t [u8]>,
    n_escaped: usize,
}

impl<'t> Lines<'t> {
    pub(super) fn of(text: &'t [u8]) -> Self {
        let mut records = text;
        let mut comments = Vec::new();
        while records.first() == Some(&COMMENT)
            && let Some(end) = memchr::memchr(b'\n', records)
        {
            let (line, rest) = records.split_at_checked(end + 1).unwrap_or_default();
            comments.push(line);
            records = rest;
        }
        Self { records, comments, n_escaped: n_escaped(records) }
    }

    /// How quotes are escaped; `None` where they are doubled or there is no sign of either.
    pub(super) fn escape(&self) -> Option<u8> {
        (self.n_escaped > 0).then_some(ESCAPE)
    }

    /// Says in a dialect what lines suggest, with the reasons.
    pub(super) fn add_to(
        &self,
        dialect: &mut Dialect,
        best: &Candidate,
        reasons: &mut Vec<String>,
    ) {
        let is_header = |line: &[u8]| {
            let n_delimiters = memchr::memchr_iter(best.delimiter, line).count();
            n_delimiters + 1 == best.n_columns
        };
        // A lone line that is split as the rows are names the columns, whatever it begins with.
        let is_commented_header = matches!(self.comments.as_slice(), [line] if is_header(line));
        if !self.comments.is_empty() && !is_commented_header {
            dialect.comment = Some(COMMENT);
            let n_lines = self.comments.len();
            reasons.push(match n_lines {
                1 => "a line above the header begins with #".to_owned(),
                n => format!("{n} lines above the header begin with #"),
            });
        }
        if self.n_escaped > 0 {
            dialect.escape = Some(ESCAPE);
            let places = if self.n_escaped == 1 { "place" } else { "places" };
            reasons
                .push(format!("a backslash stands before a quote in {} {places}", self.n_escaped));
        }
        if let Some(n_above) = self.n_above(best) {
            let n_comments = self.comments.len() as u64;
            dialect.first_line = n_comments + n_above + 1;
            let verb = if n_above == 1 { "1 line" } else { &format!("{n_above} lines") };
            reasons.push(format!("{verb} above the header cannot be split like the rows"));
        }
    }

    /// Lines above the first record that is split as most are, if all that are above are much
    /// shorter and those below agree.
    fn n_above(&self, best: &Candidate) -> Option<u64> {
        let mut reader =
            ReaderBuilder::new().delimiter(best.delimiter).escape(self.escape()).build();
        let (mut fields, mut ends) = (vec![0; self.records.len()], vec![0; self.records.len() + 1]);
        let (mut rest, mut n_above, mut n_records) = (self.records, 0, 0);
        let mut header_line = None;
        while n_records < MAX_ABOVE {
            let n_blank = rest.iter().take_while(|byte| matches!(byte, b'\n' | b'\r')).count();
            let (_, record) = rest.split_at_checked(n_blank)?;
            let n_before = self.records.len() - record.len();
            let (result, n_in, _, n_fields) = reader.read_record(record, &mut fields, &mut ends);
            if !matches!(result, ReadRecordResult::Record) {
                break;
            }
            n_records += 1;
            rest = record.get(n_in..).unwrap_or_default();
            match header_line {
                None if n_fields == best.n_columns => {
                    let above = self.records.get(..n_before).unwrap_or_default();
                    header_line = Some(memchr::memchr_iter(b'\n', above).count() as u64);
                }
                None if n_fields * 2 <= best.n_columns => n_above += 1,
                Some(_) if n_fields == best.n_columns => {}
                // Rows differ for other reasons.
                _ => return None,
            }
        }
        // A header alone does not show how rows are split.
        let is_shown = n_above > 0 && n_records >= n_above + 2;
        header_line.filter(|_| is_shown)
    }
}

/// Places at which a backslash escapes a quote: none where quotes are doubled, or where a backslash
/// ends a field.
fn n_escaped(text: &[u8]) -> usize {
    let is_text = |byte: u8| byte.is_ascii_alphanumeric() || byte == b' ' || byte >= 0x80;
    let (mut n_escaped, mut n_doubled) = (0, 0);
    for around in text.windows(4) {
        let [before, first, second, after] = around else { continue };
        if *second == b'"' && is_text(*after) {
            n_escaped += usize::from(*first == ESCAPE && *before != ESCAPE);
            n_doubled += usize::from(*first == b'"' && is_text(*before));
        }
    }
    if n_doubled > 0 { 0 } else { n_escaped }
}

#[cfg(test)]
mod tests {
    use super::super::sniff;
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Dialect, reasons: &[&str]) {
        let sniffed = sniff(text.as_bytes());
        assert_eq!(sniffed.dialect, expected, "{sniffed:?}");
        assert_eq!(sniffed.line_reasons, reasons);
    }

    #[test]
    fn comments_above_the_header_are_no_rows() {
        let commented = Dialect { comment: Some(b'#'), ..Dialect::default() };
        check(
            "# made by x, y, z\n# 2026\na,b\n1,2\n3,4\n",
            commented,
            &["2 lines above the header begin with #"],
        );
        check("#id,name\n1,a\n2,b\n", Dialect::default(), &[]);
        check("a,b\n#1,2\n#3,4\n", Dialect::default(), &[]);
    }

    #[test]
    fn lines_that_cannot_be_split_stand_above_the_header() {
        let third = Dialect { first_line: 3, ..Dialect::default() };
        let one = "1 line above the header cannot be split like the rows";
        let two = "2 lines above the header cannot be split like the rows";
        check("Report\n\na,b,c\n1,2,3\n4,5,6\n", third, &[two]);
        let second = Dialect { first_line: 2, delimiter: b';', ..Dialect::default() };
        check("Report, 2026\na;b;c\n1;2;3\n4;5;6\n", second, &[one]);
        // A row that is short, a header that is short: nothing above.
        check("a,b,c\n1\n2,3,4\n5,6,7\n", Dialect::default(), &[]);
        check("a,b\n1,2,3\n4,5,6\n", Dialect::default(), &[]);
    }

    #[test]
    fn a_backslash_before_a_quote_in_text_escapes_it() {
        let escaped = Dialect { escape: Some(b'\\'), ..Dialect::default() };
        let reason = "a backslash stands before a quote in 1 place";
        check("id,text\n1,\"say \\\"hi\"\n2,\"x, y\"\n", escaped, &[reason]);
        check("id,path\n1,\"D:\\dir\\\"\n2,\"x\"\n", Dialect::default(), &[]);
        check("id,text\n1,\"a \"\"b\"\" c\\\"\n", Dialect::default(), &[]);
    }
}
