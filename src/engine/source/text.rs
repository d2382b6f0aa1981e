//! Plain text to rows of one column: a record a line, or records with blank lines between them.
//!
//! Lines are cut by the machine for delimited text, with a delimiter that no text has and without
//! quotes: it knows all line ends, marks, bad bytes and lines that are too long.

use super::super::check::{Place, Report};
use super::{
    Dialect, Format, INVALID_UTF8, MAX_RECORD_BYTES, RECORD_TOO_LONG, Row, csv, row::Span,
};

/// What the one column is called.
const COLUMN: &str = "text";

/// A byte that UTF-8 does not have.
const NO_DELIMITER: u8 = 0xFF;

pub(super) struct Reader {
    lines: csv::Reader,
    /// Whether blank lines part the records.
    has_blocks: bool,
    /// Whether the name of the column is still to be given out.
    owes_name: bool,
    /// The line that was read last.
    line: String,
    /// The record that is given out.
    text: String,
    spans: [Span; 1],
    at: Place,
    /// The record that is being read, where it has several lines.
    block: Option<Block>,
    n_skipped: u64,
}

struct Block {
    at: Place,
    text: String,
    /// Bytes of the block, of which `text` may hold only some.
    n_bytes: usize,
}

impl Reader {
    pub(super) fn new(dialect: Dialect, first_row: u64) -> Self {
        let lines = csv::Reader::new(Dialect { has_header: false, ..as_lines(dialect) });
        let lines = lines.with_first_row(first_row);
        Self { owes_name: true, ..Self::with_lines(dialect, lines) }
    }

    pub(super) fn at(dialect: Dialect, place: Place) -> Self {
        Self::with_lines(dialect, csv::Reader::at(as_lines(dialect), place))
    }

    fn with_lines(dialect: Dialect, lines: csv::Reader) -> Self {
        let has_blocks = dialect.format == Format::TextBlocks;
        Self {
            lines: if has_blocks { lines.with_blocks() } else { lines },
            has_blocks,
            owes_name: false,
            line: String::new(),
            text: String::new(),
            spans: [(0, 0)],
            at: Place::default(),
            block: None,
            n_skipped: 0,
        }
    }

    pub(super) fn next(&mut self, input: &mut &[u8], report: &mut Report) -> Option<Row<'_>> {
        if self.owes_name && !input.is_empty() {
            return Some(self.name());
        }
        loop {
            let Self { lines, line, .. } = self;
            let at = push_line(line, &lines.next(input, report)?, report);
            if self.take_line(at, report) {
                return Some(self.row());
            }
        }
    }

    pub(super) fn finish(&mut self, report: &mut Report) -> Option<Row<'_>> {
        let Self { lines, line, .. } = self;
        if let Some(last) = lines.finish(report) {
            let at = push_line(line, &last, report);
            if self.take_line(at, report) {
                return Some(self.row());
            }
        }
        let done = self.block.take()?;
        self.take(done, report).then(|| self.row())
    }

    /// Takes a line. Says whether a record is whole with it, or before it.
    fn take_line(&mut self, at: Place, report: &mut Report) -> bool {
        let Self { lines, line, block, .. } = self;
        if !self.has_blocks {
            std::mem::swap(line, &mut self.text);
            self.at = at;
            return true;
        }
        let is_blank = line.trim().is_empty();
        let done = block.take_if(|block| is_blank || block.at.row != at.row);
        if is_blank {
            lines.end_block();
        } else {
            block.get_or_insert_with(|| Block { at, text: String::new(), n_bytes: 0 }).push(line);
        }
        done.is_some_and(|done| self.take(done, report))
    }

    /// Makes a block the record that is given out, if it is not too long.
    fn take(&mut self, done: Block, report: &mut Report) -> bool {
        if done.n_bytes > MAX_RECORD_BYTES {
            self.n_skipped += 1;
            report.add(&RECORD_TOO_LONG, "", done.at, || {
                format!("{} bytes from line {}", done.n_bytes, done.at.line)
            });
            return false;
        }
        (self.text, self.at) = (done.text, done.at);
        true
    }

    fn name(&mut self) -> Row<'_> {
        self.owes_name = false;
        COLUMN.clone_into(&mut self.text);
        self.at = Place { row: 0, line: 1, byte: 0, ..Place::default() };
        self.row()
    }

    fn row(&mut self) -> Row<'_> {
        self.spans = [(0, self.text.len())];
        Row { text: &self.text, spans: &self.spans, at: self.at }
    }

    pub(super) fn set_byte(&mut self, byte: u64) {
        self.lines.set_byte(byte);
    }

    pub(super) fn place(&self) -> Place {
        self.lines.place()
    }

    pub(super) fn has_bom(&self) -> bool {
        self.lines.has_bom()
    }

    pub(super) fn n_skipped(&self) -> u64 {
        self.lines.n_skipped() + self.n_skipped
    }
}

impl Block {
    fn push(&mut self, line: &str) {
        let separator = if self.n_bytes == 0 { "" } else { "\n" };
        self.n_bytes += separator.len() + line.len();
        if self.n_bytes <= MAX_RECORD_BYTES {
            self.text.push_str(separator);
            self.text.push_str(line);
        }
    }
}

fn as_lines(dialect: Dialect) -> Dialect {
    Dialect { delimiter: NO_DELIMITER, quote: None, escape: None, ..dialect }
}

/// Makes `text` the text of a line, and says where it is. What parts it into fields is a byte that
/// is not UTF-8.
fn push_line(text: &mut String, line: &Row<'_>, report: &mut Report) -> Place {
    text.clear();
    for (idx, part) in line.iter().enumerate() {
        if idx > 0 {
            text.push('\u{FFFD}');
        }
        text.push_str(part);
    }
    if line.len() > 1 {
        let byte = line.at.byte + line.get(0).map_or(0, str::len) as u64;
        report.add(&INVALID_UTF8, "", Place { byte, ..line.at }, || format!("byte {byte}: {text}"));
    }
    line.at
}

#[cfg(test)]
mod tests {
    use super::super::Scan;
    use super::*;

    /// Records with their numbers and lines, and findings by code.
    type Read = (Vec<(String, u64, u64)>, Vec<(&'static str, u64)>);

    /// Reads, the same in all chunkings.
    fn read(format: Format, bytes: &[u8]) -> Read {
        let read_in_chunks = |n: usize| {
            let mut scan = Scan::new(Dialect { format, ..Dialect::default() });
            let mut rows = Vec::new();
            let mut on_row = |row: &Row<'_>, _: &[String], _: &mut Report| {
                assert_eq!(row.len(), 1);
                rows.push((row.get(0).unwrap_or_default().to_owned(), row.at.row, row.at.line));
            };
            for chunk in bytes.chunks(n) {
                scan.push(chunk, &mut on_row);
            }
            scan.finish(&mut on_row);
            assert!(bytes.is_empty() || scan.columns() == ["text"]);
            let found = scan.report().groups().iter().map(|g| (g.rule.code, g.count)).collect();
            (rows, found)
        };
        let whole = read_in_chunks(bytes.len().max(1));
        for n in 1..=bytes.len().min(7) {
            assert_eq!(read_in_chunks(n), whole, "in chunks of {n}");
        }
        whole
    }

    #[track_caller]
    fn check(
        format: Format,
        bytes: impl AsRef<[u8]>,
        records: &[(&str, u64, u64)],
        findings: &[(&'static str, u64)],
    ) {
        let (rows, found) = read(format, bytes.as_ref());
        let rows: Vec<_> =
            rows.iter().map(|(text, row, line)| (text.as_str(), *row, *line)).collect();
        assert_eq!(rows, records);
        assert_eq!(found, findings);
    }

    #[test]
    fn each_line_is_a_record_whatever_stands_in_it() {
        let blank = [("csv.blank-line", 1)];
        for line_end in ["\n", "\r\n", "\r"] {
            let text = format!("\u{feff}a, \"b{line_end}{line_end}{{c}};\td\"{line_end} e");
            check(
                Format::TextLines,
                text,
                &[("a, \"b", 1, 1), ("{c};\td\"", 2, 3), (" e", 3, 4)],
                &blank,
            );
        }
        check(Format::TextLines, "", &[], &[("source.no-header", 1)]);
        check(Format::TextLines, "\n", &[], &[("source.no-rows", 1), ("csv.blank-line", 1)]);
    }

    #[test]
    fn bad_bytes_stay_in_their_line() {
        let found = [("source.invalid-utf8", 2)];
        check(
            Format::TextLines,
            b"a\xFFb\nc\xC3\n",
            &[("a\u{fffd}b", 1, 1), ("c\u{fffd}", 2, 2)],
            &found,
        );
    }

    #[test]
    fn blank_lines_part_records_of_several_lines() {
        for line_end in ["\n", "\r\n", "\r"] {
            let text = ["", "a", "b", "", "", "c", " \t", "d", " e"].join(line_end);
            let records = [("a\nb", 1, 2), ("c", 2, 6), ("d\n e", 3, 8)];
            check(Format::TextBlocks, &text, &records, &[]);
            check(Format::TextBlocks, format!("{text}{line_end}{line_end}"), &records, &[]);
        }
    }

    #[test]
    fn a_record_of_several_lines_over_the_limit_is_left_out() {
        let line = format!("{}\n", "x".repeat(1 << 20));
        let text = format!("a\n\n{}\nb", line.repeat(24));
        check(
            Format::TextBlocks,
            &text,
            &[("a", 1, 1), ("b", 3, 28)],
            &[("source.record-too-long", 1)],
        );
    }
}
