//! Rows with what every run says to them, as a table.

use serde::{Deserialize, Serialize};

use super::super::super::check::{Place, Report};
use super::super::super::source::Row;
use super::super::export::{Cell, CsvOptions, Format, PackError, Totals, Writer};
use super::super::{Entry, Files, Windowed};
use super::values::Values;
use super::{AlignedRows, CompareBy, Likeness, Run};

/// How compared rows are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComparisonOptions {
    /// The kind of file.
    pub format: Format,
    /// How CSV is written.
    #[serde(default)]
    pub csv: CsvOptions,
    /// Only rows that differ: two runs have different values, or one has a value and another none.
    pub only_different: bool,
}

/// Writes compared rows: the columns of the source, `record_id`, the value of each run under its name,
/// what became of the row in each (`NAME status`), and `differs`.
///
/// Rows of the source come in by [`row`](Self::row), in their order, and [`rest`](Self::rest) adds those
/// that have none. Memory is that of a [`Comparer`](super::Comparer).
pub struct ComparisonExport<'a> {
    values: Values<'a>,
    options: ComparisonOptions,
    writer: Writer,
    n_source_columns: usize,
    next_row: usize,
}

impl Windowed for ComparisonExport<'_> {
    fn next_window(&mut self) -> Option<Vec<Vec<(usize, Entry)>>> {
        self.values.window(self.next_row)
    }

    fn put(&mut self, run: usize, at: usize, line: &[u8]) {
        self.values.put(run, at, line);
    }
}

impl<'a> ComparisonExport<'a> {
    /// Begins with the columns of the source, which may be none.
    pub fn new(
        runs: Vec<Run<'a>>,
        rows: &'a AlignedRows,
        by: &'a CompareBy,
        source_columns: &[String],
        options: ComparisonOptions,
    ) -> Self {
        Self::over(Values::new(runs, rows, by), source_columns, options)
    }

    pub(super) fn over(
        values: Values<'a>,
        source_columns: &[String],
        options: ComparisonOptions,
    ) -> Self {
        let runs = values.runs();
        let names = runs.iter().map(|run| run.name.to_owned());
        let statuses = runs.iter().map(|run| format!("{} status", run.name));
        let own = std::iter::once("record_id".to_owned()).chain(names).chain(statuses);
        let last = std::iter::once("differs".to_owned());
        let columns = source_columns.iter().cloned().chain(own).chain(last).collect();
        Self {
            writer: Writer::new(options.format, columns, options.csv),
            n_source_columns: source_columns.len(),
            values,
            options,
            next_row: 0,
        }
    }

    /// Writes the next row of the source. `files` are those of the runs, in their order.
    ///
    /// # Errors
    ///
    /// An output file cannot be read.
    pub fn row<F: Files>(
        &mut self,
        row: &Row<'_>,
        files: &mut [F],
        out: &mut Vec<u8>,
        report: &mut Report,
    ) -> Result<(), F::Error> {
        self.write((Some(row), row.at), files, out, report)
    }

    /// Writes a row that nobody brought. Says whether there was one.
    ///
    /// # Errors
    ///
    /// An output file cannot be read.
    pub fn rest<F: Files>(
        &mut self,
        files: &mut [F],
        out: &mut Vec<u8>,
        report: &mut Report,
    ) -> Result<bool, F::Error> {
        if self.next_row >= self.values.rows().len() {
            return Ok(false);
        }
        let at = Place { row: self.next_row as u64 + 1, ..Place::default() };
        self.write((None, at), files, out, report)?;
        Ok(true)
    }

    /// How many rows were looked at, written or not.
    pub fn n_rows(&self) -> usize {
        self.next_row
    }

    /// Ends the file, after [`rest`](Self::rest) has written all that is left.
    ///
    /// # Errors
    ///
    /// What was written cannot be packed.
    pub fn finish(self, out: &mut Vec<u8>, report: &mut Report) -> Result<Totals, PackError> {
        self.writer.finish(out, report)
    }

    fn write<F: Files>(
        &mut self,
        (source, at): (Option<&Row<'_>>, Place),
        files: &mut [F],
        out: &mut Vec<u8>,
        report: &mut Report,
    ) -> Result<(), F::Error> {
        self.fill(files)?;
        let row = self.next_row;
        self.next_row += 1;
        let values = self.values.of(row);
        let by = self.values.by();
        let keys: Vec<_> =
            values.iter().map(|value| value.as_deref().map(|it| by.key(it))).collect();
        let differs = Likeness::of(&keys).differs();
        if self.options.only_different && !differs {
            return Ok(());
        }
        let cells = (0..self.n_source_columns)
            .map(|idx| text(source.and_then(|row| row.get(idx)).unwrap_or_default()));
        let said = values.iter().map(|value| match value {
            Some(value) => Cell::Text(value.as_str().into()),
            None => Cell::Empty,
        });
        let rows = self.values.rows();
        let statuses = self
            .values
            .runs()
            .iter()
            .enumerate()
            .map(|(at, run)| Cell::Text(rows.status(row, at, &run.output.index).word().into()));
        let cells: Vec<Cell<'_>> = cells
            .chain(std::iter::once(text(self.values.id(row))))
            .chain(said)
            .chain(statuses)
            .chain(std::iter::once(Cell::Boolean(differs)))
            .collect();
        self.writer.row(&cells, at, out, report);
        Ok(())
    }
}

fn text(text: &str) -> Cell<'_> {
    if text.is_empty() { Cell::Empty } else { Cell::Text(text.into()) }
}
