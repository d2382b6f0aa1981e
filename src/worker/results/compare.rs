//! Compares the output that is open with another run.

use std::rc::Rc;

use super::super::job::{Ended, Job};
use super::export::{Table, not_packed, write_rows, written};
use super::files::Blobs;
use super::fill::fill;
use super::open;
use super::source::SourcePass;
use super::{Opened, OpenedSource};
use crate::engine::check::Report;
use crate::engine::results::compare::{
    AlignedRows, Aligner, CompareBy, Comparer, ComparisonExport, ComparisonOptions, Run,
    note_conflicts,
};
use crate::engine::results::{Entry, Output, RowIds, Windowed};
use crate::engine::source::Row;
use crate::protocol::{ComparedRuns, Failure, OpenedFile, ResultsOutcome, diagnostics_of};
use crate::web::{Error, Handle, Sink, Slices};

/// Another run, and how its records stand beside those of the one that is open.
pub(super) struct Other {
    output_files: Slices,
    output: Output,
    rows: AlignedRows,
    files: Vec<OpenedFile>,
    model: Option<String>,
    region: Option<String>,
}

/// What the two runs are called, and what of them is compared.
type Wanted<'a> = (&'a [String; 2], &'a CompareBy);

pub(super) async fn run(
    job: &Job,
    opened: &Opened,
    (names, by): Wanted<'_>,
    handles: &[Handle],
) -> Result<ComparedRuns, Ended> {
    if !handles.is_empty() {
        // What was there is let go of first: three indexes might be one too many.
        opened.other.replace(None);
        let other = read(job, opened, handles).await?;
        opened.other.replace(Some(Rc::new(other)));
    }
    let other = other_of(opened)?;
    let n_rows = other.rows.len() as u64;
    let mut comparer = Comparer::new(runs(opened, &other, names), &other.rows, by);
    let files = [&opened.output_files, &other.output_files];
    loop {
        fill(job, &files, &mut comparer).await?;
        if !comparer.count() {
            break;
        }
        let done = comparer.n_rows() as u64;
        job.report(done, n_rows, done);
    }
    let mut conflicts = Report::new();
    note_conflicts(&other.output.index, &mut conflicts);
    Ok(ComparedRuns {
        files: other.files.clone(),
        comparison: comparer.finish(),
        totals: other.output.totals.clone(),
        model: other.model.clone(),
        region: other.region.clone(),
        diagnostics: diagnostics_of(&[&other.output.report, &conflicts]),
    })
}

/// Writes rows of both runs into a file.
pub(super) async fn write(
    job: &Job,
    opened: &Opened,
    wanted: Wanted<'_>,
    options: ComparisonOptions,
) -> Result<(ResultsOutcome, Option<Handle>), Ended> {
    let other = other_of(opened)?;
    written(job, async |sink| write_table(job, (opened, &other), wanted, options, sink).await).await
}

/// Reads the other run.
async fn read(job: &Job, opened: &Opened, handles: &[Handle]) -> Result<Other, Ended> {
    let sorted = open::sort(job, handles).await?;
    let output = open::output(job, &sorted.outputs).await?;
    let mut aligner = Aligner::new(vec![&opened.output.index, &output.index]);
    if let Some(source) = &opened.source {
        align_source(job, source, opened.row_ids, &mut aligner).await?;
    }
    let rows = aligner.finish();
    let output_files = Slices::new(sorted.outputs)?;
    let model = sorted.own.as_ref().map(|own| own.model.clone());
    let region = sorted.own.map(|own| own.region).filter(|region| !region.is_empty());
    Ok(Other { output_files, output, rows, files: sorted.files, model, region })
}

/// Takes the ids of all rows of the source.
async fn align_source(
    job: &Job,
    source: &OpenedSource,
    row_ids: RowIds,
    aligner: &mut Aligner<'_>,
) -> Result<(), Ended> {
    let mut id = String::new();
    let mut pass = SourcePass::new(source.files.files(), &source.parts);
    let mut on_row = |row: &Row<'_>| {
        row_ids.read(row, &mut id);
        aligner.row(&id);
    };
    while pass.next(job, &mut on_row).await?.is_some() {}
    Ok(())
}

fn other_of(opened: &Opened) -> Result<Rc<Other>, Ended> {
    opened.other.borrow().clone().ok_or_else(|| {
        Ended::Failed(Failure {
            message: "no other run is open".to_owned(),
            action: "Choose the outputs of the other run again.".to_owned(),
            is_fatal: false,
        })
    })
}

fn runs<'a>(opened: &'a Opened, other: &'a Other, names: &'a [String; 2]) -> Vec<Run<'a>> {
    let outputs = [&opened.output, &other.output];
    names.iter().zip(outputs).map(|(name, output)| Run { name, output }).collect()
}

/// A table with the files that it reads from.
struct Compared<'a> {
    export: ComparisonExport<'a>,
    files: [Blobs<'a>; 2],
}

impl Windowed for Compared<'_> {
    fn next_window(&mut self) -> Option<Vec<Vec<(usize, Entry)>>> {
        self.export.next_window()
    }

    fn put(&mut self, run: usize, at: usize, line: &[u8]) {
        self.export.put(run, at, line);
    }
}

impl Table for Compared<'_> {
    fn row(&mut self, row: &Row<'_>, out: &mut Vec<u8>, report: &mut Report) -> Result<(), Error> {
        self.export.row(row, &mut self.files, out, report)
    }

    fn rest(&mut self, out: &mut Vec<u8>, report: &mut Report) -> Result<bool, Error> {
        self.export.rest(&mut self.files, out, report)
    }

    fn n_rows(&self) -> usize {
        self.export.n_rows()
    }
}

async fn write_table(
    job: &Job,
    (opened, other): (&Opened, &Other),
    (names, by): Wanted<'_>,
    options: ComparisonOptions,
    sink: &mut Sink,
) -> Result<(u64, Report), Ended> {
    let source = opened.source.as_ref();
    let columns = source.map(|source| source.columns.as_slice()).unwrap_or_default();
    let runs = runs(opened, other, names);
    let mut table = Compared {
        export: ComparisonExport::new(runs, &other.rows, by, columns, options),
        files: [opened.blobs(), Blobs(&other.output_files)],
    };
    let mut report = Report::new();
    let files = [&opened.output_files, &other.output_files];
    let n_rows = other.rows.len();
    write_rows(job, (source, n_rows), (&mut table, &files), sink, &mut report).await?;
    let mut out = Vec::new();
    let totals = table.export.finish(&mut out, &mut report).map_err(not_packed)?;
    sink.write(&out).await?;
    job.check_cancelled()?;
    Ok((totals.n_rows, report))
}
