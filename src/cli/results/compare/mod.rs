//! `quarry compare`: several runs on the same rows, side by side.

pub(in super::super) mod args;
mod rows;
mod said;
mod text;
mod written;

use std::path::PathBuf;

use super::super::args::Format;
use super::super::failure::Failure;
use super::super::said::{Diagnostic, diagnostics, name_files, worst_first};
use super::super::{Found, output, print_as};
use super::outputs::{self, Outputs, ReadOutputs};
use super::sorted::Sorted;
use super::{cost, names_of};
use crate::engine::check::Report;
use crate::engine::results::Output;
use crate::engine::results::compare::{CompareBy, Comparer, Run, note_conflicts};
use args::Compare;
use said::{RunSaid, Said};

/// A run that was read.
struct ReadRun {
    name: String,
    sorted: Sorted,
    output: Output,
    packing: Vec<Report>,
    model: String,
    region: String,
}

pub(in super::super) fn run(args: &Compare, format: Format) -> Result<Found, Failure> {
    let (runs, mut files) = read(args)?;
    check_field(args, &runs)?;
    let source = rows::source(args, &runs)?;
    let aligned = rows::align(args, &runs, source.as_ref())?;
    let by = CompareBy { field: args.field.clone(), ignores_case: args.ignore_case };
    let named: Vec<Run<'_>> =
        runs.iter().map(|run| Run { name: &run.name, output: &run.output }).collect();
    let mut comparer = Comparer::new(named.clone(), &aligned.rows, &by);
    while comparer.step(&mut files)? {}
    let found = comparer.finish();
    let mut report = Report::new();
    let table = match args.to.zip(args.out.as_deref()) {
        Some(to) => {
            let table = written::Table { runs: &runs, aligned: &aligned, source: source.as_ref() };
            Some(table.write(args, (named, &by), &mut files, to, &mut report)?)
        }
        None => None,
    };
    files.iter().try_for_each(Outputs::check_unchanged)?;
    let costs = |run: &ReadRun| cost(&args.today, &run.model, &run.region, &run.output.totals);
    let said_runs = runs.iter().zip(&found.runs);
    let said_runs = said_runs.map(|(run, found)| RunSaid::new(run, found, costs(run))).collect();
    let mut said = Said::new(said_runs, &by, found);
    said.table = table;
    said.diagnostics = all_found(args, &runs, &aligned, &report);
    print_as(format, || text::of(&said), &said)?;
    Ok(Found::from_errors(said.diagnostics.iter().any(Diagnostic::is_error)))
}

/// Reads all runs, in the order in which they were first named.
fn read(args: &Compare) -> Result<(Vec<ReadRun>, Vec<Outputs>), Failure> {
    let mut named: Vec<(&str, Vec<PathBuf>)> = Vec::new();
    for (name, path) in &args.runs {
        match named.iter_mut().find(|(known, _)| known == name) {
            Some((_, paths)) => paths.push(path.clone()),
            None => named.push((name, vec![path.clone()])),
        }
    }
    if named.len() < 2 {
        return Err(Failure("name two runs or more, each as NAME=PATH".to_owned()));
    }
    if let Some((name, _)) =
        args.models.iter().find(|(name, _)| named.iter().all(|(known, _)| known != name))
    {
        return Err(Failure(format!("--model names {name}, and no run has that name")));
    }
    let near = args.out.as_deref().map(output::directory);
    let elsewhere: Vec<&PathBuf> = args.sources.iter().chain(&args.out).collect();
    let (mut runs, mut files) = (Vec::new(), Vec::new());
    for (name, paths) in named {
        let sorted = Sorted::of_run(name, &paths, &elsewhere)?;
        let ReadOutputs { files: outputs, output, packing } =
            outputs::read(&sorted.outputs, near, true)?;
        let quarry = sorted.quarry.as_ref();
        let model = args.models.iter().find(|(known, _)| known == name).map(|(_, id)| id.clone());
        let model = model.or_else(|| quarry.map(|quarry| quarry.model.clone()));
        let region = args.region.clone().or_else(|| quarry.map(|quarry| quarry.region.clone()));
        let (model, region) = (model.unwrap_or_default(), region.unwrap_or_default());
        runs.push(ReadRun { name: name.to_owned(), sorted, output, packing, model, region });
        files.push(outputs);
    }
    Ok((runs, files))
}

/// Refuses a field that no answer of any run has: all rows would be without a value.
fn check_field(args: &Compare, runs: &[ReadRun]) -> Result<(), Failure> {
    let Some(field) = &args.field else { return Ok(()) };
    let mut names: Vec<&str> = Vec::new();
    for known in runs.iter().flat_map(|run| &run.output.fields.fields) {
        if !names.contains(&known.name.as_str()) {
            names.push(&known.name);
        }
    }
    let is_cut = runs.iter().any(|run| run.output.fields.is_full());
    if is_cut || names.contains(&field.as_str()) {
        return Ok(());
    }
    Err(Failure(match names.as_slice() {
        [] => format!("no answer is a JSON object, so none has a field {field}"),
        names => format!("no answer has a field {field}; there are {}", names.join(", ")),
    }))
}

/// All that was found, worst first, with the names of the files in which it was.
fn all_found(
    args: &Compare,
    runs: &[ReadRun],
    aligned: &rows::Aligned,
    written: &Report,
) -> Vec<Diagnostic> {
    let mut all = diagnostics(&[], &[written]);
    for run in runs {
        let mut conflicts = Report::new();
        note_conflicts(&run.output.index, &mut conflicts);
        let mut found = diagnostics(&run.packing, &[&run.output.report, &conflicts]);
        name_files(&mut found, &names_of(&run.sorted.outputs));
        all.extend(found);
    }
    let mut found = diagnostics(&aligned.source.packing, &[&aligned.source.report]);
    name_files(&mut found, &names_of(&args.sources));
    all.extend(found);
    worst_first(&mut all);
    all
}
