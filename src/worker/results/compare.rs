//! Compares the output that is open with the runs that were added.

use super::super::job::{Ended, Job};
use super::Opened;
use super::export::{Table, not_packed, write_rows, written};
use super::files::Blobs;
use super::fill::fill;
use super::runs::ChosenRuns;
use crate::engine::check::Report;
use crate::engine::results::compare::{Comparer, Comparison, ComparisonExport, ComparisonOptions};
use crate::engine::results::{Entry, Windowed};
use crate::engine::source::Row;
use crate::protocol::{ResultsOutcome, RunChoice};
use crate::web::{Error, Handle, Sink};

pub(super) async fn run(
    job: &Job,
    opened: &Opened,
    choice: &RunChoice,
) -> Result<Comparison, Ended> {
    let chosen = ChosenRuns::of(job, opened, choice).await?;
    let n_rows = chosen.rows().len() as u64;
    let mut comparer = Comparer::new(chosen.runs(), chosen.rows(), &choice.by);
    let files = chosen.files();
    loop {
        fill(job, &files, &mut comparer).await?;
        if !comparer.count() {
            break;
        }
        let done = comparer.n_rows() as u64;
        job.report(done, n_rows, done);
    }
    Ok(comparer.finish())
}

/// Writes rows of all runs into a file.
pub(super) async fn write(
    job: &Job,
    opened: &Opened,
    choice: &RunChoice,
    options: ComparisonOptions,
) -> Result<(ResultsOutcome, Option<Handle>), Ended> {
    let chosen = ChosenRuns::of(job, opened, choice).await?;
    let table = (&chosen, choice, options);
    written(job, async |sink| write_table(job, opened, table, sink).await).await
}

/// A table with the files that it reads from.
struct Compared<'a> {
    export: ComparisonExport<'a>,
    files: Vec<Blobs<'a>>,
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
    opened: &Opened,
    (chosen, choice, options): (&ChosenRuns<'_>, &RunChoice, ComparisonOptions),
    sink: &mut Sink,
) -> Result<(u64, Report), Ended> {
    let source = opened.source.as_ref();
    let columns = source.map(|source| source.columns.as_slice()).unwrap_or_default();
    let (rows, files) = (chosen.rows(), chosen.files());
    let mut table = Compared {
        export: ComparisonExport::new(chosen.runs(), rows, &choice.by, columns, options),
        files: files.iter().copied().map(Blobs).collect(),
    };
    let mut report = Report::new();
    write_rows(job, (source, rows.len()), (&mut table, &files), sink, &mut report).await?;
    let mut out = Vec::new();
    let totals = table.export.finish(&mut out, &mut report).map_err(not_packed)?;
    sink.write(&out).await?;
    job.check_cancelled()?;
    Ok((totals.n_rows, report))
}
