//! The output that is open, compared with another run.

use std::sync::Arc;

use leptos::prelude::*;

use crate::app::bridge::Bridge;
use crate::engine::results::compare::{CompareBy, ComparisonOptions};
use crate::engine::results::export::{CsvOptions, Format};
use crate::protocol::{
    ComparedRuns, Outcome, Request, ResultsOutcome, ResultsRequest, ResultsSummary,
};
use crate::web::Source;

use super::file_task::FileTask;
use super::result_files::WrittenTable;

/// Name of the file with the rows that differ.
const FILE_NAME: &str = "rows-that-differ.csv";

/// What the two runs are called, in the file, too.
const RUN_NAMES: [&str; 2] = ["this run", "other run"];

/// The comparison, as context.
#[derive(Clone, Copy)]
pub(crate) struct RunComparison {
    /// Files of the other run.
    files: StoredValue<Vec<Source>, LocalStorage>,
    /// The output that they are compared with.
    beside: StoredValue<Option<Arc<ResultsSummary>>>,
    /// Whether the worker has read them.
    is_read: StoredValue<bool>,
    /// What is compared.
    pub(crate) by: RwSignal<CompareBy>,
    /// Comparing.
    pub(crate) comparing: FileTask<Arc<ComparedRuns>>,
    /// Writing rows that differ.
    pub(crate) writing: FileTask<WrittenTable>,
    /// Model of the other run; empty for none.
    pub(crate) model: RwSignal<String>,
    /// Region of the other run, where its `quarry.json` says it.
    pub(crate) region: RwSignal<Option<String>>,
}

impl RunComparison {
    /// Without another run.
    pub(crate) fn new(bridge: Bridge) -> Self {
        Self {
            files: StoredValue::new_local(Vec::new()),
            beside: StoredValue::new(None),
            is_read: StoredValue::new(false),
            by: RwSignal::new(CompareBy::default()),
            comparing: FileTask::new(bridge),
            writing: FileTask::new(bridge),
            model: RwSignal::new(String::new()),
            region: RwSignal::new(None),
        }
    }

    /// The state in context.
    pub(crate) fn expect() -> Self {
        expect_context()
    }

    /// Goes with the output that is open. With another one, the other run is forgotten: the worker has
    /// let go of it, and what was said is not about this output.
    pub(crate) fn follow(self, summary: Option<Arc<ResultsSummary>>) {
        let is_same = self.beside.with_value(|beside| match (beside, &summary) {
            (Some(beside), Some(summary)) => Arc::ptr_eq(beside, summary),
            (beside, summary) => beside.is_none() && summary.is_none(),
        });
        if is_same {
            return;
        }
        self.beside.set_value(summary);
        self.comparing.clear();
        self.writing.clear();
        self.files.set_value(Vec::new());
        self.is_read.set_value(false);
        self.by.set(CompareBy::default());
        self.model.set(String::new());
        self.region.set(None);
    }

    /// Compares with the run that has these files.
    pub(crate) fn open(self, files: Vec<Source>) {
        if files.is_empty() {
            return;
        }
        self.files.set_value(files);
        self.is_read.set_value(false);
        self.compare();
    }

    /// Compares by something else.
    pub(crate) fn change(self, change: impl FnOnce(&mut CompareBy)) {
        self.by.update(change);
        if self.files.with_value(|files| !files.is_empty()) {
            self.compare();
        }
    }

    fn compare(self) {
        self.writing.clear();
        let handles = if self.is_read.get_value() {
            Vec::new()
        } else {
            self.files.with_value(|files| files.iter().map(Source::handle).collect())
        };
        let by = self.by.get_untracked();
        let request = Request::Results(ResultsRequest::Compare { names: names(), by });
        self.comparing.start(request, handles, String::new(), move |outcome| match outcome {
            Outcome::Results(ResultsOutcome::Compared(runs)) => {
                if !self.is_read.get_value() {
                    self.is_read.set_value(true);
                    self.model.set(runs.model.clone().unwrap_or_default());
                    self.region.set(runs.region.clone());
                }
                Some(Arc::new(*runs))
            }
            _ => None,
        });
    }

    /// Writes the rows that differ and lets the browser save them.
    pub(crate) fn download(self) {
        let options = ComparisonOptions {
            format: Format::Csv,
            csv: CsvOptions::default(),
            only_different: true,
        };
        let by = self.by.get_untracked();
        let request = ResultsRequest::ExportComparison { names: names(), by, options };
        let (request, name) = (Request::Results(request), FILE_NAME.to_owned());
        self.writing.start(request, Vec::new(), name.clone(), move |outcome| match outcome {
            Outcome::Results(ResultsOutcome::Written { n_rows, n_bytes, diagnostics }) => {
                self.writing.save();
                let (name, is_source, ids) = (name.clone(), true, None);
                Some(WrittenTable { name, n_rows, n_bytes, diagnostics, is_source, ids })
            }
            _ => None,
        });
    }
}

fn names() -> [String; 2] {
    RUN_NAMES.map(str::to_owned)
}
