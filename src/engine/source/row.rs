//! One record of a source.

use super::super::check::Place;

/// Where a field begins and ends in the text of its record.
pub(super) type Span = (usize, usize);

/// One record, borrowed from the reader until the next is read.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    /// Text that has all fields in it.
    pub(super) text: &'a str,
    /// Where in `text` each field is.
    pub(super) spans: &'a [Span],
    /// Where the record begins.
    pub at: Place,
}

impl<'a> Row<'a> {
    /// The field at this index; `None` when the row is too short.
    pub fn get(&self, idx: usize) -> Option<&'a str> {
        let (start, end) = *self.spans.get(idx)?;
        self.text.get(start..end)
    }

    /// How many fields the row has.
    pub fn len(&self) -> usize {
        self.spans.len()
    }

    /// Whether the row has no field at all.
    pub fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// The fields in order.
    pub fn iter(&self) -> impl Iterator<Item = &'a str> {
        let row = *self;
        (0..row.len()).map(move |idx| row.get(idx).unwrap_or_default())
    }

    /// A copy that outlives the reader's buffers.
    pub fn to_owned(&self) -> OwnedRow {
        OwnedRow { text: self.text.to_owned(), spans: self.spans.to_vec(), at: self.at }
    }
}

/// One record that owns its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnedRow {
    text: String,
    spans: Vec<Span>,
    at: Place,
}

impl OwnedRow {
    /// The record, borrowed.
    pub fn as_row(&self) -> Row<'_> {
        Row { text: &self.text, spans: &self.spans, at: self.at }
    }
}
