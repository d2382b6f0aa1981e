//! What stands between records: marks, line ends, and lines that are none.

use super::super::super::check::{Place, Report, Rule};
use super::super::{BLANK_LINE, COMMENT_LINE, LINE_ABOVE};
use super::{BOM, Reader, State};

impl Reader {
    #[cold]
    pub(super) fn skip_bom(&mut self, input: &mut &[u8], report: &mut Report) {
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
                if self.begin_record(&mut seen, report) {
                    self.keep_raw(seen);
                    self.read(&mut seen);
                }
            }
        }
    }

    /// Begins a record if nothing has to be skipped before it, as before most records.
    #[inline]
    pub(super) fn begins_at_once(&mut self, first: u8) -> bool {
        let is_plain = matches!(self.state, State::Between { .. })
            && first != b'\n'
            && first != b'\r'
            && Some(first) != self.comment
            && self.line >= self.first_line;
        if is_plain {
            self.begin();
        }
        is_plain
    }

    #[inline]
    fn begin(&mut self) {
        self.start =
            Place { row: self.next_row, line: self.line, byte: self.byte, ..Place::default() };
        self.raw.clear();
        self.machine.set_line(self.line);
        self.state = State::Inside;
    }

    /// Skips what stands before a record: line ends, and lines that are none. Says whether a record
    /// begins in this input.
    pub(super) fn begin_record(&mut self, input: &mut &[u8], report: &mut Report) -> bool {
        while let Some((&byte, rest)) = input.split_first() {
            if self.state == State::Skipping {
                self.skip_line(input);
                continue;
            }
            let (after_cr, is_line_done) = match self.state {
                State::Between { after_cr, is_line_done } => (after_cr, is_line_done),
                _ => (false, true),
            };
            match byte {
                b'\n' if after_cr => {
                    self.line_ends.join();
                    self.state = State::Between { after_cr: false, is_line_done: true };
                }
                _ if self.line < self.first_line => {
                    self.skip_with(&LINE_ABOVE, report);
                    continue;
                }
                b'\n' | b'\r' => {
                    if is_line_done && self.block.is_some() {
                        self.end_block();
                    } else if is_line_done {
                        self.say_line(&BLANK_LINE, report);
                    }
                    self.end_line(byte);
                }
                _ if Some(byte) == self.comment => {
                    self.skip_with(&COMMENT_LINE, report);
                    continue;
                }
                _ => {
                    self.begin();
                    return true;
                }
            }
            self.byte += 1;
            *input = rest;
        }
        false
    }

    #[cold]
    fn skip_with(&mut self, rule: &'static Rule, report: &mut Report) {
        self.say_line(rule, report);
        self.state = State::Skipping;
    }

    #[cold]
    fn say_line(&self, rule: &'static Rule, report: &mut Report) {
        let at = Place { row: 0, line: self.line, byte: self.byte, ..Place::default() };
        report.add(rule, "", at, || format!("line {}", at.line));
    }

    /// Reads on to the end of a line that is no record.
    fn skip_line(&mut self, input: &mut &[u8]) {
        let end = memchr::memchr2(b'\n', b'\r', input);
        let (skipped, rest) =
            input.split_at_checked(end.unwrap_or(input.len())).unwrap_or_default();
        self.byte += skipped.len() as u64;
        *input = rest;
        if let Some((&byte, rest)) = rest.split_first() {
            self.end_line(byte);
            self.byte += 1;
            *input = rest;
        }
    }

    pub(super) fn end_line(&mut self, byte: u8) {
        self.line_ends.add(Some(byte));
        self.line += 1;
        self.state = State::Between { after_cr: byte == b'\r', is_line_done: true };
    }
}
