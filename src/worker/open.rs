//! Reads a source once: how it is read, how many rows, where they begin.

use super::input::{self, Input};
use super::job::{self, Job};
use crate::engine::check::Report;
use crate::engine::source::{Dialect, Index, Row, Scan, Sniffed};
use crate::protocol::{Event, Outcome, Reading, diagnostics};
use crate::web::Handle;

/// Rows that the app gets to show how the file was read.
const N_SAMPLE_ROWS: usize = 20;

/// Longest field of the sample, in characters.
const MAX_SAMPLE_CHARS: usize = 200;

pub(super) async fn run(job: &Job, dialect: Option<Dialect>, handles: &[Handle]) -> job::Result {
    let sources = input::sources(handles, handles.len())?;
    let total_bytes = input::total_bytes(&sources);
    let sniffed = input::sniff(job, input::first(&sources)?).await?;
    let mut opening = Opening::new(dialect.unwrap_or(sniffed.dialect), sniffed);
    let mut read_bytes = 0;
    for (idx, source) in sources.iter().enumerate() {
        if idx > 0 {
            opening.next_file(input::dialect(job, source, dialect).await?);
        }
        let mut input = Input::new(source, 0)?;
        while let Some(chunk) = input.next(job).await? {
            read_bytes += chunk.len() as u64;
            opening.push(chunk);
            // The columns are known: the page can show how the file is read while the rest is
            // counted. At the end of the file, a last row without a line end is still to come.
            if read_bytes < total_bytes && !opening.scan.columns().is_empty() {
                opening.announce(job);
            }
            job.report(read_bytes, total_bytes, opening.scan.n_rows());
        }
    }
    Ok(opening.finish(job))
}

struct Opening {
    dialect: Dialect,
    sniffed: Sniffed,
    scan: Scan,
    index: Index,
    sample: Vec<Vec<String>>,
    /// Rows of each file that was read to its end.
    n_rows_by_file: Vec<u64>,
    is_announced: bool,
}

impl Opening {
    fn new(dialect: Dialect, sniffed: Sniffed) -> Self {
        Self {
            dialect,
            sniffed,
            scan: Scan::new(dialect),
            index: Index::default(),
            sample: Vec::new(),
            n_rows_by_file: Vec::new(),
            is_announced: false,
        }
    }

    fn push(&mut self, chunk: &[u8]) {
        let Self { scan, index, sample, .. } = self;
        scan.push(chunk, |row, _, _| take(row, index, sample));
    }

    fn next_file(&mut self, dialect: Dialect) {
        let Self { scan, index, sample, .. } = self;
        scan.next_file(dialect, |row, _, _| take(row, index, sample));
        self.end_file();
    }

    fn end_file(&mut self) {
        let n_before: u64 = self.n_rows_by_file.iter().sum();
        self.n_rows_by_file.push(self.scan.n_rows() - n_before);
    }

    fn finish(mut self, job: &Job) -> (Outcome, Option<Handle>) {
        let Self { scan, index, sample, .. } = &mut self;
        scan.finish(|row: &Row<'_>, _: &[String], _: &mut Report| take(row, index, sample));
        self.announce(job);
        self.end_file();
        let outcome = Outcome::Scanned {
            n_rows: self.scan.n_rows(),
            n_rows_by_file: self.n_rows_by_file,
            index: self.index,
            diagnostics: diagnostics(self.scan.report()),
        };
        (outcome, None)
    }

    /// Tells the app how the file is read, once.
    fn announce(&mut self, job: &Job) {
        if std::mem::replace(&mut self.is_announced, true) {
            return;
        }
        job.post(&Event::Opened(Reading {
            dialect: self.dialect,
            sniffed: self.sniffed.clone(),
            has_bom: self.scan.has_bom(),
            columns: self.scan.columns().to_vec(),
            sample: std::mem::take(&mut self.sample),
        }));
    }
}

fn take(row: &Row<'_>, index: &mut Index, sample: &mut Vec<Vec<String>>) {
    index.add(row.at);
    if row.at.row <= N_SAMPLE_ROWS as u64 {
        sample.push(row.iter().map(shorten).collect());
    }
}

fn shorten(field: &str) -> String {
    match field.char_indices().nth(MAX_SAMPLE_CHARS) {
        Some((end, _)) => format!("{}…", field.get(..end).unwrap_or_default()),
        None => field.to_owned(),
    }
}
