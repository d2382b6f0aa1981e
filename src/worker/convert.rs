//! Makes the records of a whole source, and says in which parts they are jobs.

use super::attachments::Files;
use super::input::{self, Input};
use super::job::{self, Ended, Job};
use crate::engine::batch::Prepare;
use crate::engine::catalog;
use crate::engine::check::Report;
use crate::engine::recipe::Recipe;
use crate::engine::select::{Draw, Drawn};
use crate::engine::split::{Limits, Measure, PartPlan};
use crate::protocol::{Converted, Outcome, diagnostics_of};
use crate::web::{Handle, Sink, Source};

/// Output is written in pieces of at least this size.
pub(super) const WRITE_BYTES: usize = 4 << 20;

pub(super) async fn run(
    job: &Job,
    recipe: Recipe,
    limits: Limits,
    writes: bool,
    n_sources: usize,
    handles: &[Handle],
) -> job::Result {
    let sources = input::sources(handles, n_sources)?;
    let files = Files::of(handles.get(n_sources..).unwrap_or_default());
    let wanted = recipe.max_records_per_part;
    let mut sink = if writes { Some(Sink::download(job.id()).await) } else { None };
    match write(job, recipe, limits, &sources, files, sink.as_mut()).await {
        Ok((prepare, measure)) => {
            let mut report = Report::new();
            let limits = match wanted {
                Some(wanted) => limits.at_most(wanted, measure.n_records(), &mut report),
                None => limits,
            };
            let plan = measure.plan(&limits, &mut report);
            let file = match sink {
                Some(sink) => sink.finish().await?,
                None => None,
            };
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
            if let Some(sink) = sink {
                sink.abort().await;
            }
            Err(ended)
        }
    }
}

async fn write(
    job: &Job,
    recipe: Recipe,
    limits: Limits,
    sources: &[Source],
    files: Files,
    mut sink: Option<&mut Sink>,
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
                flush(&mut out, &mut measure, sink.as_deref_mut()).await?;
            }
            job.report(read_bytes, total_bytes, prepare.n_rows());
        }
    }
    prepare.finish(&mut out);
    flush(&mut out, &mut measure, sink).await?;
    job.check_cancelled()?;
    Ok((prepare, measure))
}

async fn flush(
    out: &mut Vec<u8>,
    measure: &mut Measure,
    sink: Option<&mut Sink>,
) -> Result<(), Ended> {
    measure.push(out);
    if let Some(sink) = sink {
        sink.write(out).await?;
    }
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
