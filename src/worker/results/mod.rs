//! The output of a job, kept open: its index stays here, and questions about it are answered.

mod arrange;
mod compare;
mod export;
mod files;
mod fill;
mod insight;
mod open;
mod records;
mod retry;
mod runs;
mod show;
mod source;
mod values;

use std::cell::RefCell;
use std::rc::Rc;

use super::job::{self, Ended, Job};
use crate::engine::results::{
    Output, Reconciliation, RowIds, Rows, SortValues, SourcePart, SourceRows,
};
use crate::protocol::{Failure, Outcome, ResultsOutcome, ResultsRequest};
use crate::web::{Handle, Slices, Source};
use files::Blobs;
use runs::AddedRuns;

/// The output that was opened last.
pub(super) type Store = Rc<RefCell<Option<Rc<Opened>>>>;

/// An output with all that belongs to it.
pub(super) struct Opened {
    /// Its files.
    output_files: Slices,
    output: Output,
    rows: Rows,
    /// What was found when they were joined.
    found: Reconciliation,
    /// Batch inputs: they have the requests of missing records.
    inputs: Vec<Source>,
    /// The source, if there is one.
    source: Option<OpenedSource>,
    /// Where the record ids of the source are.
    row_ids: RowIds,
    /// Which rows are shown; `None` for all in their order.
    shown: RefCell<Option<Vec<u32>>>,
    /// The values that rows were sorted by last.
    sort_values: RefCell<Option<Rc<SortValues>>>,
    /// Runs that it is compared with.
    added: AddedRuns,
}

/// The table that the records were made of.
struct OpenedSource {
    files: Slices,
    parts: Vec<SourcePart>,
    columns: Vec<String>,
    rows: SourceRows,
}

impl Opened {
    fn n_shown(&self) -> usize {
        self.shown.borrow().as_ref().map_or(self.rows.len(), Vec::len)
    }

    /// The row of the results that is shown at this place.
    fn row_at(&self, at: usize) -> Option<usize> {
        match self.shown.borrow().as_ref() {
            Some(shown) => shown.get(at).map(|row| *row as usize),
            None => (at < self.rows.len()).then_some(at),
        }
    }

    fn blobs(&self) -> Blobs<'_> {
        Blobs(&self.output_files)
    }
}

pub(super) async fn run(
    job: &Job,
    request: ResultsRequest,
    handles: &[Handle],
    store: &Store,
) -> job::Result {
    if let ResultsRequest::Open { row_ids } = request {
        // What is open is let go of first: two indexes might be one too many.
        store.replace(None);
        let (opened, summary) = open::run(job, row_ids, handles).await?;
        store.replace(Some(Rc::new(opened)));
        return Ok((Outcome::Results(ResultsOutcome::Opened(Box::new(summary))), None));
    }
    let opened = store.borrow().clone().ok_or_else(|| {
        Ended::Failed(Failure {
            message: "no output is open".to_owned(),
            action: "Open the output files again.".to_owned(),
            is_fatal: false,
        })
    })?;
    let (outcome, file) = match request {
        ResultsRequest::Open { .. } => return Err(Ended::Cancelled),
        ResultsRequest::Arrange { view, search } => {
            arrange::run(job, &opened, &view, search.as_ref()).await?;
            (ResultsOutcome::Arranged { n_rows: opened.n_shown() as u64 }, None)
        }
        ResultsRequest::Rows { from, n } => {
            (ResultsOutcome::Rows { from, rows: show::rows(&opened, from, n)? }, None)
        }
        ResultsRequest::Detail { at } => {
            (ResultsOutcome::Detail(Box::new(show::detail(&opened, at)?)), None)
        }
        ResultsRequest::BreakDown { by } => {
            let found = insight::break_down(job, &opened, by).await?;
            (ResultsOutcome::BrokenDown(Box::new(found)), None)
        }
        ResultsRequest::CountRequests => {
            let count = insight::count_requests(job, &opened).await?;
            (ResultsOutcome::RequestsCounted(Box::new(count)), None)
        }
        ResultsRequest::Export(options) => export::run(job, &opened, &options).await?,
        ResultsRequest::ExportOpenai { statuses, model } => {
            records::openai(job, &opened, (&statuses, &model)).await?
        }
        ResultsRequest::ExportVectors { statuses } => {
            records::vectors(job, &opened, &statuses).await?
        }
        ResultsRequest::Retry(options) => retry::run(job, &opened, &options, handles).await?,
        ResultsRequest::AddRun { id } => {
            let summary = runs::add(job, &opened, id, handles).await?;
            (ResultsOutcome::RunAdded(Box::new(summary)), None)
        }
        ResultsRequest::RemoveRun { id } => {
            runs::remove(&opened, id);
            (ResultsOutcome::RunRemoved, None)
        }
        ResultsRequest::Compare(choice) => {
            let compared = compare::run(job, &opened, &choice).await?;
            (ResultsOutcome::Compared(Box::new(compared)), None)
        }
        ResultsRequest::ExportComparison { choice, options } => {
            compare::write(job, &opened, &choice, options).await?
        }
    };
    Ok((Outcome::Results(outcome), file))
}
