//! What is found out about results on request: rows in groups, and what their requests are made of.

use super::super::input::{self, Input};
use super::super::job::{Ended, Job};
use super::{Opened, values};
use crate::engine::results::{Breakdown, Grouper, RequestCount, RequestCounter, ValueOf};
use crate::protocol::Failure;

/// Puts all rows into groups.
pub(super) async fn break_down(
    job: &Job,
    opened: &Opened,
    by: ValueOf,
) -> Result<Breakdown, Ended> {
    let Opened { rows, output, .. } = opened;
    let mut grouper = Grouper::new(by.clone(), by.n_slots(rows, &output.index));
    values::each(job, opened, &by, |slot, value| {
        grouper.put(slot, value);
        !grouper.is_full()
    })
    .await?;
    grouper.finish(rows, &output.index).map_err(|error| {
        Ended::Failed(Failure {
            message: format!("by “{}” there are no groups: {error}", by.name()),
            action: "Break down by another column or field; the table can be sorted by this one."
                .to_owned(),
            is_fatal: false,
        })
    })
}

/// Counts the requests of the outputs.
pub(super) async fn count_requests(job: &Job, opened: &Opened) -> Result<RequestCount, Ended> {
    let files = opened.output_files.files();
    let (mut read_bytes, total) = (0, input::total_bytes(files));
    let mut counter = RequestCounter::default();
    for file in files {
        let mut input = Input::new(file, 0)?;
        while let Some(chunk) = input.next(job).await? {
            counter.push(chunk);
            read_bytes += chunk.len() as u64;
            job.report(read_bytes, total, counter.n_records());
        }
        counter.end_file();
    }
    Ok(counter.finish())
}
