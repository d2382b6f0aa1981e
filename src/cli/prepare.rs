//! `quarry prepare`: a CSV to batch records.

use std::path::{Path, PathBuf};

use super::args::{self, Format};
use super::eligible::note_ineligible;
use super::failure::Failure;
use super::input::{self, Input};
use super::said::{Said, diagnostics};
use super::stream::{self, Machine, Written};
use super::{Found, attachments, recipe};
use crate::engine::batch::Prepare;
use crate::engine::check::Report;
use crate::engine::source::sniff;

pub(super) fn run(args: &args::Prepare, format: Format) -> Result<Found, Failure> {
    let recipe = recipe::of(&args.recipe)?;
    if let Some(dir) = args.media_dir.as_deref().filter(|dir| !dir.is_dir()) {
        return Err(Failure(format!("--media-dir {} is no directory", dir.display())));
    }
    let mut job = Report::new();
    let invocation = recipe::invocation_of(&recipe);
    note_ineligible(&recipe.model, &args.region, invocation, &args.today.day(), &mut job);
    let mut input = Input::open(&args.source)?;
    let first = input.next()?.unwrap_or_default().to_vec();
    let dialect = recipe.dialect.unwrap_or_else(|| sniff(&first).dialect);
    let media = attachments::of(args.media_dir.as_deref());
    let mut prepare = Prepare::new(recipe, dialect).with_attachments(media);
    let path = destination(&args.out, &args.source);
    let Written { files, n_bytes } =
        stream::write(&mut prepare, input, &first, &args.source, &path)?;
    let totals = prepare.totals();
    let said = Said {
        files,
        records: totals.n_records,
        left_out: totals.n_left_out,
        bytes: n_bytes,
        diagnostics: diagnostics(&[&job, prepare.report()]),
        ..Said::of(&args.source)
    };
    said.print(format)
}

/// Where the records of a source go.
fn destination(dir: &Path, source: &Path) -> PathBuf {
    dir.join(format!("{}.jsonl", input::stem(source)))
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
