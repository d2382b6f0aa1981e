//! Values of a column or a field, read for all rows in one pass.

use super::super::input::{self, Input};
use super::super::job::{Ended, Job};
use super::Opened;
use super::source::SourcePass;
use crate::engine::lines::{Line, Lines};
use crate::engine::results::{MAX_LINE_BYTES, ValueOf, ValueReader};
use crate::engine::source::Row;

/// Hands every value with its slot to `put`, which says whether it wants more.
pub(super) async fn each(
    job: &Job,
    opened: &Opened,
    of: &ValueOf,
    put: impl FnMut(usize, &str) -> bool,
) -> Result<(), Ended> {
    match of {
        ValueOf::Column(_) => of_column(job, opened, of, put).await,
        ValueOf::Field(_) => of_field(job, opened, of, put).await,
    }
}

async fn of_column(
    job: &Job,
    opened: &Opened,
    of: &ValueOf,
    mut put: impl FnMut(usize, &str) -> bool,
) -> Result<(), Ended> {
    let Some(source) = &opened.source else {
        return Ok(());
    };
    let reader = ValueReader::new(of, &source.columns);
    let (mut slot, mut wants_more) = (0, true);
    let mut on_row = |row: &Row<'_>| {
        if let Some(value) = reader.of_row(row).filter(|_| wants_more) {
            wants_more = put(slot, value);
        }
        slot += 1;
        wants_more
    };
    let files = source.files.files();
    let (mut read_bytes, total) = (0, input::total_bytes(files));
    let mut pass = SourcePass::new(files, &source.parts);
    let mut is_wanted = true;
    while let Some(n_bytes) = pass.next(job, |row| is_wanted = on_row(row)).await? {
        read_bytes += n_bytes;
        job.report(read_bytes, total, pass.scan().n_rows());
        if !is_wanted {
            break;
        }
    }
    Ok(())
}

async fn of_field(
    job: &Job,
    opened: &Opened,
    of: &ValueOf,
    mut put: impl FnMut(usize, &str) -> bool,
) -> Result<(), Ended> {
    let mut reader = ValueReader::new(of, &[]);
    let index = &opened.output.index;
    let mut entry = 0;
    let mut on_line = |line: &Line<'_>| {
        if line.is_blank() {
            return true;
        }
        let slot = entry;
        entry += 1;
        let has_answer = index.get(slot).is_some_and(|entry| entry.status.has_answer());
        let value = if has_answer { reader.of_line(line.bytes) } else { None };
        value.is_none_or(|value| put(slot, &value))
    };
    let files = opened.output_files.files();
    let (mut read_bytes, total) = (0, input::total_bytes(files));
    for file in files {
        let mut lines = Lines::new(MAX_LINE_BYTES);
        let mut input = Input::new(file, 0)?;
        while let Some(mut chunk) = input.next(job).await? {
            read_bytes += chunk.len() as u64;
            while let Some(line) = lines.next(&mut chunk) {
                if !on_line(&line) {
                    return Ok(());
                }
            }
            job.report(read_bytes, total, 0);
        }
        if let Some(line) = lines.finish()
            && !on_line(&line)
        {
            return Ok(());
        }
    }
    Ok(())
}
