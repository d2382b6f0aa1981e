//! The record of one row.

use std::cell::Cell;

use super::attachments::Files;
use super::input::{self, Input, source};
use super::job::{self, Ended, Job};
use crate::engine::batch::Plan;
use crate::engine::check::Report;
use crate::engine::recipe::Recipe;
use crate::engine::source::{Checkpoint, Dialect, OwnedRow, Row, Scan};
use crate::protocol::{Outcome, diagnostics};
use crate::web::{Handle, Source};

pub(super) async fn run(
    job: &Job,
    recipe: Recipe,
    row: u64,
    from: Option<Checkpoint>,
    handles: &[Handle],
) -> job::Result {
    let source = source(handles)?;
    let mut report = Report::new();
    let dialect = match recipe.dialect {
        Some(dialect) => dialect,
        None => input::sniff(job, &source).await?.dialect,
    };
    let columns = read_columns(job, &source, dialect).await?;
    let plan = if columns.is_empty() { None } else { Plan::new(&recipe, &columns, &mut report) };
    let found = read_row(job, &source, dialect, &columns, (row, from)).await?;
    let found = found.as_ref().map(OwnedRow::as_row);
    let mut record = Vec::new();
    if let (Some(mut plan), Some(row)) = (plan, found) {
        let mut files = Files::of(handles.get(1..).unwrap_or_default());
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
    source: &Source,
    dialect: Dialect,
    columns: &[String],
    (wanted, from): (u64, Option<Checkpoint>),
) -> Result<Option<OwnedRow>, Ended> {
    let from = from.filter(|place| place.row <= wanted);
    // What is odd about these rows was said when the source was opened.
    let mut scan = match from {
        Some(place) => Scan::at(dialect, columns, place),
        None => Scan::new(dialect),
    };
    let mut found = None;
    let is_past = Cell::new(false);
    let mut on_row = |row: &Row<'_>, _: &[String], _: &mut Report| {
        if row.at.row == wanted {
            found = Some(row.to_owned());
        }
        is_past.set(row.at.row >= wanted);
    };
    let mut input = Input::new(source, Scan::start_of(dialect, from))?;
    while let Some(chunk) = input.next(job).await? {
        scan.push(chunk, &mut on_row);
        if is_past.get() {
            return Ok(found);
        }
    }
    scan.finish(&mut on_row);
    Ok(found)
}
