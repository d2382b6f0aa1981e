//! `quarry check`: what is wrong with batch files, and copies with what can be mended.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::args::{self, Body, Format, Invocation};
use super::eligible::note_ineligible;
use super::failure::Failure;
use super::input::{self, Input};
use super::progress::Progress;
use super::said::{Said, diagnostics};
use super::stream::{self, Machine, Written};
use super::{Found, recipe};
use crate::engine::check::Report;
use crate::engine::inspect::{Inspect, Mend, Target, rules::NO_BATCH};

pub(super) fn run(args: &args::Check, format: Format) -> Result<Found, Failure> {
    let target = Target {
        model: args.model.clone().unwrap_or_default(),
        format: format_of(&args.body)?,
        region: args.region.clone().unwrap_or_default(),
        quotas: Vec::new(),
    };
    let copies = match &args.mend {
        Some(dir) => copies(dir, &args.files)?,
        None => Vec::new(),
    };
    let mut found = Found::Clean;
    let mut copies = copies.into_iter();
    for file in &args.files {
        let said = match copies.next() {
            Some(copy) => mend(file, &copy, &target, args)?,
            None => check(file, &target, args)?,
        };
        found = found.and(said.print(format)?);
    }
    Ok(found)
}

/// The format that was asked for; empty to go by the model, which may take several.
fn format_of(body: &Body) -> Result<String, Failure> {
    let is_converse = body.invocation == Some(Invocation::Converse);
    if is_converse || body.request_format.is_some() {
        return recipe::format_of("", body);
    }
    Ok(String::new())
}

/// Where the copies go. Two files of one name would be one copy.
fn copies(dir: &Path, files: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut seen = BTreeSet::new();
    let copies = files.iter().map(|file| {
        let name = match file.file_name() {
            Some(name) if !input::is_stdin(file) => name.to_owned(),
            _ => format!("{}.jsonl", input::stem(file)).into(),
        };
        let copy = dir.join(name);
        if seen.insert(copy.clone()) {
            return Ok(copy);
        }
        Err(Failure(format!("two files would become {}; mend them apart", copy.display())))
    });
    copies.collect()
}

fn check(file: &Path, target: &Target, args: &args::Check) -> Result<Said, Failure> {
    let mut input = Input::open(file)?;
    let mut progress = Progress::new();
    let mut inspect = Inspect::new(target.clone());
    while let Some(chunk) = input.next()? {
        inspect.push(chunk);
        progress.report(&input, inspect.totals().n_records);
    }
    inspect.finish();
    let totals = inspect.totals();
    let mut said = Said::of(file);
    said.mendable = Some(totals.n_fixable);
    said.bytes = totals.n_bytes;
    say(&inspect, input.packing(), args, &mut said);
    Ok(said)
}

fn mend(file: &Path, copy: &Path, target: &Target, args: &args::Check) -> Result<Said, Failure> {
    let mut input = Input::open(file)?;
    let first = input.next()?.unwrap_or_default().to_vec();
    let mut mending =
        Mending { mend: Mend::new(target.clone()), inspect: Inspect::new(target.clone()) };
    let Written { files, n_bytes, packing } =
        stream::write(&mut mending, &mut input, &first, file, copy)?;
    let mut said = Said::of(file);
    said.files = files;
    said.bytes = n_bytes;
    said.changed = Some(mending.mend.n_changed());
    said.changes = Some(diagnostics(&[], &[mending.mend.report()]));
    say(&mending.inspect, &packing, args, &mut said);
    Ok(said)
}

fn say(inspect: &Inspect, packing: &[Report], args: &args::Check, said: &mut Said) {
    let totals = inspect.totals();
    said.records = totals.n_records;
    said.clean = Some(totals.n_clean);
    let mut job = Report::new();
    // What holds on every day was found with the file.
    if let (Some(model), Some(region)) = (&args.model, &args.region)
        && inspect.report().count_of(&NO_BATCH) == 0
    {
        let invocation = args.body.invocation.unwrap_or(Invocation::InvokeModel);
        note_ineligible(model, region, invocation, &args.today.day(), &mut job);
    }
    said.diagnostics = diagnostics(packing, &[&job, inspect.report()]);
}

/// Mends, and checks what comes out.
struct Mending {
    mend: Mend,
    inspect: Inspect,
}

impl Machine for Mending {
    fn push(&mut self, chunk: &[u8], out: &mut Vec<u8>) {
        let n_before = out.len();
        self.mend.push(chunk, out);
        self.inspect.push(out.get(n_before..).unwrap_or_default());
    }

    fn finish(&mut self, out: &mut Vec<u8>) {
        let n_before = out.len();
        self.mend.finish(out);
        self.inspect.push(out.get(n_before..).unwrap_or_default());
        self.inspect.finish();
    }

    fn n_records(&self) -> u64 {
        self.mend.n_records()
    }
}
