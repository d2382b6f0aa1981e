//! Writes the table into a file.

use super::super::convert::WRITE_BYTES;
use super::super::input::Input;
use super::super::job::{Ended, Job};
use super::files::Blobs;
use super::fill::fill;
use super::{Opened, OpenedSource};
use crate::engine::check::Report;
use crate::engine::results::Windowed;
use crate::engine::results::export::{Export, ExportOptions, PackError};
use crate::engine::source::{OwnedRow, Row, Scan};
use crate::protocol::{Failure, ResultsOutcome, diagnostics};
use crate::web::{Error, Handle, Sink, Slices};

pub(super) async fn run(
    job: &Job,
    opened: &Opened,
    options: &ExportOptions,
) -> Result<(ResultsOutcome, Option<Handle>), Ended> {
    let mut sink = Sink::download(job.id()).await;
    match write(job, opened, options, &mut sink).await {
        Ok((n_rows, report)) => {
            let n_bytes = sink.n_bytes();
            let file = sink.finish().await?;
            let diagnostics = diagnostics(&report);
            Ok((ResultsOutcome::Written { n_rows, n_bytes, diagnostics }, file))
        }
        Err(ended) => {
            sink.abort().await;
            Err(ended)
        }
    }
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
        let first = source.parts.first().map(|part| part.dialect).unwrap_or_default();
        let mut scan = Scan::new(first);
        let mut read_bytes = 0;
        let total = super::super::input::total_bytes(source.files.files());
        // Rows of a chunk: whoever writes one may first have to wait for lines.
        let mut rows: Vec<OwnedRow> = Vec::new();
        for (idx, (file, part)) in source.files.files().iter().zip(&source.parts).enumerate() {
            if idx > 0 {
                scan.next_file(part.dialect, |row, _, _| rows.push(row.to_owned()));
            }
            let mut input = Input::new(file, 0)?;
            while let Some(chunk) = input.next(job).await? {
                read_bytes += chunk.len() as u64;
                scan.push(chunk, |row, _, _| rows.push(row.to_owned()));
                for row in rows.drain(..) {
                    fill(job, runs, table).await?;
                    table.row(&row.as_row(), &mut out, report)?;
                }
                flush(sink, &mut out).await?;
                job.report(read_bytes, total, scan.n_rows());
            }
        }
        scan.finish(|row: &Row<'_>, _: &[String], _: &mut Report| rows.push(row.to_owned()));
        for row in rows {
            fill(job, runs, table).await?;
            table.row(&row.as_row(), &mut out, report)?;
        }
    }
    loop {
        fill(job, runs, table).await?;
        if !table.rest(&mut out, report)? {
            break;
        }
        if out.len() >= WRITE_BYTES {
            flush(sink, &mut out).await?;
            job.check_cancelled()?;
            job.report(table.n_rows() as u64, n_rows as u64, table.n_rows() as u64);
        }
    }
    sink.write(&out).await?;
    Ok(())
}

async fn flush(sink: &mut Sink, out: &mut Vec<u8>) -> Result<(), Ended> {
    if out.len() >= WRITE_BYTES {
        sink.write(out).await?;
        out.clear();
    }
    Ok(())
}
