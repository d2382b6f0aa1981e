//! Records of several runs put into rows by their ids.

use super::super::index::hash_of;
use super::super::{Index, Status};

/// A run without a record for the row.
const NONE: u32 = 0;

/// Rows, each with its record in every run: those of a source in their order, then those of ids that no
/// row of it has. Four bytes for each row and run.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AlignedRows {
    n_runs: usize,
    /// Row by row, for each run one more than the entry, or [`NONE`].
    entries: Vec<u32>,
    n_source: usize,
    /// Rows of the source whose records stand in a row before.
    doubles: Bits,
}

/// One bit for each of many things.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Bits(Vec<u64>);

impl Bits {
    fn has(&self, at: usize) -> bool {
        self.0.get(at / 64).is_some_and(|word| word >> (at % 64) & 1 == 1)
    }

    fn set(&mut self, at: usize) {
        if self.0.len() <= at / 64 {
            self.0.resize(at / 64 + 1, 0);
        }
        if let Some(word) = self.0.get_mut(at / 64) {
            *word |= 1 << (at % 64);
        }
    }
}

impl AlignedRows {
    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.entries.len().checked_div(self.n_runs).unwrap_or_default()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many runs there are.
    pub fn n_runs(&self) -> usize {
        self.n_runs
    }

    /// How many of the rows are rows of the source; they come first.
    pub fn n_source(&self) -> usize {
        self.n_source
    }

    /// Whether a row of the source shares its id with one before.
    pub fn is_double(&self, row: usize) -> bool {
        self.doubles.has(row)
    }

    /// The entry of a run for a row; `None` when it has no record.
    pub fn entry(&self, row: usize, run: usize) -> Option<usize> {
        if run >= self.n_runs {
            return None;
        }
        (*self.entries.get(row * self.n_runs + run)? as usize).checked_sub(1)
    }

    /// What became of a row in a run, whose index this is.
    pub fn status(&self, row: usize, run: usize, index: &Index) -> Status {
        let entry = self.entry(row, run).and_then(|entry| index.get(entry));
        entry.map_or(Status::Missing, |entry| entry.status)
    }
}

/// Finds the records of rows in several runs.
#[derive(Debug)]
pub struct Aligner<'a> {
    indexes: Vec<&'a Index>,
    rows: AlignedRows,
    /// For each run, the entries that stand in a row.
    taken: Vec<Bits>,
}

impl<'a> Aligner<'a> {
    /// Of runs with these indexes.
    pub fn new(indexes: Vec<&'a Index>) -> Self {
        let taken = vec![Bits::default(); indexes.len()];
        let rows = AlignedRows { n_runs: indexes.len(), ..AlignedRows::default() };
        Self { indexes, rows, taken }
    }

    /// Takes the next row of the source.
    pub fn row(&mut self, id: &str) {
        let row = self.rows.len();
        if self.push(hash_of(id)) {
            self.rows.doubles.set(row);
        }
        self.rows.n_source += 1;
    }

    /// Adds a row. Says whether a record of it stands in one before.
    fn push(&mut self, hash: u64) -> bool {
        let mut is_double = false;
        for (index, taken) in self.indexes.iter().zip(&mut self.taken) {
            let entry = index.find_hash(hash);
            if let Some(entry) = entry {
                is_double |= taken.has(entry);
                taken.set(entry);
            }
            // An index holds fewer entries than that: each has a line of a file.
            let slot = entry.and_then(|entry| u32::try_from(entry + 1).ok());
            self.rows.entries.push(slot.unwrap_or(NONE));
        }
        is_double
    }

    /// All rows, after those of the source: ids that no row has follow in the order in which they lie
    /// in the first run, then those that only the second has, and so on.
    pub fn finish(mut self) -> AlignedRows {
        for run in 0..self.indexes.len() {
            let Some(index) = self.indexes.get(run).copied() else { continue };
            for (idx, entry) in index.iter().enumerate() {
                let is_taken = self.taken.get(run).is_some_and(|taken| taken.has(idx));
                let Some(hash) = entry.id_hash().filter(|_| !is_taken) else { continue };
                // Of several records of an id one stands for it.
                if index.find_hash(hash) == Some(idx) {
                    self.push(hash);
                }
            }
        }
        self.rows
    }
}
