//! Makes the records of a whole source, and says in which parts they are jobs.

use super::attachments::Files;
use super::input::{self, Input, source};
use super::job::{self, Ended, Job};
use crate::engine::batch::Prepare;
use crate::engine::check::Report;
use crate::engine::recipe::Recipe;
use crate::engine::select::{Draw, Drawn};
use crate::engine::source::Dialect;
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
    handles: &[Handle],
) -> job::Result {
    let source = source(handles)?;
    let files = Files::of(handles.get(1..).unwrap_or_default());
    let wanted = recipe.max_records_per_part;
    let mut sink = if writes { Some(Sink::download(job.id()).await) } else { None };
    match write(job, recipe, limits, source, files, sink.as_mut()).await {
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
    source: Source,
    files: Files,
    mut sink: Option<&mut Sink>,
) -> Result<(Prepare, Measure), Ended> {
    let dialect = match recipe.dialect {
        Some(dialect) => dialect,
        None => input::sniff(job, &source).await?.dialect,
    };
    let drawn = draw(job, &recipe, &source, dialect).await?;
    // Where rows are drawn, the source is read twice.
    let (mut read_bytes, total_bytes) = match drawn {
        Some(_) => (source.size(), source.size() * 2),
        None => (0, source.size()),
    };
    let mut prepare = Prepare::new(recipe, dialect)
        .with_attachments(Box::new(files))
        .with_min_records(limits.min_records);
    if let Some(drawn) = drawn {
        prepare = prepare.with_drawn(drawn);
    }
    let mut measure = Measure::new();
    let mut input = Input::new(&source, 0)?;
    let mut out = Vec::with_capacity(WRITE_BYTES * 2);
    let mut is_at_end = false;
    while !is_at_end {
        if let Some(chunk) = input.next(job).await? {
            prepare.push(chunk, &mut out);
            read_bytes += chunk.len() as u64;
        } else {
            prepare.finish(&mut out);
            is_at_end = true;
        }
        if out.len() >= WRITE_BYTES || is_at_end {
            measure.push(&out);
            if let Some(sink) = sink.as_mut() {
                sink.write(&out).await?;
            }
            out.clear();
        }
        job.report(read_bytes, total_bytes, prepare.n_rows());
    }
    job.check_cancelled()?;
    Ok((prepare, measure))
}

/// Draws exactly so many rows, where the recipe wants that: they are known only when all were seen.
async fn draw(
    job: &Job,
    recipe: &Recipe,
    source: &Source,
    dialect: Dialect,
) -> Result<Option<Drawn>, Ended> {
    if !recipe.selection.needs_draw() {
        return Ok(None);
    }
    let mut draw = Draw::new(&recipe.selection, dialect);
    let mut input = Input::new(source, 0)?;
    let mut read_bytes = 0;
    while let Some(chunk) = input.next(job).await? {
        draw.push(chunk);
        read_bytes += chunk.len() as u64;
        job.report(read_bytes, source.size() * 2, draw.n_rows());
    }
    Ok(Some(draw.finish()))
}
