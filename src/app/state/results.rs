//! The output of a job: its files, what is shown of it, and what is made of it.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;

use crate::app::bridge::{Bridge, Job};
use crate::engine::results::export::{CsvOptions, Format, Target};
use crate::engine::results::{Breakdown, Dropped, RequestCount, RetryOptions, RowIds, ValueOf};
use crate::protocol::{
    Event, Failure, Outcome, Request, ResultDetail, ResultRow, ResultsOutcome, ResultsRequest,
    ResultsSummary,
};
use crate::web::{Download, Source};

use super::debounce::Debounce;
use super::file_task::FileTask;
use super::result_columns::{Column, columns};
use super::result_files::{WrittenRetry, WrittenTable};
use super::result_query::ResultQuery;

/// Rows that are asked for at once.
const PAGE_ROWS: u64 = 100;

/// Pages of rows that are kept to scroll back to.
const MAX_PAGES: usize = 12;

/// How long typing rests before it is searched for.
const SEARCH_REST: Duration = Duration::from_millis(300);

/// The state of the results page, as context.
#[derive(Clone, Copy)]
pub(crate) struct Results {
    bridge: Bridge,
    files: StoredValue<Vec<Source>, LocalStorage>,
    reading_rows: StoredValue<Option<Job>, LocalStorage>,
    reading_detail: StoredValue<Option<Job>, LocalStorage>,
    arranging: StoredValue<Option<Job>, LocalStorage>,
    typing: Debounce,
    /// What is wanted of the table, as the address says.
    pub(crate) query: RwSignal<ResultQuery>,
    /// Reading the files.
    pub(crate) opening: FileTask<Arc<ResultsSummary>>,
    /// What was read; stays while the same files are read again.
    pub(crate) summary: RwSignal<Option<Arc<ResultsSummary>>>,
    /// Where the ids of the source are, where the user said it.
    pub(crate) row_ids: RwSignal<Option<RowIds>>,
    /// Rows that are shown.
    pub(crate) n_shown: RwSignal<u64>,
    /// Whether the worker is searching.
    pub(crate) is_arranging: RwSignal<bool>,
    /// What is wrong with what is wanted.
    pub(crate) problem: RwSignal<Option<Failure>>,
    /// Columns of the table.
    pub(crate) columns: RwSignal<Vec<Column>>,
    /// The first row of the window, and how many it has.
    pub(crate) window: RwSignal<(u64, u64)>,
    /// Rows that are here, by page.
    pages: RwSignal<BTreeMap<u64, Arc<Vec<ResultRow>>>>,
    /// Counts arrangements: rows of an earlier one are not those of this one.
    n_arranged: StoredValue<u32>,
    /// The row that is open.
    pub(crate) detail: RwSignal<Option<Arc<ResultDetail>>>,
    /// Writing a table.
    pub(crate) writing: FileTask<WrittenTable>,
    /// The kind of file.
    pub(crate) target: RwSignal<Target>,
    /// How CSV is written.
    pub(crate) csv: RwSignal<CsvOptions>,
    /// The table that became the source of the next job: the browser keeps it for as long as it stands
    /// here.
    pub(super) next_source: StoredValue<Option<Download>, LocalStorage>,
    /// Model of the job; empty for none.
    pub(crate) model: RwSignal<String>,
    /// Region of the job; empty for none.
    pub(crate) region: RwSignal<String>,
    /// Writing what has to be sent again.
    pub(crate) retrying: FileTask<WrittenRetry>,
    /// What is sent again.
    pub(crate) retry: RwSignal<RetryOptions>,
    /// Model that gets it this time; empty for that of the job.
    pub(crate) retry_model: RwSignal<String>,
    /// Region in which it runs this time; empty for that of the job.
    pub(crate) retry_region: RwSignal<String>,
    /// Another batch input that is put into the same file.
    pub(super) merged: StoredValue<Option<Source>, LocalStorage>,
    /// Its name.
    pub(crate) merged_name: RwSignal<Option<String>>,
    /// Whether only rows with one of the chosen statuses are written.
    pub(crate) only_chosen: RwSignal<bool>,
    /// By what rows are broken down.
    pub(crate) break_by: RwSignal<Option<ValueOf>>,
    /// Breaking them down.
    pub(crate) breaking: FileTask<Arc<Breakdown>>,
    /// Counting the requests of the outputs.
    pub(crate) counting: FileTask<Arc<RequestCount>>,
}

impl Results {
    /// Without files.
    pub(crate) fn new(bridge: Bridge) -> Self {
        Self {
            bridge,
            files: StoredValue::new_local(Vec::new()),
            reading_rows: StoredValue::new_local(None),
            reading_detail: StoredValue::new_local(None),
            arranging: StoredValue::new_local(None),
            typing: Debounce::new(),
            query: RwSignal::new(ResultQuery::default()),
            opening: FileTask::new(bridge),
            summary: RwSignal::new(None),
            row_ids: RwSignal::new(None),
            n_shown: RwSignal::new(0),
            is_arranging: RwSignal::new(false),
            problem: RwSignal::new(None),
            columns: RwSignal::new(Vec::new()),
            window: RwSignal::new((0, 0)),
            pages: RwSignal::new(BTreeMap::new()),
            n_arranged: StoredValue::new(0),
            detail: RwSignal::new(None),
            writing: FileTask::new(bridge),
            target: RwSignal::new(Target::Table(Format::Csv)),
            csv: RwSignal::new(CsvOptions::default()),
            next_source: StoredValue::new_local(None),
            model: RwSignal::new(String::new()),
            region: RwSignal::new(String::new()),
            retrying: FileTask::new(bridge),
            retry: RwSignal::new(RetryOptions::default()),
            retry_model: RwSignal::new(String::new()),
            retry_region: RwSignal::new(String::new()),
            merged: StoredValue::new_local(None),
            merged_name: RwSignal::new(None),
            only_chosen: RwSignal::new(false),
            break_by: RwSignal::new(None),
            breaking: FileTask::new(bridge),
            counting: FileTask::new(bridge),
        }
    }

    /// The state in context.
    pub(crate) fn expect() -> Self {
        expect_context()
    }

    /// Opens these files in place of those of their kind: another source goes with the same outputs.
    pub(crate) fn open(self, files: Vec<Source>, takes_place_of: impl Fn(Dropped) -> bool) {
        if files.is_empty() {
            return;
        }
        let known = self.summary.with_untracked(|summary| {
            summary.as_ref().map(|summary| summary.files.clone()).unwrap_or_default()
        });
        self.files.update_value(|held| {
            let mut kinds = known.iter().map(|file| file.kind);
            held.retain(|_| kinds.next().is_some_and(|kind| !takes_place_of(kind)));
            held.extend(files);
        });
        self.row_ids.set(None);
        self.read();
    }

    /// Forgets all files.
    pub(crate) fn clear(self) {
        self.opening.clear();
        self.writing.clear();
        self.retrying.clear();
        self.merge_with(None);
        self.forget_insights();
        self.files.set_value(Vec::new());
        self.summary.set(None);
        self.row_ids.set(None);
        self.forget_rows();
        self.n_shown.set(0);
    }

    /// Reads the files with other ids.
    pub(crate) fn join_by(self, row_ids: RowIds) {
        self.row_ids.set(Some(row_ids));
        self.read();
    }

    /// Reads all files.
    pub(crate) fn read(self) {
        self.writing.clear();
        self.retrying.clear();
        self.forget_insights();
        self.forget_rows();
        let handles = self.files.with_value(|files| files.iter().map(Source::handle).collect());
        let request = ResultsRequest::Open { row_ids: self.row_ids.get_untracked() };
        let request = Request::Results(request);
        self.opening.start(request, handles, String::new(), move |outcome| match outcome {
            Outcome::Results(ResultsOutcome::Opened(summary)) => {
                let summary = Arc::new(*summary);
                self.take(Arc::clone(&summary));
                Some(summary)
            }
            _ => None,
        });
    }

    fn take(self, summary: Arc<ResultsSummary>) {
        let columns = columns(&summary);
        let same = self.columns.with_untracked(|known| {
            known.iter().map(|column| &column.name).eq(columns.iter().map(|column| &column.name))
        });
        if !same {
            self.columns.set(columns);
        }
        for (field, said) in [(self.model, &summary.model), (self.region, &summary.region)] {
            if let Some(said) = said {
                field.set(said.clone());
            }
        }
        self.n_shown.set(summary.n_rows);
        self.summary.set(Some(summary));
        self.arrange();
    }

    fn forget_rows(self) {
        for job in [self.reading_rows, self.reading_detail, self.arranging] {
            if let Some(job) = job.try_update_value(Option::take).flatten() {
                job.abandon();
            }
        }
        self.is_arranging.set(false);
        self.n_arranged.update_value(|n| *n += 1);
        self.pages.update(BTreeMap::clear);
        self.detail.set(None);
    }

    /// Has the worker show what the query wants.
    pub(crate) fn arrange(self) {
        if self.summary.with_untracked(Option::is_none) {
            return;
        }
        self.forget_rows();
        self.problem.set(None);
        self.is_arranging.set(true);
        let ResultQuery { view, search } = self.query.get_untracked();
        let search = Some(search).filter(|search| !search.text.is_empty());
        let request = Request::Results(ResultsRequest::Arrange { view, search });
        let job = self.bridge.start(request, Vec::new(), move |event, _| match event {
            Event::Found { n_rows } => self.show(n_rows),
            Event::Finished(Outcome::Results(ResultsOutcome::Arranged { n_rows })) => {
                self.is_arranging.set(false);
                self.show(n_rows);
            }
            Event::Failed(failure) => {
                self.is_arranging.set(false);
                self.problem.set(Some(failure));
            }
            _ => {}
        });
        self.arranging.set_value(Some(job));
    }

    /// Searches for a text once typing rests.
    pub(crate) fn search_for(self, text: String) {
        self.typing.call_after(SEARCH_REST, move || {
            self.query.update(|query| query.search.text = text);
        });
    }

    /// The worker has so many rows to show now; those that are here may be others.
    fn show(self, n_rows: u64) {
        self.n_arranged.update_value(|n| *n += 1);
        self.pages.update(BTreeMap::clear);
        self.n_shown.set(n_rows);
        self.fetch();
    }

    /// Shows another part of the rows.
    pub(crate) fn look_at(self, from: u64, n: u64) {
        if self.window.get_untracked() != (from, n) {
            self.window.set((from, n));
            self.fetch();
        }
    }

    /// Asks for the first page that is missing in the window. One is asked for at a time, so that
    /// scrolling far leaves no queue behind.
    fn fetch(self) {
        if self.reading_rows.with_value(Option::is_some) {
            return;
        }
        let (from, n) = self.window.get_untracked();
        let n_shown = self.n_shown.get_untracked();
        let end = (from + n).min(n_shown);
        let pages = from / PAGE_ROWS..end.div_ceil(PAGE_ROWS);
        let is_missing = |page: &u64| self.pages.with_untracked(|known| !known.contains_key(page));
        let Some(page) = pages.into_iter().find(is_missing) else {
            return;
        };
        let arranged = self.n_arranged.get_value();
        let request = ResultsRequest::Rows { from: page * PAGE_ROWS, n: PAGE_ROWS };
        let job = self.bridge.start(Request::Results(request), Vec::new(), move |event, _| {
            if !event.is_end() {
                return;
            }
            self.reading_rows.set_value(None);
            let is_current = self.n_arranged.get_value() == arranged;
            match event {
                Event::Finished(Outcome::Results(ResultsOutcome::Rows { rows, .. }))
                    if is_current =>
                {
                    self.keep(page, rows);
                }
                Event::Failed(failure) => return self.problem.set(Some(failure)),
                _ => {}
            }
            self.fetch();
        });
        self.reading_rows.set_value(Some(job));
    }

    fn keep(self, page: u64, rows: Vec<ResultRow>) {
        let looked_at = self.window.get_untracked().0 / PAGE_ROWS;
        self.pages.update(|pages| {
            pages.insert(page, Arc::new(rows));
            while pages.len() > MAX_PAGES {
                let farthest = pages.keys().copied().max_by_key(|page| page.abs_diff(looked_at));
                farthest.and_then(|page| pages.remove(&page));
            }
        });
    }

    /// A row that is shown; `None` while it is on its way.
    pub(crate) fn row(self, at: u64) -> Option<ResultRow> {
        let place = usize::try_from(at % PAGE_ROWS).ok()?;
        self.pages.with(|pages| pages.get(&(at / PAGE_ROWS))?.get(place).cloned())
    }

    /// Opens a row.
    pub(crate) fn open_row(self, at: u64) {
        if let Some(job) = self.reading_detail.try_update_value(Option::take).flatten() {
            job.abandon();
        }
        let request = Request::Results(ResultsRequest::Detail { at });
        let job = self.bridge.start(request, Vec::new(), move |event, _| match event {
            Event::Finished(Outcome::Results(ResultsOutcome::Detail(detail))) => {
                self.detail.set(Some(Arc::new(*detail)));
            }
            Event::Failed(failure) => self.problem.set(Some(failure)),
            _ => {}
        });
        self.reading_detail.set_value(Some(job));
    }
}
