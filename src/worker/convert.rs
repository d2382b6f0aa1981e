//! Writes the records of a whole source.

use super::attachments::Files;
use super::input::{self, Input, source};
use super::job::{self, Ended, Job};
use crate::engine::batch::Prepare;
use crate::engine::recipe::Recipe;
use crate::protocol::{self, Outcome, diagnostics};
use crate::web::{Error, Handle, Sink, Source};

/// Output is written in pieces of at least this size.
pub(super) const WRITE_BYTES: usize = 4 << 20;

pub(super) async fn run(
    job: &Job,
    recipe: Recipe,
    sink: protocol::Sink,
    handles: &[Handle],
) -> job::Result {
    let source = source(handles)?;
    let n_before_files = match sink {
        protocol::Sink::Download => 1,
        protocol::Sink::Picked => 2,
    };
    let files = Files::of(handles.get(n_before_files..).unwrap_or_default());
    let mut sink = open_sink(job, sink, handles).await?;
    match write(job, recipe, source, files, &mut sink).await {
        Ok(prepare) => {
            let n_bytes = sink.n_bytes();
            let file = sink.finish().await?;
            let totals = prepare.totals();
            let outcome = Outcome::Converted {
                n_records: totals.n_records,
                n_left_out: totals.n_left_out,
                n_bytes,
                elapsed_millis: job.elapsed_millis(),
                diagnostics: diagnostics(prepare.report()),
            };
            Ok((outcome, file))
        }
        Err(ended) => {
            sink.abort().await;
            Err(ended)
        }
    }
}

/// Where the output of a request goes; a file that the user picked is its second handle.
pub(super) async fn open_sink(
    job: &Job,
    sink: protocol::Sink,
    handles: &[Handle],
) -> Result<Sink, Ended> {
    match sink {
        protocol::Sink::Download => Ok(Sink::download(job.id()).await),
        protocol::Sink::Picked => {
            let handle = handles
                .get(1)
                .ok_or_else(|| Error::new("TypeError", "no file to write was picked"))?;
            Ok(Sink::picked(handle).await?)
        }
    }
}

async fn write(
    job: &Job,
    recipe: Recipe,
    source: Source,
    files: Files,
    sink: &mut Sink,
) -> Result<Prepare, Ended> {
    let total_bytes = source.size();
    let dialect = match recipe.dialect {
        Some(dialect) => dialect,
        None => input::sniff(job, &source).await?.dialect,
    };
    let mut prepare = Prepare::new(recipe, dialect).with_attachments(Box::new(files));
    let mut input = Input::new(&source, 0)?;
    let mut out = Vec::with_capacity(WRITE_BYTES * 2);
    let mut read_bytes = 0;
    while let Some(chunk) = input.next(job).await? {
        prepare.push(chunk, &mut out);
        read_bytes += chunk.len() as u64;
        if out.len() >= WRITE_BYTES {
            sink.write(&out).await?;
            out.clear();
        }
        job.report(read_bytes, total_bytes, prepare.n_rows());
    }
    prepare.finish(&mut out);
    sink.write(&out).await?;
    job.check_cancelled()?;
    Ok(prepare)
}
