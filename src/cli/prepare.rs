//! `quarry prepare`: a source to batch records, in parts that each are a legal job.

use std::path::Path;

use super::args::{self, Format};
use super::eligible::note_ineligible;
use super::failure::Failure;
use super::output::Output;
use super::parts::{self, Tally};
use super::pass::{Pass, Passed};
use super::said::{PartSaid, Said, diagnostics};
use super::{Found, recipe};
use crate::engine::batch::Prepare;
use crate::engine::catalog::builtin;
use crate::engine::check::Report;
use crate::engine::split::{
    Limits, MANIFEST_FILE, Manifest, PartPlan, SourceFile, file_name, stem,
};

pub(super) fn run(args: &args::Prepare, format: Format) -> Result<Found, Failure> {
    let mut recipe = recipe::of(&args.job.recipe)?;
    let mut job = Report::new();
    let invocation = recipe::invocation_of(&recipe);
    note_ineligible(&recipe.model, &args.job.region, invocation, &args.job.today.day(), &mut job);
    let mut limits = Limits::of(&builtin().quotas_of(&recipe.model));
    let sources = &args.job.source.files;
    let name = args.job.source.name();
    let min_records = limits.min_records;
    let pass = Pass::new(&args.job.source, &recipe, &args.job.recipe.reading, |prepare| {
        prepare.with_min_records(min_records)
    })?;
    // Where there is but one part, this is it.
    let create = |dir: &Path| Output::create(&dir.join(file_name(&stem(&name), 1, 1)), sources);
    let out = args.out.as_deref().filter(|_| !args.dry_run);
    let staged = out.map(create).transpose()?;
    let Passed { prepare, input, output: staged, watch: tally, dialect } =
        pass.run(staged, Tally::new(limits))?;
    if let Some(wanted) = recipe.max_records_per_part {
        limits = limits.at_most(wanted, tally.measure.n_records(), &mut job);
    }
    let plan = tally.measure.plan(&limits, &mut job);
    let mut said = said_of(args, &name, &prepare, plan.as_ref());
    if let (Some(dir), Some(staged), Some(plan)) = (out, staged, &plan)
        && !plan.parts.is_empty()
    {
        let mut cut = parts::cut(staged, tally, plan, &name, sources)?;
        let read = input.done().iter();
        let read = read
            .map(|file| SourceFile { name: file.name.clone(), n_bytes: file.n_bytes })
            .collect();
        let parts = std::mem::take(&mut cut.parts);
        if args.job.recipe.reading.is_given() {
            // What the flags say is part of how the parts are made again.
            recipe.dialect = Some(dialect);
        }
        let manifest = Manifest::new(recipe, read, &args.job.region, parts, prepare.totals());
        cut.publish(dir, sources, &manifest)?;
        let path = |file: &str| dir.join(file).to_string_lossy().into_owned();
        said.files = manifest.parts.iter().map(|part| path(&part.file)).collect();
        said.manifest = Some(path(MANIFEST_FILE));
        for (said, part) in said.parts.iter_mut().flatten().zip(&manifest.parts) {
            said.sha256 = Some(part.sha256.clone());
        }
    }
    said.diagnostics = diagnostics(input.packing(), &[&job, prepare.report()]);
    said.print(format)
}

/// What is said of a pass, before anything has a name.
fn said_of(args: &args::Prepare, name: &str, prepare: &Prepare, plan: Option<&PartPlan>) -> Said {
    let totals = prepare.totals();
    let stem = stem(name);
    let plan = plan.filter(|plan| !plan.parts.is_empty());
    let parts = plan.map(|plan| {
        let parts = plan.parts.iter().enumerate().map(|(idx, part)| PartSaid {
            file: file_name(&stem, idx + 1, plan.parts.len()),
            records: part.n_records,
            bytes: part.n_bytes,
            sha256: None,
        });
        parts.collect()
    });
    Said {
        records: totals.n_records,
        left_out: totals.n_left_out,
        not_selected: Some(totals.n_not_selected),
        bytes: plan.map_or(0, PartPlan::n_bytes),
        parts,
        waves: plan.map(PartPlan::n_waves),
        jobs_at_once: plan.map(|plan| plan.limits.max_jobs),
        ..Said::of_files(&args.job.source.files)
    }
}
