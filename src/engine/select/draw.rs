//! Exactly so many rows by chance: which ones, found in one pass before.

use std::collections::BinaryHeap;

use super::super::check::Report;
use super::super::source::{Dialect, Row, Scan};
use super::filter::Bound;
use super::sample::chance;
use super::{Sample, Selection};

/// Most rows that can be drawn: 8 bytes each, 16 MB in all.
pub const MAX_DRAWN: u64 = 2_000_000;

/// What was drawn: rows whose number of chance is at most this one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Drawn {
    pub(super) max: u64,
    /// Rows that were drawn: fewer than asked for where the source has no more.
    pub n_rows: u64,
}

/// A push machine from the bytes of a source to the rows that a [`Sample::Random`] draws of it.
///
/// Every row has a number of chance; those with the smallest are drawn. So the rows need not be
/// kept, and come in their own order when the source is read again.
pub struct Draw {
    scan: Scan,
    selection: Selection,
    filter: Option<Bound>,
    count: usize,
    seed: u64,
    smallest: BinaryHeap<u64>,
}

impl Draw {
    /// A draw for this selection, from a source that is read with this dialect.
    pub fn new(selection: &Selection, dialect: Dialect) -> Self {
        let (count, seed) = match selection.sample {
            Some(Sample::Random { count, seed, .. }) => (count.min(MAX_DRAWN), seed),
            _ => (0, 0),
        };
        Self {
            scan: Scan::new(dialect),
            selection: selection.clone(),
            filter: None,
            count: usize::try_from(count).unwrap_or_default(),
            seed,
            smallest: BinaryHeap::new(),
        }
    }

    /// Reads a chunk.
    pub fn push(&mut self, chunk: &[u8]) {
        let Self { scan, selection, filter, count, seed, smallest } = self;
        scan.push(chunk, |row, columns, report| {
            take(row, columns, report, selection, filter, (*count, *seed), smallest);
        });
    }

    /// Ends a file of the source and begins the next one, which is read with this dialect.
    pub fn next_file(&mut self, dialect: Dialect) {
        let Self { scan, selection, filter, count, seed, smallest } = self;
        scan.next_file(dialect, |row, columns, report| {
            take(row, columns, report, selection, filter, (*count, *seed), smallest);
        });
    }

    /// Data rows read so far.
    pub fn n_rows(&self) -> u64 {
        self.scan.n_rows()
    }

    /// Reads what is left at the end of the source.
    pub fn finish(mut self) -> Drawn {
        let Self { scan, selection, filter, count, seed, smallest } = &mut self;
        scan.finish(|row, columns, report| {
            take(row, columns, report, selection, filter, (*count, *seed), smallest);
        });
        let is_full = smallest.len() >= *count;
        let largest = smallest.peek().copied().unwrap_or_default();
        let max = if is_full { largest } else { u64::MAX };
        Drawn { max, n_rows: smallest.len() as u64 }
    }
}

/// What is wrong with the source or the filter is said when records are made.
fn take(
    row: &Row<'_>,
    columns: &[String],
    report: &mut Report,
    selection: &Selection,
    filter: &mut Option<Bound>,
    (count, seed): (usize, u64),
    smallest: &mut BinaryHeap<u64>,
) {
    if filter.is_none() {
        *filter = selection.filter.as_ref().map(|filter| filter.bind(columns, report));
    }
    if filter.as_ref().is_some_and(|filter| !filter.takes(row, report)) {
        return;
    }
    let chance = chance(seed, row.at.row);
    if smallest.len() < count {
        smallest.push(chance);
    } else if let Some(mut largest) = smallest.peek_mut()
        && chance < *largest
    {
        *largest = chance;
    }
}
