//! Writes the table into a file.

use super::super::convert::WRITE_BYTES;
use super::super::input;
use super::super::job::{Ended, Job};
use super::super::written::{to_file, write_enough};
use super::files::Blobs;
use super::fill::fill;
use super::source::SourcePass;
use super::{Opened, OpenedSource};
use crate::engine::check::Report;
use crate::engine::results::Windowed;
use crate::engine::results::export::{Export, ExportOptions, PackError};
use crate::engine::source::{OwnedRow, Row};
use crate::protocol::{Failure, ResultsOutcome, diagnostics};
use crate::web::{Error, Handle, Sink, Slices};

pub(super) async fn run(
    job: &Job,
    opened: &Opened,
    options: &ExportOptions,
) -> Result<(ResultsOutcome, Option<Handle>), Ended> {
    written(job, async |sink| write(job, opened, options, sink).await).await
}

/// Writes a table into a file, and says what became of it.
pub(super) async fn written(
    job: &Job,
    write: impl AsyncFnOnce(&mut Sink) -> Result<(u64, Report), Ended>,
) -> Result<(ResultsOutcome, Option<Handle>), Ended> {
    let ((n_rows, report), n_bytes, file) = to_file(job, write).await?;
    let diagnostics = diagnostics(&report);
    Ok((ResultsOutcome::Written { n_rows, n_bytes, diagnostics }, file))
}

/// A table that is written row by row, from lines that it asks for.
pub(super) trait Table: Windowed {
    /// Writes the next row of the source.
    fn row(&mut self, row: &Row<'_>, out: &mut Vec<u8>, report: &mut Report) -> Result<(), Error>;
    /// Writes a row that nobody brought. Says whether there was one.
    fn rest(&mut self, out: &mut Vec<u8>, report: &mut Report) -> Result<bool, Error>;
    /// How many rows were looked at.
    fn n_rows(&self) -> usize;
}

impl Table for Export<'_, Blobs<'_>> {
    fn row(&mut self, row: &Row<'_>, out: &mut Vec<u8>, report: &mut Report) -> Result<(), Error> {
        Export::row(self, row, out, report)
    }

    fn rest(&mut self, out: &mut Vec<u8>, report: &mut Report) -> Result<bool, Error> {
        Export::rest(self, out, report)
    }

    fn n_rows(&self) -> usize {
        Export::n_rows(self)
    }
}

async fn write(
    job: &Job,
    opened: &Opened,
    options: &ExportOptions,
    sink: &mut Sink,
) -> Result<(u64, Report), Ended> {
    let Opened { output, rows, source, .. } = opened;
    let columns = source.as_ref().map(|source| source.columns.as_slice()).unwrap_or_default();
    let ids = source.is_some().then_some(opened.row_ids);
    let export = Export::new(output, rows, opened.blobs(), columns, options);
    let mut export = export.with_ids(ids);
    let mut report = Report::new();
    let source = source.as_ref();
    let files = [&opened.output_files];
    write_rows(job, (source, rows.len()), (&mut export, &files), sink, &mut report).await?;
    let mut out = Vec::new();
    let totals = export.finish(&mut out, &mut report).map_err(not_packed)?;
    sink.write(&out).await?;
    job.check_cancelled()?;
    Ok((totals.n_rows, report))
}

pub(super) fn not_packed(error: PackError) -> Ended {
    Ended::Failed(Failure {
        message: error.to_string(),
        action: "Choose CSV or JSON lines.".to_owned(),
        is_fatal: false,
    })
}

/// Writes all rows: those of the source, and then the rest, so many in all. `runs` are the files that
/// lines are read from.
pub(super) async fn write_rows(
    job: &Job,
    (source, n_rows): (Option<&OpenedSource>, usize),
    (table, runs): (&mut impl Table, &[&Slices]),
    sink: &mut Sink,
    report: &mut Report,
) -> Result<(), Ended> {
    let mut out = Vec::with_capacity(WRITE_BYTES * 2);
    if let Some(source) = source {
        let files = source.files.files();
        let (mut read_bytes, total) = (0, input::total_bytes(files));
        // Rows of a chunk: whoever writes one may first have to wait for lines.
        let mut rows: Vec<OwnedRow> = Vec::new();
        let mut pass = SourcePass::new(files, &source.parts);
        while let Some(n_bytes) = pass.next(job, |row| rows.push(row.to_owned())).await? {
            read_bytes += n_bytes;
            for row in rows.drain(..) {
                fill(job, runs, table).await?;
                table.row(&row.as_row(), &mut out, report)?;
            }
            write_enough(sink, &mut out).await?;
            job.report(read_bytes, total, pass.scan().n_rows());
        }
    }
    loop {
        fill(job, runs, table).await?;
        if !table.rest(&mut out, report)? {
            break;
        }
        if out.len() >= WRITE_BYTES {
            write_enough(sink, &mut out).await?;
            job.check_cancelled()?;
            job.report(table.n_rows() as u64, n_rows as u64, table.n_rows() as u64);
        }
    }
    sink.write(&out).await?;
    Ok(())
}
