//! Delimited text to rows, in chunks of any size.
//!
//! The state machine is `csv-core`; this file adds what a user needs to know about a file:
//! where each row begins, what could not be read as UTF-8, and records that are too long to hold.
//!
//! ```
//! use quarry::engine::check::Report;
//! use quarry::engine::source::{Dialect, csv};
//!
//! let mut reader = csv::Reader::new(Dialect::default());
//! let mut report = Report::new();
//! let mut names = Vec::new();
//! for chunk in ["id,na", "me\n1,\"An", "na\"\n"] {
//!     let mut input = chunk.as_bytes();
//!     while let Some(row) = reader.next(&mut input, &mut report) {
//!         names.push(row.get(1).unwrap_or_default().to_owned());
//!     }
//! }
//! assert_eq!(names, ["name", "Anna"]);
//! ```

use csv_core::{ReadRecordResult, ReaderBuilder};

use super::super::check::{Place, Report};
use super::{
    BLANK_LINE, Dialect, INVALID_UTF8, MAX_RECORD_BYTES, NUL_CHARACTER, RECORD_TOO_LONG, Row,
    UNTERMINATED_QUOTE,
};

/// What some programs write before UTF-8 text.
const BOM: &[u8] = b"\xEF\xBB\xBF";

/// A push machine: give it the next bytes of the file, take the rows that are whole.
///
/// Memory: the longest record, at most [`MAX_RECORD_BYTES`]; a longer one is counted and left out.
pub struct Reader {
    machine: csv_core::Reader,
    fields: Vec<u8>,
    ends: Vec<usize>,
    n_field_bytes: usize,
    n_ends: usize,
    /// Bad bytes replaced, when the record is not valid UTF-8.
    repaired: String,
    repaired_ends: Vec<usize>,
    /// How much of [`BOM`] was seen; `None` once the first other byte came.
    bom: Option<usize>,
    /// Where the record begins that is being read.
    start: Place,
    /// Row number that the next record gets.
    next_row: u64,
    byte: u64,
    line: u64,
    state: State,
    is_overlong: bool,
    n_skipped: u64,
    max_record_bytes: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Before the first record.
    Start,
    /// After a record: line ends that follow belong to it or are blank lines.
    Between {
        after_cr: bool,
        is_line_done: bool,
    },
    /// In a record.
    Inside,
    Done,
}

impl Reader {
    /// A reader at the start of a file. The header, where the dialect has one, comes out as row 0.
    pub fn new(dialect: Dialect) -> Self {
        let place = Place { row: 0, line: 1, byte: 0 };
        let mut this = Self::at(dialect, place);
        this.next_row = u64::from(!dialect.has_header);
        this.bom = Some(0);
        this.state = State::Start;
        this
    }

    /// A reader that begins in the middle of a file, at the start of a known row.
    pub fn at(dialect: Dialect, place: Place) -> Self {
        Self {
            machine: ReaderBuilder::new().delimiter(dialect.delimiter).quote(dialect.quote).build(),
            fields: vec![0; 1 << 12],
            ends: vec![0; 1 << 6],
            n_field_bytes: 0,
            n_ends: 0,
            repaired: String::new(),
            repaired_ends: Vec::new(),
            bom: None,
            start: place,
            next_row: place.row,
            byte: place.byte,
            line: place.line,
            state: State::Between { after_cr: false, is_line_done: true },
            is_overlong: false,
            n_skipped: 0,
            max_record_bytes: MAX_RECORD_BYTES,
        }
    }

    /// Lowers the limit on the length of a record.
    #[must_use]
    pub fn with_max_record_bytes(mut self, max_record_bytes: usize) -> Self {
        self.max_record_bytes = max_record_bytes;
        self
    }

    /// The next whole row of `input`, which is moved past what was read.
    /// `None` when all of it was read: come back with the next chunk.
    pub fn next<'a>(&'a mut self, input: &mut &[u8], report: &mut Report) -> Option<Row<'a>> {
        self.skip_bom(input);
        loop {
            if input.is_empty() {
                return None;
            }
            if self.state != State::Inside && !self.begin_record(input, report) {
                return None;
            }
            if self.read(input) && self.end_record(report) {
                return Some(self.row(report));
            }
        }
    }

    /// The last row, when the file does not end with a line end. Call once, at the end of the file.
    pub fn finish<'a>(&'a mut self, report: &mut Report) -> Option<Row<'a>> {
        if let Some(n_seen) = self.bom.take()
            && n_seen > 0
            && n_seen < BOM.len()
        {
            // The file is no more than a piece of a mark: those bytes are its text.
            let mut input = BOM.get(..n_seen).unwrap_or_default();
            self.byte = 0;
            if self.begin_record(&mut input, report) {
                self.read(&mut input);
            }
        }
        if self.state != State::Inside {
            self.state = State::Done;
            return None;
        }
        // One more line end closes the record, unless it is text: then the file ends inside a quoted
        // field. (Asking a clone of the machine would leave it untouched, but its `Clone` is broken
        // in csv-core 0.1.13: it forgets which states are final.)
        let (byte, line) = (self.byte, self.line);
        if !self.read(&mut &b"\n"[..]) {
            let start = self.start;
            report.add(&UNTERMINATED_QUOTE, "", start, || {
                format!("the field is open from line {} to the end of the file", start.line)
            });
            self.read(&mut &b""[..]);
            self.n_field_bytes = self.n_field_bytes.saturating_sub(1);
            if let Some(end) = self.n_ends.checked_sub(1).and_then(|last| self.ends.get_mut(last)) {
                *end = self.n_field_bytes;
            }
        }
        (self.byte, self.line) = (byte, line);
        let is_whole = self.end_record(report);
        self.state = State::Done;
        is_whole.then(|| self.row(report))
    }

    /// Whether the file begins with a byte order mark, once three bytes were read.
    pub fn has_bom(&self) -> bool {
        self.bom == Some(BOM.len())
    }

    /// Records that were too long to be given out.
    pub fn n_skipped(&self) -> u64 {
        self.n_skipped
    }

    fn skip_bom(&mut self, input: &mut &[u8]) {
        while let Some(n_seen) = self.bom
            && n_seen < BOM.len()
            && let Some((first, rest)) = input.split_first()
        {
            if BOM.get(n_seen) == Some(first) {
                self.bom = Some(n_seen + 1);
                self.byte += 1;
                *input = rest;
                continue;
            }
            self.bom = None;
            if n_seen > 0 {
                // A piece of a mark is text: the machine gets it first.
                self.byte -= n_seen as u64;
                let mut seen = BOM.get(..n_seen).unwrap_or_default();
                self.state = State::Inside;
                self.start = Place { row: self.next_row, line: self.line, byte: self.byte };
                self.read(&mut seen);
            }
        }
    }

    /// Skips the line ends before a record. Says whether a record begins in this input.
    fn begin_record(&mut self, input: &mut &[u8], report: &mut Report) -> bool {
        while let Some((&byte, rest)) = input.split_first() {
            let (after_cr, is_line_done) = match self.state {
                State::Between { after_cr, is_line_done } => (after_cr, is_line_done),
                _ => (false, true),
            };
            match byte {
                b'\n' if after_cr => {
                    self.state = State::Between { after_cr: false, is_line_done: true };
                }
                b'\n' | b'\r' => {
                    if is_line_done {
                        let at = Place { row: 0, line: self.line, byte: self.byte };
                        report.add(&BLANK_LINE, "", at, || format!("line {}", at.line));
                    }
                    self.line += 1;
                    self.state = State::Between { after_cr: byte == b'\r', is_line_done: true };
                }
                _ => {
                    self.start = Place { row: self.next_row, line: self.line, byte: self.byte };
                    self.machine.set_line(self.line);
                    self.state = State::Inside;
                    return true;
                }
            }
            self.byte += 1;
            *input = rest;
        }
        false
    }

    /// Feeds the machine until the record ends (`true`) or the input does.
    fn read(&mut self, input: &mut &[u8]) -> bool {
        loop {
            let fields = self.fields.get_mut(self.n_field_bytes..).unwrap_or_default();
            let ends = self.ends.get_mut(self.n_ends..).unwrap_or_default();
            let (result, n_in, n_out, n_ends) = self.machine.read_record(input, fields, ends);
            let (consumed, rest) = input.split_at_checked(n_in).unwrap_or((input, b""));
            *input = rest;
            self.byte += n_in as u64;
            self.n_field_bytes += n_out;
            self.n_ends += n_ends;
            match result {
                ReadRecordResult::InputEmpty => return false,
                ReadRecordResult::OutputFull => self.grow_fields(),
                ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
                ReadRecordResult::Record | ReadRecordResult::End => {
                    let last = consumed.last().copied();
                    // The machine ends a record at its first line end byte; `\r\n` leaves the `\n` to us.
                    let is_at_line_end = matches!(last, Some(b'\n' | b'\r'));
                    self.line = self.machine.line() + u64::from(last == Some(b'\r'));
                    self.state = State::Between {
                        after_cr: last == Some(b'\r'),
                        is_line_done: is_at_line_end,
                    };
                    return true;
                }
            }
        }
    }

    fn grow_fields(&mut self) {
        if self.n_field_bytes >= self.max_record_bytes {
            // Too long to hold: read on to its end, but keep nothing.
            self.is_overlong = true;
            self.n_field_bytes = 0;
            self.n_ends = 0;
        } else {
            let len =
                (self.fields.len() * 2).min(self.max_record_bytes).max(self.n_field_bytes + 1);
            self.fields.resize(len, 0);
        }
    }

    /// Closes the record that was read. Says whether it can be given out.
    fn end_record(&mut self, report: &mut Report) -> bool {
        self.next_row += 1;
        if std::mem::take(&mut self.is_overlong) {
            self.n_skipped += 1;
            let (start, len) = (self.start, self.byte - self.start.byte);
            report.add(&RECORD_TOO_LONG, "", start, || {
                format!("{len} bytes from line {}", start.line)
            });
            self.n_field_bytes = 0;
            self.n_ends = 0;
            return false;
        }
        true
    }

    fn row(&mut self, report: &mut Report) -> Row<'_> {
        let n_field_bytes = std::mem::take(&mut self.n_field_bytes);
        let n_ends = std::mem::take(&mut self.n_ends);
        let fields = self.fields.get(..n_field_bytes).unwrap_or_default();
        let ends = self.ends.get(..n_ends).unwrap_or_default();
        if memchr::memchr(0, fields).is_some() {
            let line = self.start.line;
            report.add(&NUL_CHARACTER, "", self.start, || {
                format!("in the row that begins in line {line}")
            });
        }
        match std::str::from_utf8(fields) {
            Ok(text) if ends.iter().all(|&end| text.is_char_boundary(end)) => {
                Row { text, ends, at: self.start }
            }
            _ => {
                repair(fields, ends, &mut self.repaired, &mut self.repaired_ends);
                let (at, repaired) = (self.start, &self.repaired);
                report.add(&INVALID_UTF8, "", at, || {
                    around_replacement(repaired, &self.repaired_ends)
                });
                Row { text: &self.repaired, ends: &self.repaired_ends, at }
            }
        }
    }
}

/// Replaces what is not UTF-8, field by field, so that a field never swallows its neighbour.
fn repair(fields: &[u8], ends: &[usize], text: &mut String, text_ends: &mut Vec<usize>) {
    text.clear();
    text_ends.clear();
    let mut start = 0;
    for &end in ends {
        text.push_str(&String::from_utf8_lossy(fields.get(start..end).unwrap_or_default()));
        text_ends.push(text.len());
        start = end;
    }
}

/// The text around the first replaced byte, within its field, so that the user knows the place.
fn around_replacement(text: &str, ends: &[usize]) -> String {
    let row = Row { text, ends, at: Place::default() };
    let field = row.iter().find(|field| field.contains('\u{FFFD}')).unwrap_or_default();
    let (before, after) = field.split_at(field.find('\u{FFFD}').unwrap_or_default());
    let n_skipped = before.chars().count().saturating_sub(30);
    let before: String = before.chars().skip(n_skipped).collect();
    let after: String = after.chars().take(30).collect();
    format!("{before}{after}")
}

#[cfg(test)]
#[path = "csv_tests.rs"]
mod tests;
