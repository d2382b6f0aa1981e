//! `quarry prepare`: a CSV to batch records, in parts that each are a legal job.

use std::path::Path;

use super::args::{self, Format};
use super::eligible::note_ineligible;
use super::failure::Failure;
use super::input::{self, Input, Version};
use super::output::Output;
use super::parts::{self, Tally};
use super::progress::Progress;
use super::said::{PartSaid, Said, diagnostics};
use super::stream::{self, Machine};
use super::{Found, attachments, recipe};
use crate::engine::batch::Prepare;
use crate::engine::catalog::builtin;
use crate::engine::check::Report;
use crate::engine::recipe::Recipe;
use crate::engine::select::{Draw, Drawn};
use crate::engine::source::{Dialect, sniff_named};
use crate::engine::split::{
    Limits, MANIFEST_FILE, Manifest, PartPlan, SourceFile, file_name, stem,
};
use crate::engine::unpack::unpacked_name;

pub(super) fn run(args: &args::Prepare, format: Format) -> Result<Found, Failure> {
    let recipe = recipe::of(&args.recipe)?;
    if let Some(dir) = args.media_dir.as_deref().filter(|dir| !dir.is_dir()) {
        return Err(Failure(format!("--media-dir {} is no directory", dir.display())));
    }
    let mut job = Report::new();
    let invocation = recipe::invocation_of(&recipe);
    note_ineligible(&recipe.model, &args.region, invocation, &args.today.day(), &mut job);
    let mut limits = Limits::of(&builtin().quotas_of(&recipe.model));
    let drawn = draw(args, &recipe)?;
    let (mut input, first) = open(args)?;
    let dialect = dialect_of(args, &recipe, &first);
    let media = attachments::of(args.media_dir.as_deref());
    let mut prepare = Prepare::new(recipe.clone(), dialect)
        .with_attachments(media)
        .with_min_records(limits.min_records);
    if let Some((drawn, version)) = drawn {
        if input.version() != version {
            return Err(Failure(format!(
                "{} changed while it was read; nothing was written: run this again when it is whole",
                args.source.display()
            )));
        }
        prepare = prepare.with_drawn(drawn);
    }
    let name = input::name(&args.source);
    // Where there is but one part, this is it.
    let create =
        |dir: &Path| Output::create(&dir.join(file_name(&stem(&name), 1, 1)), &args.source);
    let out = args.out.as_deref().filter(|_| !args.dry_run);
    let staged = out.map(create).transpose()?;
    let (staged, tally) =
        stream::run(&mut prepare, &mut input, &first, staged, Tally::new(limits))?;
    if let Some(wanted) = recipe.max_records_per_part {
        limits = limits.at_most(wanted, tally.measure.n_records(), &mut job);
    }
    let plan = tally.measure.plan(&limits, &mut job);
    let mut said = said_of(&args.source, &name, &prepare, plan.as_ref());
    if let (Some(dir), Some(staged), Some(plan)) = (out, staged, &plan)
        && !plan.parts.is_empty()
    {
        let mut cut = parts::cut(staged, tally, plan, &name, &args.source)?;
        let sources = vec![SourceFile { name, n_bytes: input.read_bytes() }];
        let parts = std::mem::take(&mut cut.parts);
        let manifest = Manifest::new(recipe, sources, &args.region, parts, prepare.totals());
        cut.publish(dir, &args.source, &manifest)?;
        let path = |file: &str| dir.join(file).to_string_lossy().into_owned();
        said.files = manifest.parts.iter().map(|part| path(&part.file)).collect();
        said.manifest = Some(path(MANIFEST_FILE));
        for (said, part) in said.parts.iter_mut().flatten().zip(&manifest.parts) {
            said.sha256 = Some(part.sha256.clone());
        }
    }
    said.diagnostics = diagnostics(&[&job, input.report(), prepare.report()]);
    said.print(format)
}

/// Opens a source and reads the bytes that it is recognized by.
fn open(args: &args::Prepare) -> Result<(Input, Vec<u8>), Failure> {
    let mut input = Input::open_table(&args.source, args.sheet.as_deref())?;
    let first = input.next()?.unwrap_or_default().to_vec();
    Ok((input, first))
}

fn dialect_of(args: &args::Prepare, recipe: &Recipe, first: &[u8]) -> Dialect {
    let name = input::name(&args.source);
    recipe.dialect.unwrap_or_else(|| sniff_named(first, unpacked_name(&name)).dialect)
}

/// Draws exactly so many rows, where the recipe wants that: they are known only when all were seen.
fn draw(args: &args::Prepare, recipe: &Recipe) -> Result<Option<(Drawn, Version)>, Failure> {
    if !recipe.selection.needs_draw() {
        return Ok(None);
    }
    let source = &args.source;
    let is_pipe = source.exists() && !source.is_file() && !source.is_dir();
    if input::is_stdin(source) || is_pipe {
        return Err(Failure(format!(
            "{} cannot be read twice, as it has to be to take exactly so many rows by chance: save it \
             to a file, or take about as many with --share",
            source.display()
        )));
    }
    let (mut input, first) = open(args)?;
    let mut progress = Progress::new();
    let mut draw = Draw::new(&recipe.selection, dialect_of(args, recipe, &first));
    draw.push(&first);
    while let Some(chunk) = input.next()? {
        draw.push(chunk);
        progress.report(&input, draw.n_rows());
    }
    Ok(Some((draw.finish(), input.version())))
}

/// What is said of a pass, before anything has a name.
fn said_of(source: &Path, name: &str, prepare: &Prepare, plan: Option<&PartPlan>) -> Said {
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
        ..Said::of(source)
    }
}

impl Machine for Prepare {
    fn push(&mut self, chunk: &[u8], out: &mut Vec<u8>) {
        self.push(chunk, out);
    }

    fn finish(&mut self, out: &mut Vec<u8>) {
        self.finish(out);
    }

    fn n_records(&self) -> u64 {
        self.totals().n_records
    }
}
