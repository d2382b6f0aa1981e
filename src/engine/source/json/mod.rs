//! JSON records to rows: the fields of the first records are the columns.
//!
//! A field inside of another is called by its path, `user.tags[0]`. Of a field that holds an object
//! or an array, the whole is a column too, since a conversation is one. What is no text is JSON
//! without white space; `null` is empty, as a missing field is.

mod flat;
mod items;

use std::borrow::Cow;
use std::collections::VecDeque;

use super::super::check::{Place, Report};
use super::super::lines::{Line, Lines};
use super::{
    ARRAY_NOT_CLOSED, BLANK_LINE, Format, INVALID_UTF8, MAX_RECORD_BYTES, MAX_SNIFFED_BYTES,
    RECORD_TOO_LONG, Row,
};
use flat::Flat;
pub(super) use items::Items;

/// How many bytes of records are read before the columns are known.
const HEAD_BYTES: usize = MAX_SNIFFED_BYTES;

/// What cuts the text into records.
enum Cutter {
    Lines(Lines),
    Items(Items),
}

impl Cutter {
    fn next<'a, 'c: 'a>(&'a mut self, input: &mut &'c [u8]) -> Option<Line<'a>> {
        match self {
            Self::Lines(lines) => lines.next(input),
            Self::Items(items) => items.next(input),
        }
    }

    fn finish(&mut self) -> Option<Line<'_>> {
        match self {
            Self::Lines(lines) => lines.finish(),
            Self::Items(items) => items.finish(),
        }
    }
}

/// What is known of the columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// Nothing yet: records wait.
    Learning,
    /// All, and their names are given out next.
    Naming,
    /// All, and rows are given out.
    Reading,
}

/// A record that waits until the columns are known.
struct Held {
    text: String,
    at: Place,
}

pub(super) struct Reader {
    cutter: Cutter,
    flat: Flat,
    stage: Stage,
    held: VecDeque<Held>,
    n_held_bytes: usize,
    next_row: u64,
    at: Place,
    has_bom: bool,
    n_skipped: u64,
    is_ended: bool,
}

impl Reader {
    pub(super) fn new(format: Format, first_row: u64) -> Self {
        let cutter = match format {
            Format::JsonValues => Cutter::Items(Items::new(MAX_RECORD_BYTES)),
            _ => Cutter::Lines(Lines::new(MAX_RECORD_BYTES)),
        };
        Self {
            cutter,
            flat: Flat::default(),
            stage: Stage::Learning,
            held: VecDeque::new(),
            n_held_bytes: 0,
            next_row: first_row,
            at: Place::default(),
            has_bom: false,
            n_skipped: 0,
            is_ended: false,
        }
    }

    pub(super) fn at(format: Format, columns: &[String], place: Place) -> Self {
        let this = Self::new(format, place.row);
        let cutter = match this.cutter {
            Cutter::Lines(lines) => Cutter::Lines(lines.starting_at(place.line, place.byte)),
            Cutter::Items(items) => Cutter::Items(items.starting_at(place.line, place.byte)),
        };
        let mut flat = Flat::default();
        for column in columns {
            flat.add_column(column);
        }
        Self { cutter, flat, stage: Stage::Reading, ..this }
    }

    pub(super) fn next(&mut self, input: &mut &[u8], report: &mut Report) -> Option<Row<'_>> {
        loop {
            if self.stage != Stage::Learning && self.give_held(report) {
                break;
            }
            let mut records =
                Records { next_row: &mut self.next_row, n_skipped: &mut self.n_skipped };
            let line = self.cutter.next(input)?;
            self.has_bom |= line.has_mark();
            let Some((text, at)) = records.read(&line, report) else {
                continue;
            };
            if self.stage != Stage::Learning {
                if self.flat.fill(&text, at, report) {
                    self.at = at;
                    break;
                }
                self.n_skipped += 1;
                continue;
            }
            self.n_held_bytes += text.len();
            self.held.push_back(Held { text: text.into_owned(), at });
            if self.n_held_bytes >= HEAD_BYTES {
                self.learn();
            }
        }
        Some(self.row())
    }

    pub(super) fn finish(&mut self, report: &mut Report) -> Option<Row<'_>> {
        if !std::mem::replace(&mut self.is_ended, true) {
            let mut records =
                Records { next_row: &mut self.next_row, n_skipped: &mut self.n_skipped };
            if let Some(line) = self.cutter.finish()
                && let Some((text, at)) = records.read(&line, report)
            {
                self.held.push_back(Held { text: text.into_owned(), at });
            }
            if let Cutter::Items(items) = &self.cutter
                && items.is_open()
            {
                let at =
                    Place { row: 0, line: items.line(), byte: items.byte(), ..Place::default() };
                report.add(&ARRAY_NOT_CLOSED, "", at, || format!("the last line is {}", at.line));
            }
            if self.stage == Stage::Learning {
                self.learn();
            }
        }
        self.give_held(report).then(|| self.row())
    }

    /// Takes the fields of all records so far for the columns.
    fn learn(&mut self) {
        for held in &self.held {
            self.flat.learn(&held.text);
        }
        self.stage = Stage::Naming;
    }

    /// Makes the names or a record that waited the row that is given out, if there is one.
    fn give_held(&mut self, report: &mut Report) -> bool {
        if self.stage == Stage::Naming {
            self.stage = Stage::Reading;
            self.flat.fill_names();
            self.at = Place { row: 0, line: 1, byte: 0, ..Place::default() };
            return true;
        }
        while let Some(held) = self.held.pop_front() {
            if self.flat.fill(&held.text, held.at, report) {
                self.at = held.at;
                return true;
            }
            self.n_skipped += 1;
        }
        false
    }

    fn row(&self) -> Row<'_> {
        self.flat.row(self.at)
    }

    pub(super) fn set_byte(&mut self, byte: u64) {
        match &mut self.cutter {
            Cutter::Lines(lines) => lines.set_byte(byte),
            Cutter::Items(items) => items.set_byte(byte),
        }
    }

    pub(super) fn place(&self) -> Place {
        let (line, byte) = match &self.cutter {
            Cutter::Lines(lines) => (lines.number(), lines.byte()),
            Cutter::Items(items) => (items.line(), items.byte()),
        };
        Place { row: self.next_row, line, byte, ..Place::default() }
    }

    pub(super) fn has_bom(&self) -> bool {
        self.has_bom || matches!(&self.cutter, Cutter::Items(items) if items.has_mark())
    }

    pub(super) fn n_skipped(&self) -> u64 {
        self.n_skipped
    }
}

/// What becomes of lines and items that were cut.
struct Records<'r> {
    next_row: &'r mut u64,
    n_skipped: &'r mut u64,
}

impl Records<'_> {
    /// The text of a record and its place; `None` where there is no record that can be read.
    fn read<'l>(&mut self, line: &Line<'l>, report: &mut Report) -> Option<(Cow<'l, str>, Place)> {
        let mut at = Place { row: 0, line: line.number, byte: line.byte, ..Place::default() };
        if line.is_blank() {
            report.add(&BLANK_LINE, "", at, || format!("line {}", at.line));
            return None;
        }
        at.row = *self.next_row;
        *self.next_row += 1;
        if !line.is_whole() {
            *self.n_skipped += 1;
            report.add(&RECORD_TOO_LONG, "", at, || {
                format!("{} bytes from line {}", line.n_bytes, at.line)
            });
            return None;
        }
        let text = String::from_utf8_lossy(line.without_mark());
        if matches!(text, Cow::Owned(_)) {
            let n_mark = line.bytes.len() - line.without_mark().len();
            let n_valid = std::str::from_utf8(line.without_mark())
                .map_or_else(|error| error.valid_up_to(), str::len);
            let byte = at.byte + (n_mark + n_valid) as u64;
            report.add(&INVALID_UTF8, "", Place { byte, ..at }, || {
                format!("byte {byte}: {}", text.chars().take(60).collect::<String>())
            });
        }
        Some((text, at))
    }
}

#[cfg(test)]
mod tests;
