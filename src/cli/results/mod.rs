//! `quarry results`: what became of a job's records, as a summary, as a table, and as a batch input of
//! what has to be sent again.

pub(super) mod args;
mod arranged;
pub(super) mod compare;
mod groups;
mod outputs;
mod records;
mod rows;
mod sorted;
mod summary;
mod text;
mod values;
mod written;

use super::args::{Format, Today};
use super::failure::Failure;
use super::said::{Diagnostic, diagnostics, name_files, printable, worst_first};
use super::{Found, output, print_as};
use crate::engine::catalog::{builtin, find_model};
use crate::engine::check::{Place, Report};
use crate::engine::cost::Actual;
use crate::engine::eligibility::profile_needed;
use crate::engine::results::export::Target;
use crate::engine::results::rules::{INPUT_NEEDED, NO_MANIFEST};
use crate::engine::results::{OutputTotals, RetryTarget};
use args::Results;
use outputs::ReadOutputs;
use rows::{Joined, Source};
use sorted::Sorted;
use summary::Summary;
use written::Job;

pub(super) fn run(args: &Results, format: Format) -> Result<Found, Failure> {
    args.to.map_or(Ok(()), |target| records::check_flags(args, target))?;
    let sorted = Sorted::of(args)?;
    let source = Source::of(args, &sorted)?;
    let written = args.out.as_deref().or(args.again.retry.as_deref());
    let near = written.map(output::directory);
    let is_read_again = written.is_some() || args.group_by.is_some();
    let ReadOutputs { mut files, output, packing } =
        outputs::read(&sorted.outputs, near, is_read_again)?;
    let mut joined = rows::join(args, &sorted, source.as_ref(), &output.index)?;
    match &sorted.manifest {
        Some(manifest) => {
            manifest.compare(&output.totals, &joined.found, &mut joined.records);
        }
        None => joined.records.add(&NO_MANIFEST, "", Place::default(), String::new),
    }
    note_unsent(&sorted, &mut joined);
    let (model, region) = model_of(args, &sorted);
    let job = Job { sorted: &sorted, output: &output, joined: &joined, source: source.as_ref() };
    let groups = match &args.group_by {
        Some(by) => {
            let cost = |totals: &OutputTotals| cost(&args.today, &model, &region, totals);
            Some(job.groups(&mut files, by, cost)?)
        }
        None => None,
    };
    let mut report = Report::new();
    let mut of_records = Report::new();
    let table = match args.to.zip(args.out.as_deref()) {
        Some((Target::Table(to), path)) => {
            Some(job.write_table(&mut files, args, (to, path), &mut report)?)
        }
        Some((to, path)) => {
            let (said, found) = match to {
                Target::Npy => job.write_vectors(&mut files, args, path)?,
                _ => job.write_openai(&mut files, args, (&model, path))?,
            };
            of_records = found;
            Some(said)
        }
        None => None,
    };
    let retry = match args.again.retry.as_deref() {
        Some(path) => {
            let target = target_of(args, (&model, &region))?;
            Some(job.write_retry(&mut files, &args.again, (&model, target, path), &mut report)?)
        }
        None => None,
    };
    let found = said(&sorted, &joined, &packing, &[&report, &of_records, &output.report]);
    let has_losses = summary::has_losses(&joined.found);
    let has_errors = has_losses || found.iter().any(Diagnostic::is_error);
    let mut summary = Summary::new(&sorted, &output, &joined.found, found);
    summary.cost = cost(&args.today, &model, &region, &output.totals);
    summary.groups = groups;
    summary.table = table;
    summary.retry = retry;
    summary.model = model;
    summary.region = region;
    let is_whole = written.is_none() || args.summary;
    print_as(format, || text::of(&summary, is_whole), &summary)?;
    Ok(Found::from_errors(has_errors))
}

/// Says where rows that the recipe left out cannot be told from those that are missing.
fn note_unsent(sorted: &Sorted, joined: &mut Joined) {
    let totals = sorted.quarry.as_ref().map(|quarry| quarry.totals);
    let n_unsent = totals.map_or(0, |totals| totals.n_left_out + totals.n_not_selected);
    let is_known = !sorted.inputs.is_empty() || joined.found.n_missing == 0;
    if n_unsent > 0 && !is_known && !sorted.sources.is_empty() {
        joined.records.add(&INPUT_NEEDED, "", Place::default(), || {
            format!("quarry.json has {n_unsent} rows that are in no part")
        });
    }
}

/// The model and the region of the job, as flags or quarry.json say; empty where nobody does.
fn model_of(args: &Results, sorted: &Sorted) -> (String, String) {
    let quarry = sorted.quarry.as_ref();
    let model = args.model.clone().or_else(|| quarry.map(|quarry| quarry.model.clone()));
    let region = args.region.clone().or_else(|| quarry.map(|quarry| quarry.region.clone()));
    (model.unwrap_or_default(), region.unwrap_or_default())
}

/// The other model or region to which records are sent, if there is one. What is not named stays.
fn target_of(
    args: &Results,
    (model, region): (&str, &str),
) -> Result<Option<RetryTarget>, Failure> {
    let again = &args.again;
    if again.retry_model.is_none() && again.retry_region.is_none() {
        return Ok(None);
    }
    let known = |text: &Option<String>, of_job: &str, flags: &str| {
        let found = text.clone().unwrap_or_else(|| of_job.to_owned());
        let is_known = !found.is_empty();
        is_known
            .then_some(found)
            .ok_or_else(|| Failure(format!("name {flags}, or give quarry.json")))
    };
    Ok(Some(RetryTarget {
        model: known(&again.retry_model, model, "--retry-model or --model")?,
        region: known(&again.retry_region, region, "--retry-region or --region")?,
        today: args.today.day(),
    }))
}

/// What the job did cost; `None` where no batch price is known.
fn cost(today: &Today, model: &str, region: &str, totals: &OutputTotals) -> Option<Actual> {
    let catalog = builtin();
    let id = find_model(catalog, model).map_or(model, |model| model.id.as_str());
    let named = model.rsplit('/').next().filter(|name| *name != id && name.ends_with(id));
    let needed = || profile_needed(catalog, id, region, &today.day());
    let profile = named.map(str::to_owned).or_else(needed);
    Actual::of(catalog, totals, id, region, profile.as_deref(), &[])
}

/// All that was found, worst first, with the names of the files in which it was.
fn said(
    sorted: &Sorted,
    joined: &Joined,
    packing: &[Report],
    reports: &[&Report],
) -> Vec<Diagnostic> {
    let names = |paths: &[std::path::PathBuf]| -> Vec<String> {
        if paths.len() == 1 { Vec::new() } else { names_of(paths) }
    };
    let of_records: Vec<&Report> = reports.iter().copied().chain([&joined.records]).collect();
    let mut all = Vec::new();
    for (packing, reports, paths) in [
        (packing, of_records.as_slice(), &sorted.outputs),
        (&joined.source.packing, &[&joined.source.report], &sorted.sources),
        (&joined.inputs.packing, &[&joined.inputs.report], &sorted.inputs),
    ] {
        let mut found = diagnostics(packing, reports);
        name_files(&mut found, &names(paths));
        all.extend(found);
    }
    worst_first(&mut all);
    all
}

/// Paths as people read them.
fn names_of(paths: &[std::path::PathBuf]) -> Vec<String> {
    paths.iter().map(|path| path.to_string_lossy().into_owned()).collect()
}
