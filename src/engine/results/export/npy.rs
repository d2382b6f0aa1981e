//! `.npy`: vectors as `NumPy` reads them, a row each.
//!
//! The format, version 1.0: <https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html>.

use serde::{Deserialize, Serialize};

/// Length of the header in bytes, a multiple of 64 as the format asks: room for any shape.
const HEADER_BYTES: usize = 128;

/// What the file begins with, and its version.
const MAGIC: &[u8] = b"\x93NUMPY\x01\x00";

/// Writes vectors of one length as numbers of 32 bits, little end first.
///
/// The header says how many rows follow, and it comes first, so that number is given beforehand. If
/// it turns out wrong, [`Npy::header`] makes the right one, which is as long as any other. Memory:
/// nothing is held.
#[derive(Debug)]
pub struct Npy {
    n_rows: u64,
    n_dimensions: usize,
    has_begun: bool,
    totals: NpyTotals,
}

/// What was written, and what was not.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NpyTotals {
    /// Rows in the file.
    pub n_written: u64,
    /// Vectors of another length than that of the table: they are not in the file.
    pub n_refused: u64,
    /// Vectors after the number of rows that was said: they are not in the file.
    pub n_over: u64,
    /// Rows that were said and did not come. The file is no valid one unless this is 0, or the header
    /// is written anew.
    pub n_missing: u64,
}

impl Npy {
    /// A writer of so many vectors, each with so many numbers.
    pub fn new(n_rows: u64, n_dimensions: usize) -> Self {
        Self { n_rows, n_dimensions, has_begun: false, totals: NpyTotals::default() }
    }

    /// The header of a table of so many rows: always 128 bytes.
    pub fn header(n_rows: u64, n_dimensions: usize) -> Vec<u8> {
        let mut header = MAGIC.to_vec();
        let n_rest = HEADER_BYTES - MAGIC.len() - 2;
        header.extend_from_slice(&u16::try_from(n_rest).unwrap_or_default().to_le_bytes());
        let shape = format!(
            "{{'descr': '<f4', 'fortran_order': False, 'shape': ({n_rows}, {n_dimensions}), }}"
        );
        header.extend_from_slice(shape.as_bytes());
        header.resize(HEADER_BYTES - 1, b' ');
        header.push(b'\n');
        header
    }

    /// Adds a vector. `false`: it is not in the file, and its id belongs in no list beside it.
    pub fn row(&mut self, vector: &[f32], out: &mut Vec<u8>) -> bool {
        self.begin(out);
        if vector.len() != self.n_dimensions {
            self.totals.n_refused += 1;
            return false;
        }
        if self.totals.n_written >= self.n_rows {
            self.totals.n_over += 1;
            return false;
        }
        out.extend(vector.iter().flat_map(|number| number.to_le_bytes()));
        self.totals.n_written += 1;
        true
    }

    /// What was written. A table without rows has its header all the same.
    pub fn finish(mut self, out: &mut Vec<u8>) -> NpyTotals {
        self.begin(out);
        let n_missing = self.n_rows.saturating_sub(self.totals.n_written);
        NpyTotals { n_missing, ..self.totals }
    }

    fn begin(&mut self, out: &mut Vec<u8>) {
        if !std::mem::replace(&mut self.has_begun, true) {
            out.extend_from_slice(&Self::header(self.n_rows, self.n_dimensions));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vectors_stand_behind_a_header_of_fixed_length() {
        let mut out = Vec::new();
        let mut npy = Npy::new(2, 3);
        assert!(npy.row(&[1.0, -2.5, f32::MIN_POSITIVE], &mut out));
        assert!(npy.row(&[0.0, f32::INFINITY, 3.0], &mut out));
        let totals = npy.finish(&mut out);
        assert_eq!(totals, NpyTotals { n_written: 2, ..NpyTotals::default() });
        let (header, rows) = out.split_at(HEADER_BYTES);
        let text = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }";
        assert_eq!(header[..10], *b"\x93NUMPY\x01\x00\x76\x00");
        assert_eq!(header[10..].trim_ascii_end(), text.as_bytes());
        assert!(header.ends_with(b" \n"));
        assert_eq!(rows.len(), 2 * 3 * 4);
        assert_eq!(rows[4..8], (-2.5_f32).to_le_bytes());
    }

    #[test]
    fn a_vector_of_another_length_is_left_out_and_counted() {
        let mut out = Vec::new();
        let mut npy = Npy::new(3, 2);
        let taken = [&[1.0, 2.0][..], &[1.0], &[], &[1.0, 2.0, 3.0], &[3.0, 4.0]]
            .map(|vector| npy.row(vector, &mut out));
        assert_eq!(taken, [true, false, false, false, true]);
        let totals = npy.finish(&mut out);
        assert_eq!(totals, NpyTotals { n_written: 2, n_refused: 3, n_over: 0, n_missing: 1 });
        assert_eq!(out.len(), HEADER_BYTES + 2 * 2 * 4);
        assert_eq!(Npy::header(2, 2).len(), HEADER_BYTES, "the header can be written anew");
    }

    #[test]
    fn more_vectors_than_were_said_are_left_out_and_counted() {
        let mut out = Vec::new();
        let mut npy = Npy::new(1, 1);
        assert!(npy.row(&[1.0], &mut out) && !npy.row(&[2.0], &mut out));
        assert_eq!(npy.finish(&mut out).n_over, 1);
        assert_eq!(out.len(), HEADER_BYTES + 4);
    }

    #[test]
    fn any_shape_fits_the_header() {
        let header = Npy::header(u64::MAX, usize::MAX);
        assert_eq!(
            (header.len(), header.ends_with(b"}\n") || header.ends_with(b" \n")),
            (128, true)
        );
        let mut out = Vec::new();
        Npy::new(0, 8).finish(&mut out);
        assert_eq!(out, Npy::header(0, 8));
    }
}
