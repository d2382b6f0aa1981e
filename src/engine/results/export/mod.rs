//! Results as tables for other programs: CSV, JSON lines, `.xlsx`, and `.npy` for vectors.
//!
//! Cells hold what a model wrote, and a model writes what it was led to. So no text becomes a
//! formula, a link, markup or broken JSON. All writers stream: bytes of a row come out when it goes
//! in or soon after, and memory does not grow with the table.
//!
//! ```
//! use quarry::engine::check::{Place, Report};
//! use quarry::engine::results::export::{Cell, CsvOptions, Format, Writer};
//!
//! let columns = vec!["id".to_owned(), "answer".to_owned()];
//! let mut writer = Writer::new(Format::Csv, columns, CsvOptions::default());
//! let (mut out, mut report) = (Vec::new(), Report::new());
//! let cells = [Cell::Count(7), Cell::Text("=1+1".into())];
//! writer.row(&cells, Place::default(), &mut out, &mut report);
//! let totals = writer.finish(&mut out, &mut report).expect("CSV is not packed");
//! assert_eq!(out, b"id,answer\r\n7,\"'=1+1\"\r\n");
//! assert_eq!((totals.n_rows, totals.n_guarded), (1, 1));
//! ```

mod column;
mod csv;
mod format;
mod joined;
mod jsonl;
mod npy;
mod records;
#[cfg(test)]
mod tests;
mod vectors;
mod xlsx;
mod zip;

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::super::check::{Place, Report};
use super::rules::{
    CELL_CUT, COLUMNS_OVER_LIMIT, FORMULA_GUARDED, ROWS_OVER_LIMIT, VECTOR_LEFT_OUT,
};
pub use column::unique_columns;
pub use format::{Format, Target};
pub use joined::{Export, ExportOptions, ResultColumn};
pub use npy::{Npy, NpyTotals};
pub use records::{RecordExport, RecordTotals, RecordsWritten};
pub use vectors::VectorShape;
pub use xlsx::{MAX_COLUMNS, MAX_ROWS, MAX_UNITS};

/// One cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell<'a> {
    /// Nothing: an empty cell, `null` in JSON.
    Empty,
    /// Text, of whatever origin.
    Text(Cow<'a, str>),
    /// How many.
    Count(u64),
    /// A number as JSON writes it, kept to the last digit. What is no such number is written as text.
    Number(&'a str),
    /// True or false.
    Boolean(bool),
    /// JSON, of which JSON lines have the value, and other formats the text. What is no JSON is
    /// written as text.
    Json(&'a str),
}

/// How CSV is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CsvOptions {
    /// Whether a byte order mark stands first, by which Excel knows the file as UTF-8.
    pub has_bom: bool,
    /// Whether texts that a spreadsheet would run get an apostrophe in front.
    pub guards_formulas: bool,
}

impl Default for CsvOptions {
    fn default() -> Self {
        Self { has_bom: false, guards_formulas: true }
    }
}

/// What was written, and what was not as it came.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// Rows in the file, without the header.
    pub n_rows: u64,
    /// Texts with an apostrophe before them, names of columns among them.
    pub n_guarded: u64,
    /// Texts that were cut.
    pub n_cut: u64,
    /// Rows that the format had no place for.
    pub n_over: u64,
    /// Columns that the format had no place for.
    pub n_columns_over: u64,
}

/// The bytes could not be packed. No content of a table leads to this.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the spreadsheet cannot be packed: {0}")]
pub struct PackError(String);

/// Writes a table row by row.
///
/// Memory, for every format: a row, at most 64 KiB that wait to be packed, and what packing needs. A
/// spreadsheet of 200,000 rows and 10 columns was written in 1.3 MB.
pub struct Writer {
    columns: Vec<String>,
    has_begun: bool,
    totals: Totals,
    kind: Kind,
}

enum Kind {
    Csv(csv::Csv),
    Jsonl(jsonl::Jsonl),
    Xlsx(Box<xlsx::Xlsx>),
}

impl Writer {
    /// A writer of a table with these columns. Names that stand there twice are made different, as by
    /// [`unique_columns`]. The options matter to CSV only.
    pub fn new(format: Format, columns: Vec<String>, options: CsvOptions) -> Self {
        let columns = unique_columns(columns);
        let kind = match format {
            Format::Csv => Kind::Csv(csv::Csv::new(options)),
            Format::Jsonl => Kind::Jsonl(jsonl::Jsonl::new(&columns)),
            Format::Xlsx => Kind::Xlsx(Box::new(xlsx::Xlsx::new(xlsx::MAX_SHEET_BYTES))),
        };
        Self { columns, has_begun: false, totals: Totals::default(), kind }
    }

    /// The columns, as they are named in the file.
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// Adds a row, and the bytes that are ready to `out`. Cells that are missing are empty; cells
    /// without a column are not written. `at` is the place that findings about the row name.
    pub fn row(&mut self, cells: &[Cell<'_>], at: Place, out: &mut Vec<u8>, report: &mut Report) {
        self.begin(out, report);
        let mut notes = Notes { at, report, totals: &mut self.totals };
        let row = Row { columns: &self.columns, cells };
        match &mut self.kind {
            Kind::Csv(csv) => csv.row(row, out, &mut notes),
            Kind::Jsonl(jsonl) => jsonl.row(row, out),
            Kind::Xlsx(xlsx) => {
                if !xlsx.row(row, out, &mut notes) {
                    return notes.over();
                }
            }
        }
        self.totals.n_rows += 1;
    }

    /// Writes what is left. A table without rows has its header all the same.
    ///
    /// # Errors
    ///
    /// The spreadsheet could not be packed. What was written is no file then.
    pub fn finish(mut self, out: &mut Vec<u8>, report: &mut Report) -> Result<Totals, PackError> {
        self.begin(out, report);
        if let Kind::Xlsx(xlsx) = self.kind {
            xlsx.finish(out)?;
        }
        Ok(self.totals)
    }

    /// Writes the header, once.
    fn begin(&mut self, out: &mut Vec<u8>, report: &mut Report) {
        if std::mem::replace(&mut self.has_begun, true) {
            return;
        }
        let mut notes = Notes { at: Place::default(), report, totals: &mut self.totals };
        match &mut self.kind {
            Kind::Csv(csv) => csv.begin(&self.columns, out, &mut notes),
            Kind::Jsonl(_) => {}
            Kind::Xlsx(xlsx) => xlsx.begin(&self.columns, out, &mut notes),
        }
    }
}

/// A row under its columns.
#[derive(Clone, Copy)]
struct Row<'r> {
    columns: &'r [String],
    cells: &'r [Cell<'r>],
}

impl<'r> Row<'r> {
    /// A cell for each column, empty where there is none.
    fn cells(self) -> impl Iterator<Item = (&'r str, &'r Cell<'r>)> {
        let cells = self.cells.iter().chain(std::iter::repeat(&Cell::Empty));
        self.columns.iter().map(String::as_str).zip(cells)
    }
}

/// Says and counts what is not written as it came.
struct Notes<'n> {
    at: Place,
    report: &'n mut Report,
    totals: &'n mut Totals,
}

impl Notes<'_> {
    fn guarded(&mut self, column: &str, text: &str) {
        self.totals.n_guarded += 1;
        self.report.add(&FORMULA_GUARDED, column, self.at, || text.to_owned());
    }

    fn cut(&mut self, column: &str, text: &str) {
        self.totals.n_cut += 1;
        self.report.add(&CELL_CUT, column, self.at, || {
            format!("{} characters", text.encode_utf16().count())
        });
    }

    fn over(&mut self) {
        self.totals.n_over += 1;
        self.report.add(&ROWS_OVER_LIMIT, "", self.at, String::new);
    }

    fn column_over(&mut self, column: &str) {
        self.totals.n_columns_over += 1;
        self.report.add(&COLUMNS_OVER_LIMIT, "", self.at, || column.to_owned());
    }
}
