//! One record of a source.

use super::super::check::Place;

/// One record, borrowed from the reader until the next is read.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    /// All fields one after the other.
    pub(super) text: &'a str,
    /// Where each field ends in `text`.
    pub(super) ends: &'a [usize],
    /// Where the record begins.
    pub at: Place,
}

impl<'a> Row<'a> {
    /// The field at this index; `None` when the row is too short.
    pub fn get(&self, idx: usize) -> Option<&'a str> {
        let end = *self.ends.get(idx)?;
        let start =
            idx.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.text.get(start..end)
    }

    /// How many fields the row has.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether the row has no field at all.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The fields in order.
    pub fn iter(&self) -> impl Iterator<Item = &'a str> {
        let row = *self;
        (0..row.len()).map(move |idx| row.get(idx).unwrap_or_default())
    }

    /// A copy that outlives the reader's buffers.
    pub fn to_owned(&self) -> OwnedRow {
        OwnedRow { text: self.text.to_owned(), ends: self.ends.to_vec(), at: self.at }
    }
}

/// One record that owns its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnedRow {
    text: String,
    ends: Vec<usize>,
    at: Place,
}

impl OwnedRow {
    /// The record, borrowed.
    pub fn as_row(&self) -> Row<'_> {
        Row { text: &self.text, ends: &self.ends, at: self.at }
    }
}
