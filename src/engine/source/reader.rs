//! One machine for all formats: bytes of UTF-8 in, rows out.

use super::super::check::{Place, Report};
use super::{Dialect, Format, Row, csv, json, text};

/// A push machine from the text of a source to rows. Where the format or the dialect names columns,
/// their names come out first, as row 0.
pub(super) enum Reader {
    Csv(Box<csv::Reader>),
    Json(Box<json::Reader>),
    Text(Box<text::Reader>),
}

impl Reader {
    /// A reader at the start of a file, whose first data row has this number.
    pub(super) fn new(dialect: Dialect, first_row: u64) -> Self {
        match dialect.format {
            Format::Delimited => {
                Self::Csv(Box::new(csv::Reader::new(dialect).with_first_row(first_row)))
            }
            Format::JsonLines | Format::JsonValues => {
                Self::Json(Box::new(json::Reader::new(dialect.format, first_row)))
            }
            Format::TextLines | Format::TextBlocks => {
                Self::Text(Box::new(text::Reader::new(dialect, first_row)))
            }
        }
    }

    /// A reader at the start of a known row of a source that has these columns. It gives out no
    /// names.
    pub(super) fn at(dialect: Dialect, columns: &[String], place: Place) -> Self {
        match dialect.format {
            Format::Delimited => Self::Csv(Box::new(csv::Reader::at(dialect, place))),
            Format::JsonLines | Format::JsonValues => {
                Self::Json(Box::new(json::Reader::at(dialect.format, columns, place)))
            }
            Format::TextLines | Format::TextBlocks => {
                Self::Text(Box::new(text::Reader::at(dialect, place)))
            }
        }
    }

    /// The next whole row of `input`, which is moved past what was read; `None` when all was read.
    #[inline]
    pub(super) fn next<'a, 'c: 'a>(
        &'a mut self,
        input: &mut &'c [u8],
        report: &mut Report,
    ) -> Option<Row<'a>> {
        match self {
            Self::Csv(reader) => reader.next(input, report),
            Self::Json(reader) => reader.next(input, report),
            Self::Text(reader) => reader.next(input, report),
        }
    }

    /// What is left at the end of the source; call it until there is nothing.
    pub(super) fn finish(&mut self, report: &mut Report) -> Option<Row<'_>> {
        match self {
            Self::Csv(reader) => reader.finish(report),
            Self::Json(reader) => reader.finish(report),
            Self::Text(reader) => reader.finish(report),
        }
    }

    /// Says where in the file the line begins that comes next, where the file had to be decoded.
    pub(super) fn set_byte(&mut self, byte: u64) {
        match self {
            Self::Csv(reader) => reader.set_byte(byte),
            Self::Json(reader) => reader.set_byte(byte),
            Self::Text(reader) => reader.set_byte(byte),
        }
    }

    /// The record that is being read, or the next.
    pub(super) fn place(&self) -> Place {
        match self {
            Self::Csv(reader) => reader.place(),
            Self::Json(reader) => reader.place(),
            Self::Text(reader) => reader.place(),
        }
    }

    /// Whether the source begins with a byte order mark.
    pub(super) fn has_bom(&self) -> bool {
        match self {
            Self::Csv(reader) => reader.has_bom(),
            Self::Json(reader) => reader.has_bom(),
            Self::Text(reader) => reader.has_bom(),
        }
    }

    /// Records that could not be given out.
    pub(super) fn n_skipped(&self) -> u64 {
        match self {
            Self::Csv(reader) => reader.n_skipped(),
            Self::Json(reader) => reader.n_skipped(),
            Self::Text(reader) => reader.n_skipped(),
        }
    }
}
