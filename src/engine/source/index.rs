//! Where rows begin in a file, so that row N can be read again without reading all before it.

use serde::{Deserialize, Serialize};

use super::super::check::Place;

/// How many checkpoints an index holds at most.
const MAX_CHECKPOINTS: usize = 2048;

/// A place at which reading can begin: the start of a data row.
pub type Checkpoint = Place;

/// A sparse index of row starts. It never holds more than 2,048 checkpoints:
/// when it is full, it drops every second one and doubles its stride.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Index {
    stride: u64,
    checkpoints: Vec<Checkpoint>,
}

impl Default for Index {
    fn default() -> Self {
        Self { stride: 64, checkpoints: Vec::new() }
    }
}

impl Index {
    /// Takes note of the start of a row. Rows come in order, from row 1.
    pub fn add(&mut self, at: Place) {
        if !at.row.wrapping_sub(1).is_multiple_of(self.stride) {
            return;
        }
        if self.checkpoints.len() >= MAX_CHECKPOINTS {
            self.stride *= 2;
            let stride = self.stride;
            self.checkpoints.retain(|checkpoint| (checkpoint.row - 1).is_multiple_of(stride));
            if !(at.row - 1).is_multiple_of(stride) {
                return;
            }
        }
        self.checkpoints.push(at);
    }

    /// The last checkpoint at or before this row; `None` while no row is known.
    pub fn before(&self, row: u64) -> Option<Checkpoint> {
        let after = self.checkpoints.partition_point(|checkpoint| checkpoint.row <= row);
        self.checkpoints.get(after.checked_sub(1)?).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_million_rows_fit_and_every_row_has_a_near_checkpoint() {
        let mut index = Index::default();
        for row in 1..=10_000_000 {
            index.add(Place { row, line: row, byte: row * 10, ..Place::default() });
        }
        assert!(index.checkpoints.len() <= MAX_CHECKPOINTS);
        for row in [1, 2, 64, 65, 1_000_000, 9_999_999, 10_000_000] {
            let checkpoint = index.before(row).expect("row 1 is always a checkpoint");
            assert!(
                checkpoint.row <= row && row - checkpoint.row < index.stride,
                "{row}: {checkpoint:?}"
            );
            assert_eq!(checkpoint.byte, checkpoint.row * 10);
        }
    }

    #[test]
    fn an_empty_index_knows_no_row() {
        assert_eq!(Index::default().before(1), None);
    }
}
