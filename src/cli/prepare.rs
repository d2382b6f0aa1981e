//! `quarry prepare`: a source to batch records, in parts that each are a legal job.

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
    let reading = HowRead { chosen: recipe.dialect, flags: args.recipe.reading.clone() };
    let name = args.sources.first().map(|source| input::name(source)).unwrap_or_default();
    let drawn =
        if recipe.selection.needs_draw() { Some(draw(args, &recipe, &reading)?) } else { None };
    let (mut input, first) = open(args)?;
    let mut prepare = Prepare::new(recipe.clone(), reading.dialect(&first, &name))
        .with_attachments(attachments::of(args.media_dir.as_deref()))
        .with_min_records(limits.min_records);
    if let Some((drawn, _)) = &drawn {
        prepare = prepare.with_drawn(*drawn);
    }
    let mut files = Files { prepare, reading };
    // Where there is but one part, this is it.
    let create =
        |dir: &Path| Output::create(&dir.join(file_name(&stem(&name), 1, 1)), &args.sources);
    let out = args.out.as_deref().filter(|_| !args.dry_run);
    let staged = out.map(create).transpose()?;
    let (staged, tally) = stream::run(&mut files, &mut input, &first, staged, Tally::new(limits))?;
    if let Some((_, versions)) = drawn {
        check_unchanged(args, &input, &versions)?;
    }
    if let Some(wanted) = recipe.max_records_per_part {
        limits = limits.at_most(wanted, tally.measure.n_records(), &mut job);
    }
    let plan = tally.measure.plan(&limits, &mut job);
    let prepare = &files.prepare;
    let mut said = said_of(args, &name, prepare, plan.as_ref());
    if let (Some(dir), Some(staged), Some(plan)) = (out, staged, &plan)
        && !plan.parts.is_empty()
    {
        let mut cut = parts::cut(staged, tally, plan, &name, &args.sources)?;
        let read = input.done().iter();
        let sources = read
            .map(|file| SourceFile { name: file.name.clone(), n_bytes: file.n_bytes })
            .collect();
        let parts = std::mem::take(&mut cut.parts);
        let manifest = Manifest::new(recipe, sources, &args.region, parts, prepare.totals());
        cut.publish(dir, &args.sources, &manifest)?;
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

/// The files of a source, each read as its own first bytes suggest unless recipe or flags say how.
struct Files {
    prepare: Prepare,
    reading: HowRead,
}

struct HowRead {
    chosen: Option<Dialect>,
    flags: args::Reading,
}

impl HowRead {
    /// How a file is read that begins like this.
    fn dialect(&self, head: &[u8], name: &str) -> Dialect {
        let sniffed = || sniff_named(head, unpacked_name(name)).dialect;
        self.flags.apply(self.chosen.unwrap_or_else(sniffed))
    }
}

/// Opens a source and reads the bytes that its first file is recognized by.
fn open(args: &args::Prepare) -> Result<(Input, Vec<u8>), Failure> {
    let mut input = Input::open_tables(&args.sources, args.sheet.as_deref())?;
    let first = input.next()?.unwrap_or_default().to_vec();
    Ok((input, first))
}

/// Draws exactly so many rows, which are known only when all were seen.
fn draw(
    args: &args::Prepare,
    recipe: &Recipe,
    reading: &HowRead,
) -> Result<(Drawn, Vec<Version>), Failure> {
    for source in &args.sources {
        let is_pipe = source.exists() && !source.is_file() && !source.is_dir();
        if input::is_stdin(source) || is_pipe {
            return Err(Failure(format!(
                "{} cannot be read twice, as it has to be to take exactly so many rows by chance: save \
                 it to a file, or take about as many with --share",
                source.display()
            )));
        }
    }
    let (mut input, first) = open(args)?;
    let name = args.sources.first().map(|source| input::name(source)).unwrap_or_default();
    let mut progress = Progress::new();
    let mut draw = Draw::new(&recipe.selection, reading.dialect(&first, &name));
    draw.push(&first);
    while input.advance()? {
        if let Some(name) = input.begun_file() {
            draw.next_file(reading.dialect(input.chunk(), &name));
        }
        draw.push(input.chunk());
        progress.report(&input, draw.n_rows());
    }
    Ok((draw.finish(), input.done().iter().map(|file| file.version).collect()))
}

/// Rows that were drawn from other files than these are not those that were wanted.
fn check_unchanged(
    args: &args::Prepare,
    input: &Input,
    versions: &[Version],
) -> Result<(), Failure> {
    let now = input.done().iter().map(|file| &file.version);
    for ((source, was), is) in args.sources.iter().zip(versions).zip(now) {
        if was != is {
            return Err(Failure(format!(
                "{} changed while it was read; nothing was written: run this again when it is whole",
                source.display()
            )));
        }
    }
    Ok(())
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
        ..Said::of_files(&args.sources)
    }
}

impl Machine for Files {
    fn push(&mut self, chunk: &[u8], out: &mut Vec<u8>) {
        self.prepare.push(chunk, out);
    }

    fn next_file(&mut self, head: &[u8], name: &str, out: &mut Vec<u8>) {
        self.prepare.next_file(self.reading.dialect(head, name), out);
    }

    fn finish(&mut self, out: &mut Vec<u8>) {
        self.prepare.finish(out);
    }

    fn n_records(&self) -> u64 {
        self.prepare.totals().n_records
    }
}
