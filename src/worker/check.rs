//! Checks a file of records.

use super::input::{self, Input, source};
use super::job::{self, Job};
use crate::engine::inspect::{Inspect, Target};
use crate::engine::translate;
use crate::protocol::{Outcome, diagnostics};
use crate::web::Handle;

pub(super) async fn run(job: &Job, target: Target, handles: &[Handle]) -> job::Result {
    let source = source(handles)?;
    let total_bytes = source.size();
    let mut inspect = Inspect::new(target);
    let mut input = Input::new(&source, 0)?;
    let mut read_bytes = 0;
    let kind = translate::recognize(&input::head(job, &source).await?);
    while let Some(chunk) = input.next(job).await? {
        inspect.push(chunk);
        read_bytes += chunk.len() as u64;
        job.report(read_bytes, total_bytes, inspect.totals().n_records);
    }
    inspect.finish();
    let totals = inspect.totals();
    let families = totals.families.iter().map(|(id, n)| ((*id).to_owned(), *n)).collect();
    let outcome = Outcome::Checked {
        source_kind: kind,
        n_records: totals.n_records,
        n_clean: totals.n_clean,
        n_fixable: totals.n_fixable,
        n_bytes: totals.n_bytes,
        families,
        elapsed_millis: job.elapsed_millis(),
        diagnostics: diagnostics(inspect.report()),
    };
    Ok((outcome, None))
}
