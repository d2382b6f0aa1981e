//! The short way: a record that lies whole in its chunk is cut by searching for its marks, and its
//! fields stay where they are. What is odd about a record is left to the state machine, which sees
//! it from its first byte; so both ways read the same.

use memchr::{memchr, memchr_iter, memchr3};

use super::super::row::Span;
use super::super::{Dialect, Row};
use super::{MAX_FIELDS, Reader, Report, find_nul};

/// The bytes that part fields.
#[derive(Debug, Clone, Copy)]
pub(super) struct Marks {
    delimiter: u8,
    quote: Option<u8>,
}

impl Marks {
    /// `None` where a dialect asks for more than searching.
    pub(super) fn of(dialect: &Dialect) -> Option<Self> {
        let Dialect { delimiter, quote, escape, trim, .. } = *dialect;
        let is_mark = |byte: u8| byte.is_ascii() && byte != 0 && byte != b'\n' && byte != b'\r';
        let is_plain = !trim
            && escape.is_none()
            && is_mark(delimiter)
            && quote.is_none_or(|quote| is_mark(quote) && quote != delimiter);
        is_plain.then_some(Self { delimiter, quote })
    }
}

/// How a record ends that was cut.
pub(super) struct End {
    /// Bytes up to and with its line end.
    n_bytes: usize,
    /// The line end.
    last: u8,
    /// Line ends inside of its fields.
    n_lines: u64,
}

/// What follows a field.
enum Next {
    Field,
    End(End),
}

/// The record that is being cut.
struct Cutter<'a> {
    marks: Marks,
    bytes: &'a [u8],
    /// Bytes that were looked at.
    at: usize,
    spans: &'a mut Vec<Span>,
    /// Where a quote stands that only doubles the one before it.
    doubles: &'a mut Vec<usize>,
    n_lines: u64,
}

impl Reader {
    /// The record that begins here, if it can be read the short way; `input` is moved past it.
    /// If not, nothing has happened.
    #[inline]
    pub(super) fn read_whole<'c>(&mut self, input: &mut &'c [u8]) -> Option<&'c str> {
        let end = self.cut(input)?;
        let (bytes, rest) = input.split_at_checked(end.n_bytes)?;
        // Quotes are ASCII: with or without them, it is as right as it was.
        let text = simdutf8::basic::from_utf8(bytes).ok()?;
        *input = rest;
        self.byte += end.n_bytes as u64;
        self.line += end.n_lines;
        self.end_line(end.last);
        Some(text)
    }

    /// The row of a record that was read the short way.
    #[inline]
    pub(super) fn whole_row<'a>(&'a mut self, text: &'a str, report: &mut Report) -> Row<'a> {
        self.end_record(report);
        find_nul(text.as_bytes(), self.start, report);
        if self.doubles.is_empty() {
            return Row { text, spans: &self.spans, at: self.start };
        }
        leave_out(text, &self.doubles, &mut self.copy);
        Row { text: &self.copy, spans: &self.spans, at: self.start }
    }

    fn cut(&mut self, bytes: &[u8]) -> Option<End> {
        let marks = self.marks?;
        let Self { spans, doubles, max_record_bytes, .. } = self;
        spans.clear();
        doubles.clear();
        let mut cutter = Cutter { marks, bytes, at: 0, spans, doubles, n_lines: 0 };
        let end = loop {
            if let Next::End(end) = cutter.next_field()? {
                break end;
            }
        };
        (end.n_bytes <= *max_record_bytes && spans.len() <= MAX_FIELDS).then_some(end)
    }
}

impl Cutter<'_> {
    /// Cuts off the next field. `None` where that takes more than searching.
    #[inline]
    fn next_field(&mut self) -> Option<Next> {
        let rest = self.bytes.get(self.at..)?;
        let start = self.at;
        if self.marks.quote.is_some_and(|quote| rest.first() == Some(&quote)) {
            return self.next_quoted();
        }
        let n_bytes = memchr3(self.marks.delimiter, b'\n', b'\r', rest)?;
        let mark = *rest.get(n_bytes)?;
        self.at += n_bytes;
        self.end_field(start, mark)
    }

    fn next_quoted(&mut self) -> Option<Next> {
        let quote = self.marks.quote?;
        let start = self.at + 1;
        let span_start = start - self.doubles.len();
        let mut from = start;
        loop {
            let close = from + memchr(quote, self.bytes.get(from..)?)?;
            let mark = *self.bytes.get(close + 1)?;
            if mark == quote {
                self.doubles.push(close + 1);
                from = close + 2;
                continue;
            }
            let lines = memchr_iter(b'\n', self.bytes.get(start..close)?).count();
            self.n_lines += lines as u64;
            self.at = close + 1;
            self.spans.push((span_start, close - self.doubles.len()));
            return self.after_field(mark);
        }
    }

    #[inline]
    fn end_field(&mut self, start: usize, mark: u8) -> Option<Next> {
        let n_doubles = self.doubles.len();
        self.spans.push((start - n_doubles, self.at - n_doubles));
        self.after_field(mark)
    }

    /// Goes past the mark that follows a field.
    #[inline]
    fn after_field(&mut self, mark: u8) -> Option<Next> {
        self.at += 1;
        if mark == self.marks.delimiter {
            return Some(Next::Field);
        }
        if mark != b'\n' && mark != b'\r' {
            return None;
        }
        Some(Next::End(End { n_bytes: self.at, last: mark, n_lines: self.n_lines }))
    }
}

/// Copies a text without the ASCII characters at these places.
fn leave_out(text: &str, places: &[usize], copy: &mut String) {
    copy.clear();
    let mut start = 0;
    for &place in places {
        copy.push_str(text.get(start..place).unwrap_or_default());
        start = place + 1;
    }
    copy.push_str(text.get(start..).unwrap_or_default());
}
