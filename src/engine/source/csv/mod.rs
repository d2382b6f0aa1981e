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

mod between;
mod field;
mod line_ends;
mod record;
mod whole;

use csv_core::ReaderBuilder;

use super::super::check::{Place, Report};
use super::row::Span;
use super::{
    Dialect, INVALID_UTF8, MAX_RECORD_BYTES, NUL_CHARACTER, RECORD_TOO_LONG, Row,
    UNTERMINATED_QUOTE,
};
use field::{around_replacement, n_valid, repair, trim_fields};
use line_ends::LineEnds;
use whole::Marks;

/// What some programs write before UTF-8 text.
const BOM: &[u8] = b"\xEF\xBB\xBF";

/// Most fields of a record, a power of two: a line of nothing but delimiters is no table.
const MAX_FIELDS: usize = 1 << 20;

/// A push machine: give it the next bytes of the file, take the rows that are whole.
///
/// Memory: the longest record, at most [`MAX_RECORD_BYTES`]; a longer one is counted and left out.
pub struct Reader {
    machine: csv_core::Reader,
    /// Where records can be read without the machine.
    marks: Option<Marks>,
    /// Byte at the start of a line that is no record.
    comment: Option<u8>,
    /// Line at which the first record is looked for.
    first_line: u64,
    trim: Option<Trim>,
    /// Where blank lines part rows of several records: whether this row has one already.
    block: Option<bool>,
    fields: Vec<u8>,
    ends: Vec<usize>,
    n_field_bytes: usize,
    n_ends: usize,
    /// Where the fields are in the text of the row that is given out.
    spans: Vec<Span>,
    /// Where in a record a quote stands that only doubles the one before it, and its text without.
    doubles: Vec<usize>,
    copy: String,
    /// Bad bytes replaced, when the record is not valid UTF-8.
    repaired: String,
    /// How much of [`BOM`] was seen; `None` once the first other byte came.
    bom: Option<usize>,
    /// Where the record begins that is being read.
    start: Place,
    /// Row number that the next record gets.
    next_row: u64,
    /// Row number of the first record that is no header.
    first_row: u64,
    byte: u64,
    line: u64,
    state: State,
    is_overlong: bool,
    /// Bytes of the record that came with earlier chunks.
    raw: Vec<u8>,
    line_ends: LineEnds,
    n_skipped: u64,
    max_record_bytes: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Before the first record.
    Start,
    /// In a line that is no record.
    Skipping,
    /// After a record: line ends that follow belong to it or are blank lines.
    Between {
        after_cr: bool,
        is_line_done: bool,
    },
    /// In a record.
    Inside,
    Done,
}

/// How white space around fields is left out.
#[derive(Debug, Clone, Copy)]
struct Trim {
    /// White space that is the delimiter is none.
    delimiter: u8,
    /// Whether nothing of the field was read yet that comes next.
    is_before_field: bool,
}

impl Trim {
    fn is_space(self, byte: u8) -> bool {
        (byte == b' ' || byte == b'\t') && byte != self.delimiter
    }
}

impl Reader {
    /// A reader at the start of a file. The header, where the dialect has one, comes out as row 0.
    pub fn new(dialect: Dialect) -> Self {
        let place = Place { row: 0, line: 1, byte: 0, ..Place::default() };
        let mut this = Self::at(dialect, place);
        this.next_row = u64::from(!dialect.has_header);
        this.first_line = dialect.first_line;
        this.bom = Some(0);
        this.state = State::Start;
        this
    }

    /// A reader that begins in the middle of a file, at the start of a known row.
    pub fn at(dialect: Dialect, place: Place) -> Self {
        let Dialect { delimiter, quote, escape, comment, trim, .. } = dialect;
        Self {
            machine: ReaderBuilder::new()
                .delimiter(delimiter)
                .quote(quote.unwrap_or(b'"'))
                .quoting(quote.is_some())
                .escape(escape)
                .build(),
            marks: Marks::of(&dialect),
            comment,
            first_line: place.line,
            trim: trim.then_some(Trim { delimiter, is_before_field: true }),
            block: None,
            fields: vec![0; 1 << 12],
            ends: vec![0; 1 << 6],
            n_field_bytes: 0,
            n_ends: 0,
            repaired: String::new(),
            spans: Vec::new(),
            doubles: Vec::new(),
            copy: String::new(),
            bom: None,
            start: place,
            next_row: place.row,
            first_row: 1,
            byte: place.byte,
            line: place.line,
            state: State::Between { after_cr: false, is_line_done: true },
            is_overlong: false,
            raw: Vec::new(),
            line_ends: LineEnds::default(),
            n_skipped: 0,
            max_record_bytes: MAX_RECORD_BYTES,
        }
    }

    /// Counts rows from this number on, at the start of a file that others stand before.
    #[must_use]
    pub(super) fn with_first_row(mut self, first_row: u64) -> Self {
        self.first_row = first_row;
        if self.next_row > 0 {
            self.next_row = first_row;
        }
        self
    }

    /// Gives the same row number to all records up to the next blank line, which then is nothing odd.
    #[must_use]
    pub(super) fn with_blocks(mut self) -> Self {
        self.block = Some(false);
        self
    }

    /// The records that follow belong to the next row, if this one has any.
    pub(super) fn end_block(&mut self) {
        if self.block == Some(true) {
            self.block = Some(false);
            self.next_row += 1;
        }
    }

    /// Says where in the file the line begins that comes next, if bytes of the file are not what
    /// is read.
    pub(super) fn set_byte(&mut self, byte: u64) {
        self.byte = byte;
    }

    /// The record that is being read, or the next.
    pub(super) fn place(&self) -> Place {
        if self.state == State::Inside {
            return self.start;
        }
        Place { row: self.next_row, line: self.line, byte: self.byte, ..Place::default() }
    }

    /// Lowers the limit on the length of a record.
    #[must_use]
    pub fn with_max_record_bytes(mut self, max_record_bytes: usize) -> Self {
        self.max_record_bytes = max_record_bytes;
        self
    }

    /// The next whole row of `input`, which is moved past what was read.
    /// `None` when all of it was read: come back with the next chunk.
    #[inline]
    pub fn next<'a, 'c: 'a>(
        &'a mut self,
        input: &mut &'c [u8],
        report: &mut Report,
    ) -> Option<Row<'a>> {
        if self.bom.is_some_and(|n_seen| n_seen < BOM.len()) {
            self.skip_bom(input, report);
        }
        loop {
            let first = *input.first()?;
            let is_at_start = self.state != State::Inside;
            if is_at_start && !self.begins_at_once(first) && !self.begin_record(input, report) {
                return None;
            }
            if is_at_start && let Some(text) = self.read_whole(input) {
                return Some(self.whole_row(text, report));
            }
            let unread = *input;
            if !self.read(input) {
                self.keep_raw(unread);
            } else if self.end_record(report) {
                let n_read = unread.len() - input.len();
                return Some(self.row(unread.get(..n_read).unwrap_or_default(), report));
            }
        }
    }

    /// The last row, when the file does not end with a line end. Call it at the end of the file.
    pub fn finish<'a>(&'a mut self, report: &mut Report) -> Option<Row<'a>> {
        if let Some(n_seen) = self.bom.take()
            && n_seen > 0
            && n_seen < BOM.len()
        {
            // The file is no more than a piece of a mark: those bytes are its text.
            let mut input = BOM.get(..n_seen).unwrap_or_default();
            self.byte = 0;
            if self.begin_record(&mut input, report) {
                self.keep_raw(input);
                self.read(&mut input);
            }
        }
        if self.state != State::Done {
            self.line_ends.say(report);
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
        is_whole.then(|| self.row(b"", report))
    }

    /// Whether the file begins with a byte order mark, once three bytes were read.
    pub fn has_bom(&self) -> bool {
        self.bom == Some(BOM.len())
    }

    /// Records that were too long to be given out.
    pub fn n_skipped(&self) -> u64 {
        self.n_skipped
    }

    /// Closes the record that was read. Says whether it can be given out.
    #[inline]
    fn end_record(&mut self, report: &mut Report) -> bool {
        match &mut self.block {
            Some(has_record) => *has_record = true,
            None if self.next_row == 0 => self.next_row = self.first_row,
            None => self.next_row += 1,
        }
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

    #[inline]
    fn row(&mut self, tail: &[u8], report: &mut Report) -> Row<'_> {
        let mut n_field_bytes = std::mem::take(&mut self.n_field_bytes);
        let n_ends = std::mem::take(&mut self.n_ends);
        if self.trim.is_some() {
            let ends = self.ends.get_mut(..n_ends).unwrap_or_default();
            n_field_bytes = trim_fields(&mut self.fields, ends);
        }
        let fields = self.fields.get(..n_field_bytes).unwrap_or_default();
        let ends = self.ends.get(..n_ends).unwrap_or_default();
        find_nul(fields, self.start, report);
        match std::str::from_utf8(fields) {
            Ok(text) if ends.iter().all(|&end| text.is_char_boundary(end)) => {
                self.spans.clear();
                let starts = std::iter::once(0).chain(ends.iter().copied());
                self.spans.extend(starts.zip(ends.iter().copied()));
                Row { text, spans: &self.spans, at: self.start }
            }
            _ => {
                repair(fields, ends, &mut self.repaired, &mut self.spans);
                let (at, repaired, spans) = (self.start, &self.repaired, &self.spans);
                let byte = at.byte + n_valid(&self.raw, tail);
                report.add(&INVALID_UTF8, "", Place { byte, ..at }, || {
                    format!("byte {byte}: {}", around_replacement(repaired, spans))
                });
                Row { text: repaired, spans, at }
            }
        }
    }
}

/// Says it where a record has a NUL in it.
#[inline]
fn find_nul(record: &[u8], at: Place, report: &mut Report) {
    if memchr::memchr(0, record).is_some() {
        let line = at.line;
        report.add(&NUL_CHARACTER, "", at, || format!("in the row that begins in line {line}"));
    }
}

#[cfg(test)]
mod tests;
