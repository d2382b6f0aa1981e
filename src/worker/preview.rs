//! The record of one row.

use std::cell::Cell;

use super::attachments::Files;
use super::input::{self, Input};
use super::job::{self, Ended, Job};
use crate::engine::batch::Plan;
use crate::engine::check::{Place, Report};
use crate::engine::recipe::Recipe;
use crate::engine::source::{Checkpoint, Dialect, OwnedRow, Row, Scan};
use crate::protocol::{Outcome, diagnostics};
use crate::web::{Handle, Source};

pub(super) async fn run(
    job: &Job,
    recipe: Recipe,
    wanted: (u64, Option<Checkpoint>),
    n_sources: usize,
    handles: &[Handle],
) -> job::Result {
    let sources = input::sources(handles, n_sources)?;
    let mut report = Report::new();
    let first = input::first(&sources)?;
    let dialect = input::dialect(job, first, recipe.dialect).await?;
    let columns = read_columns(job, first, dialect).await?;
    let plan = if columns.is_empty() { None } else { Plan::new(&recipe, &columns, &mut report) };
    let found = read_row(job, &sources, recipe.dialect, &columns, wanted).await?;
    let found = found.as_ref().map(OwnedRow::as_row);
    let mut record = Vec::new();
    if let (Some(mut plan), Some(row)) = (plan, found) {
        let mut files = Files::of(handles.get(n_sources..).unwrap_or_default());
        plan.write(&row, &mut files, &mut record, &mut report);
    }
    let record = String::from_utf8_lossy(&record).trim_end().to_owned();
    let outcome = Outcome::Previewed {
        record: (!record.is_empty()).then_some(record),
        fields: found.map(|row| row.iter().map(str::to_owned).collect()).unwrap_or_default(),
        diagnostics: diagnostics(&report),
    };
    Ok((outcome, None))
}

async fn read_columns(job: &Job, source: &Source, dialect: Dialect) -> Result<Vec<String>, Ended> {
    let mut input = Input::new(source, 0)?;
    let mut scan = Scan::new(dialect);
    while scan.columns().is_empty()
        && let Some(chunk) = input.next(job).await?
    {
        scan.push(chunk, |_, _, _| {});
    }
    // A header without a line end is complete only now.
    scan.finish(|_, _, _| {});
    Ok(scan.columns().to_vec())
}

async fn read_row(
    job: &Job,
    sources: &[Source],
    chosen: Option<Dialect>,
    columns: &[String],
    (wanted, from): (u64, Option<Checkpoint>),
) -> Result<Option<OwnedRow>, Ended> {
    // What is odd about these rows was said when the source was opened.
    let (mut scan, start) = scan_from(job, sources, chosen, columns, (wanted, from)).await?;
    let mut found = None;
    let is_past = Cell::new(false);
    let mut on_row = |row: &Row<'_>, _: &[String], _: &mut Report| {
        if row.at.row == wanted {
            found = Some(row.to_owned());
        }
        is_past.set(row.at.row >= wanted);
    };
    let n_before = usize::try_from(start.file).unwrap_or(usize::MAX);
    for (idx, source) in sources.iter().enumerate().skip(n_before) {
        let is_next = idx > n_before;
        if is_next {
            scan.next_file(input::dialect(job, source, chosen).await?, &mut on_row);
        }
        let start_byte = if is_next { 0 } else { start.byte };
        let mut input = Input::new(source, start_byte)?;
        while !is_past.get()
            && let Some(chunk) = input.next(job).await?
        {
            scan.push(chunk, &mut on_row);
        }
        if is_past.get() {
            return Ok(found);
        }
    }
    scan.finish(&mut on_row);
    Ok(found)
}

/// A scan that begins at a known row before the one that is wanted, and where its bytes begin.
async fn scan_from(
    job: &Job,
    sources: &[Source],
    chosen: Option<Dialect>,
    columns: &[String],
    (wanted, from): (u64, Option<Checkpoint>),
) -> Result<(Scan, Place), Ended> {
    if let Some(place) = from.filter(|place| place.row <= wanted)
        && let Some(source) = usize::try_from(place.file).ok().and_then(|idx| sources.get(idx))
    {
        let dialect = input::dialect(job, source, chosen).await?;
        let of_file = match place.file {
            0 => columns.to_vec(),
            _ => read_columns(job, source, dialect).await?,
        };
        let start = Scan::start_of(dialect, Some(place));
        if start != Place::default() {
            return Ok((Scan::at(dialect, columns, &of_file, place), start));
        }
    }
    let dialect = input::dialect(job, input::first(sources)?, chosen).await?;
    Ok((Scan::new(dialect), Place::default()))
}
