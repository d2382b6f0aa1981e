//! CSV: quoted as all of Quarry's CSV, formulas guarded.

use super::super::super::table;
use super::{Cell, CsvOptions, Notes, Row};

const BYTE_ORDER_MARK: &str = "\u{feff}";

/// Writes rows of CSV.
pub(super) struct Csv {
    options: CsvOptions,
}

impl Csv {
    pub(super) fn new(options: CsvOptions) -> Self {
        Self { options }
    }

    /// Writes the header.
    pub(super) fn begin(&self, columns: &[String], out: &mut Vec<u8>, notes: &mut Notes<'_>) {
        if self.options.has_bom {
            out.extend_from_slice(BYTE_ORDER_MARK.as_bytes());
        }
        let names: Vec<Cell<'_>> =
            columns.iter().map(|name| Cell::Text(name.as_str().into())).collect();
        self.row(Row { columns, cells: &names }, out, notes);
    }

    /// Writes a row.
    pub(super) fn row(&self, row: Row<'_>, out: &mut Vec<u8>, notes: &mut Notes<'_>) {
        let start = out.len();
        for (idx, (column, cell)) in row.cells().enumerate() {
            if idx > 0 {
                out.push(b',');
            }
            match cell {
                Cell::Empty => {}
                Cell::Text(text) => self.text(column, text, out, notes),
                // A true one looks like no formula, so the guard leaves it alone.
                Cell::Number(text) | Cell::Json(text) => self.text(column, text, out, notes),
                Cell::Count(count) => out.extend_from_slice(count.to_string().as_bytes()),
                Cell::Boolean(true) => out.extend_from_slice(b"true"),
                Cell::Boolean(false) => out.extend_from_slice(b"false"),
            }
        }
        // Readers skip empty lines.
        if row.columns.len() == 1 && out.len() == start {
            out.extend_from_slice(b"\"\"");
        }
        out.extend_from_slice(table::ROW_END.as_bytes());
    }

    fn text(&self, column: &str, text: &str, out: &mut Vec<u8>, notes: &mut Notes<'_>) {
        let is_guarded = self.options.guards_formulas && table::is_formula(text);
        if is_guarded {
            notes.guarded(column, text);
        }
        table::push_field(text, is_guarded, |piece| out.extend_from_slice(piece.as_bytes()));
    }
}
