//! Writes what has to be sent again.

use super::super::convert::WRITE_BYTES;
use super::super::input::Input;
use super::super::job::{Ended, Job};
use super::super::written::{to_file, write_enough};
use super::Opened;
use crate::engine::check::Report;
use crate::engine::results::{Retry, RetryOptions, RetryTotals};
use crate::protocol::{ResultsOutcome, diagnostics};
use crate::web::{self, Handle, Sink, Source};

pub(super) async fn run(
    job: &Job,
    opened: &Opened,
    options: &RetryOptions,
    handles: &[Handle],
) -> Result<(ResultsOutcome, Option<Handle>), Ended> {
    let merged = handles.first().map(Source::from_handle).transpose()?;
    let writing =
        to_file(job, async |sink| write(job, opened, options, merged.as_ref(), sink).await);
    let ((totals, report), n_bytes, file) = writing.await?;
    let diagnostics = diagnostics(&report);
    Ok((ResultsOutcome::RetryWritten { totals, n_bytes, diagnostics }, file))
}

async fn write(
    job: &Job,
    opened: &Opened,
    options: &RetryOptions,
    merged: Option<&Source>,
    sink: &mut Sink,
) -> Result<(RetryTotals, Report), Ended> {
    let Opened { output, rows, found, inputs, .. } = opened;
    let mut report = Report::new();
    let mut retry = Retry::new(output, rows, found, options, &mut report);
    let mut files = opened.blobs();
    let mut out = Vec::with_capacity(WRITE_BYTES * 2);
    while retry.step(&mut files, &mut out)? {
        flush(job, sink, &mut out).await?;
        // Who cancels is heard in between, and the browser can collect what was read.
        web::breathe().await;
    }
    for file in inputs {
        let mut input = Input::new(file, 0)?;
        while let Some(chunk) = input.next(job).await? {
            retry.input(chunk, &mut out);
            flush(job, sink, &mut out).await?;
        }
        retry.end_input(&mut out);
    }
    if let Some(file) = merged {
        let mut input = Input::new(file, 0)?;
        while let Some(chunk) = input.next(job).await? {
            retry.merge(chunk, &mut out);
            flush(job, sink, &mut out).await?;
        }
        retry.end_merge(&mut out);
    }
    while retry.top_up(&mut files, &mut out)? {
        flush(job, sink, &mut out).await?;
    }
    sink.write(&out).await?;
    job.check_cancelled()?;
    let totals = retry.finish(&mut report);
    Ok((totals, report))
}

async fn flush(job: &Job, sink: &mut Sink, out: &mut Vec<u8>) -> Result<(), Ended> {
    write_enough(sink, out).await?;
    job.check_cancelled()
}
