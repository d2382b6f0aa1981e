//! Makes the records of a whole source, and says in which parts they are jobs.

use super::attachments::Files;
use super::input::{self, Input};
use super::job::{self, Ended, Job};
use super::pieces::Pieces;
use crate::engine::batch::Prepare;
use crate::engine::catalog;
use crate::engine::check::Report;
use crate::engine::recipe::Recipe;
use crate::engine::select::{Draw, Drawn};
use crate::engine::split::{Limits, Measure, PartPlan};
use crate::protocol::{Converted, Outcome, RecordsTo, diagnostics_of};
use crate::web::{Handle, Sink, Source};

/// Output is written in pieces of at least this size.
pub(super) const WRITE_BYTES: usize = 4 << 20;

pub(super) async fn run(
    job: &Job,
    recipe: Recipe,
    limits: Limits,
    to: RecordsTo,
    n_sources: usize,
    handles: &[Handle],
) -> job::Result {
    let sources = input::sources(handles, n_sources)?;
    let files = Files::of(handles.get(n_sources..).unwrap_or_default());
    let wanted = recipe.max_records_per_part;
    let mut output = match to {
        RecordsTo::Nowhere => Output::Nowhere,
        RecordsTo::File => Output::File(Sink::download(job.id()).await),
        RecordsTo::Pieces(lens) => Output::Pieces(Pieces::new(job, lens)),
    };
    match write(job, recipe, limits, &sources, files, &mut output).await {
        Ok((prepare, measure)) => {
            let mut report = Report::new();
            let limits = match wanted {
                Some(wanted) => limits.at_most(wanted, measure.n_records(), &mut report),
                None => limits,
            };
            let plan = measure.plan(&limits, &mut report);
            let file = output.finish().await?;
            let outcome = Outcome::Converted(Converted {
                totals: prepare.totals(),
                n_bytes: measure.n_bytes(),
                n_waves: plan.as_ref().map_or(0, PartPlan::n_waves),
                max_jobs: limits.max_jobs,
                count: prepare.count().cloned().map(Box::new),
                parts: plan.map(|plan| plan.parts).unwrap_or_default(),
                elapsed_millis: job.elapsed_millis(),
                diagnostics: diagnostics_of(&[&report, prepare.report()]),
            });
            Ok((outcome, file))
        }
        Err(ended) => {
            output.abort().await;
            Err(ended)
        }
    }
}

/// Where the records go.
enum Output {
    Nowhere,
    File(Sink),
    Pieces(Pieces),
}

impl Output {
    async fn write(&mut self, bytes: &[u8]) -> Result<(), Ended> {
        match self {
            Self::Nowhere => Ok(()),
            Self::File(sink) => Ok(sink.write(bytes).await?),
            Self::Pieces(pieces) => pieces.write(bytes).await,
        }
    }

    async fn finish(self) -> Result<Option<Handle>, Ended> {
        match self {
            Self::Nowhere => Ok(None),
            Self::File(sink) => Ok(sink.finish().await?),
            Self::Pieces(pieces) => pieces.finish().await.map(|()| None),
        }
    }

    async fn abort(self) {
        if let Self::File(sink) = self {
            sink.abort().await;
        }
    }
}

async fn write(
    job: &Job,
    recipe: Recipe,
    limits: Limits,
    sources: &[Source],
    files: Files,
    output: &mut Output,
) -> Result<(Prepare, Measure), Ended> {
    let chosen = recipe.dialect;
    let drawn = draw(job, &recipe, sources).await?;
    let n_bytes = input::total_bytes(sources);
    // Where rows are drawn, the source is read twice.
    let (mut read_bytes, total_bytes) = match drawn {
        Some(_) => (n_bytes, n_bytes * 2),
        None => (0, n_bytes),
    };
    let dialect = input::dialect(job, input::first(sources)?, chosen).await?;
    let mut prepare = Prepare::new(recipe, dialect)
        .with_attachments(Box::new(files))
        .with_min_records(limits.min_records)
        .counting(catalog::builtin().models().iter().map(|model| model.id.clone()).collect());
    if let Some(drawn) = drawn {
        prepare = prepare.with_drawn(drawn);
    }
    let mut measure = Measure::new();
    let mut out = Vec::with_capacity(WRITE_BYTES * 2);
    for (idx, source) in sources.iter().enumerate() {
        if idx > 0 {
            prepare.next_file(input::dialect(job, source, chosen).await?, &mut out);
        }
        let mut input = Input::new(source, 0)?;
        while let Some(chunk) = input.next(job).await? {
            prepare.push(chunk, &mut out);
            read_bytes += chunk.len() as u64;
            if out.len() >= WRITE_BYTES {
                flush(&mut out, &mut measure, output).await?;
            }
            job.report(read_bytes, total_bytes, prepare.n_rows());
        }
    }
    prepare.finish(&mut out);
    flush(&mut out, &mut measure, output).await?;
    job.check_cancelled()?;
    Ok((prepare, measure))
}

async fn flush(out: &mut Vec<u8>, measure: &mut Measure, output: &mut Output) -> Result<(), Ended> {
    measure.push(out);
    output.write(out).await?;
    out.clear();
    Ok(())
}

/// Draws exactly so many rows, where the recipe wants that: they are known only when all were seen.
async fn draw(job: &Job, recipe: &Recipe, sources: &[Source]) -> Result<Option<Drawn>, Ended> {
    if !recipe.selection.needs_draw() {
        return Ok(None);
    }
    let chosen = recipe.dialect;
    let dialect = input::dialect(job, input::first(sources)?, chosen).await?;
    let mut draw = Draw::new(&recipe.selection, dialect);
    let (mut read_bytes, total_bytes) = (0, input::total_bytes(sources) * 2);
    for (idx, source) in sources.iter().enumerate() {
        if idx > 0 {
            draw.next_file(input::dialect(job, source, chosen).await?);
        }
        let mut input = Input::new(source, 0)?;
        while let Some(chunk) = input.next(job).await? {
            draw.push(chunk);
            read_bytes += chunk.len() as u64;
            job.report(read_bytes, total_bytes, draw.n_rows());
        }
    }
    Ok(Some(draw.finish()))
}
