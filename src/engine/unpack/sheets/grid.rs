//! Cells to lines of CSV.

use super::SheetError;
use crate::engine::source::MAX_RECORD_BYTES;

/// Puts the cells of a row beside each other. All rows get at least as many fields as the first.
#[derive(Default)]
pub(super) struct Grid {
    /// Lines that were written.
    n_lines: u32,
    /// Row of the cells that are held.
    row: u32,
    /// Texts of the row, one after the other, and where each cell stands in them.
    text: String,
    cells: Vec<(u32, std::ops::Range<usize>)>,
    /// Fields of the first row.
    width: Option<u32>,
}

impl Grid {
    /// Takes a cell; those of earlier rows are written. Empty ones are nothing.
    pub(super) fn put(
        &mut self,
        row: u32,
        column: u32,
        text: &str,
        out: &mut Vec<u8>,
    ) -> Result<(), SheetError> {
        if text.is_empty() {
            return Ok(());
        }
        if row != self.row {
            self.end_row(out);
            self.row = row;
        }
        if row < self.n_lines {
            return Err(SheetError::damaged("its rows are not in order"));
        }
        let start = self.text.len();
        if start + text.len() > MAX_RECORD_BYTES {
            return Err(SheetError::new(format!(
                "row {} of the sheet has more than 25 MB of text, and a record can have no more",
                row + 1
            )));
        }
        self.text.push_str(text);
        self.cells.push((column, start..self.text.len()));
        Ok(())
    }

    /// Writes the last row.
    pub(super) fn finish(&mut self, out: &mut Vec<u8>) {
        self.end_row(out);
    }

    fn end_row(&mut self, out: &mut Vec<u8>) {
        if self.cells.is_empty() {
            return;
        }
        while self.n_lines < self.row {
            out.push(b'\n');
            self.n_lines += 1;
        }
        // As a rule they are in order already.
        self.cells.sort_by_key(|(column, _)| *column);
        let mut n_fields = 0;
        for (column, range) in &self.cells {
            while n_fields <= *column {
                if n_fields > 0 {
                    out.push(b',');
                }
                n_fields += 1;
            }
            push_field(self.text.get(range.clone()).unwrap_or_default(), out);
        }
        let width = *self.width.get_or_insert(n_fields);
        for _ in n_fields..width {
            out.push(b',');
        }
        out.push(b'\n');
        self.n_lines += 1;
        self.cells.clear();
        self.text.clear();
    }
}

fn push_field(text: &str, out: &mut Vec<u8>) {
    let needs_quotes = text.bytes().any(|byte| matches!(byte, b',' | b'"' | b'\n' | b'\r'));
    if !needs_quotes {
        out.extend_from_slice(text.as_bytes());
        return;
    }
    out.push(b'"');
    for (idx, piece) in text.split('"').enumerate() {
        if idx > 0 {
            out.extend_from_slice(b"\"\"");
        }
        out.extend_from_slice(piece.as_bytes());
    }
    out.push(b'"');
}
