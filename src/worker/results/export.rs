//! Writes the table into a file.

use super::super::convert::WRITE_BYTES;
use super::super::input::Input;
use super::super::job::{Ended, Job};
use super::Opened;
use crate::engine::check::Report;
use crate::engine::results::export::{Export, ExportOptions};
use crate::engine::source::{Row, Scan};
use crate::protocol::{Failure, ResultsOutcome, diagnostics};
use crate::web::{Error, Handle, Sink};

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

async fn write(
    job: &Job,
    opened: &Opened,
    options: &ExportOptions,
    sink: &mut Sink,
) -> Result<(u64, Report), Ended> {
    let Opened { output, rows, source, .. } = opened;
    let columns = source.as_ref().map(|source| source.columns.as_slice()).unwrap_or_default();
    let mut export = Export::new(output, rows, opened.blobs(), columns, options);
    let mut out = Vec::with_capacity(WRITE_BYTES * 2);
    let mut report = Report::new();
    let mut failed: Option<Error> = None;
    if let Some(source) = source {
        let first = source.parts.first().map(|part| part.dialect).unwrap_or_default();
        let mut scan = Scan::new(first);
        let mut n_bytes = 0;
        let total = super::super::input::total_bytes(source.files.files());
        for (idx, (file, part)) in source.files.files().iter().zip(&source.parts).enumerate() {
            let mut on_row = |row: &Row<'_>, _: &[String], _: &mut Report| {
                if failed.is_none() {
                    failed = export.row(row, &mut out, &mut report).err();
                }
            };
            if idx > 0 {
                scan.next_file(part.dialect, &mut on_row);
            }
            let mut input = Input::new(file, 0)?;
            while let Some(chunk) = input.next(job).await? {
                n_bytes += chunk.len() as u64;
                scan.push(chunk, |row, _, _| {
                    if failed.is_none() {
                        failed = export.row(row, &mut out, &mut report).err();
                    }
                });
                if let Some(error) = failed.take() {
                    return Err(error.into());
                }
                if out.len() >= WRITE_BYTES {
                    sink.write(&out).await?;
                    out.clear();
                }
                job.report(n_bytes, total, scan.n_rows());
            }
        }
        scan.finish(|row: &Row<'_>, _: &[String], _: &mut Report| {
            if failed.is_none() {
                failed = export.row(row, &mut out, &mut report).err();
            }
        });
        if let Some(error) = failed {
            return Err(error.into());
        }
    }
    while export.rest(&mut out, &mut report)? {
        if out.len() >= WRITE_BYTES {
            sink.write(&out).await?;
            out.clear();
            job.check_cancelled()?;
            job.report(export.n_rows() as u64, rows.len() as u64, export.n_rows() as u64);
        }
    }
    let totals = export.finish(&mut out, &mut report).map_err(|error| {
        Ended::Failed(Failure {
            message: error.to_string(),
            action: "Choose CSV or JSON lines.".to_owned(),
            is_fatal: false,
        })
    })?;
    sink.write(&out).await?;
    job.check_cancelled()?;
    Ok((totals.n_rows, report))
}
