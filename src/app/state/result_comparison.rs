//! The output that is open, compared with other runs.

use std::sync::Arc;

use leptos::prelude::*;

use crate::app::bridge::Bridge;
use crate::engine::results::compare::{CompareBy, Comparison, ComparisonOptions};
use crate::engine::results::export::{CsvOptions, Format};
use crate::protocol::{
    NamedRun, Outcome, Request, ResultsOutcome, ResultsRequest, ResultsSummary, RunChoice, RunId,
    RunSummary,
};
use crate::web::Source;

use super::file_task::FileTask;
use super::other_run::{OWN_NAME, OtherRun, default_name, free_name};
use super::result_files::WrittenTable;

/// Name of the file with the rows that differ.
const FILE_NAME: &str = "rows-that-differ.csv";

/// The pair whose matrix is shown first: the output that is open, and the first run beside it.
const FIRST_PAIR: (usize, usize) = (0, 1);

/// The comparison, as context.
#[derive(Clone, Copy)]
pub(crate) struct RunComparison {
    bridge: Bridge,
    /// The output that runs are compared with.
    beside: StoredValue<Option<Arc<ResultsSummary>>>,
    /// Counts runs, so that each has an id of its own.
    n_added: StoredValue<RunId>,
    /// The runs beside the output that is open.
    pub(crate) others: RwSignal<Vec<OtherRun>>,
    /// What is compared.
    pub(crate) by: RwSignal<CompareBy>,
    /// Reading another run.
    pub(crate) adding: FileTask<()>,
    /// Comparing.
    pub(crate) comparing: FileTask<Arc<Comparison>>,
    /// Writing rows that differ.
    pub(crate) writing: FileTask<WrittenTable>,
    /// The two runs whose matrix is shown, by their places.
    pub(crate) pair: RwSignal<(usize, usize)>,
}

impl RunComparison {
    /// Without other runs.
    pub(crate) fn new(bridge: Bridge) -> Self {
        Self {
            bridge,
            beside: StoredValue::new(None),
            n_added: StoredValue::new(0),
            others: RwSignal::new(Vec::new()),
            by: RwSignal::new(CompareBy::default()),
            adding: FileTask::new(bridge),
            comparing: FileTask::new(bridge),
            writing: FileTask::new(bridge),
            pair: RwSignal::new(FIRST_PAIR),
        }
    }

    /// The state in context.
    pub(crate) fn expect() -> Self {
        expect_context()
    }

    /// Goes with the output that is open. With another one, the other runs are forgotten: the worker has
    /// let go of them, and what was said is not about this output.
    pub(crate) fn follow(self, summary: Option<Arc<ResultsSummary>>) {
        let is_same = self.beside.with_value(|beside| match (beside, &summary) {
            (Some(beside), Some(summary)) => Arc::ptr_eq(beside, summary),
            (beside, summary) => beside.is_none() && summary.is_none(),
        });
        if is_same {
            return;
        }
        self.beside.set_value(summary);
        self.adding.clear();
        self.comparing.clear();
        self.writing.clear();
        self.others.set(Vec::new());
        self.by.set(CompareBy::default());
        self.pair.set(FIRST_PAIR);
    }

    /// Adds the run that has these files, and compares.
    pub(crate) fn add(self, files: &[Source]) {
        if files.is_empty() {
            return;
        }
        self.n_added.update_value(|n| *n += 1);
        let id = self.n_added.get_value();
        let handles = files.iter().map(Source::handle).collect();
        let request = Request::Results(ResultsRequest::AddRun { id });
        self.adding.start(request, handles, String::new(), move |outcome| match outcome {
            Outcome::Results(ResultsOutcome::RunAdded(summary)) => {
                self.take(id, *summary);
                Some(())
            }
            _ => None,
        });
    }

    fn take(self, id: RunId, summary: RunSummary) {
        let name = free_name(&default_name(&summary), &self.names_without(id));
        let model = summary.model.clone().unwrap_or_default();
        let run = OtherRun {
            id,
            name: ArcRwSignal::new(name),
            model: ArcRwSignal::new(model),
            summary: Arc::new(summary),
        };
        self.others.update(|others| others.push(run));
        self.compare();
    }

    /// Forgets a run, and compares those that are left.
    pub(crate) fn remove(self, id: RunId) {
        let request = Request::Results(ResultsRequest::RemoveRun { id });
        self.bridge.start(request, Vec::new(), |_, _| {});
        self.others.update(|others| others.retain(|run| run.id != id));
        self.pair.set(FIRST_PAIR);
        self.compare();
    }

    /// Calls a run like this, or as it was called before where that is nothing. Gives the name, which
    /// has a number if another run has the same.
    pub(crate) fn rename(self, id: RunId, wanted: &str) -> String {
        let run = self.others.with_untracked(|others| {
            others.iter().find(|run| run.id == id).map(|run| run.name.clone())
        });
        let Some(name) = run else { return String::new() };
        let wanted = wanted.trim();
        if !wanted.is_empty() {
            name.set(free_name(wanted, &self.names_without(id)));
        }
        name.get_untracked()
    }

    fn names_without(self, id: RunId) -> Vec<String> {
        self.others.with_untracked(|others| {
            let others = others.iter().filter(|run| run.id != id);
            others.map(|run| run.name.get_untracked()).collect()
        })
    }

    /// What the run at this place is called in a sentence. The output that is open is the first run.
    pub(crate) fn name(self, at: usize) -> String {
        self.others.with(|others| match at.checked_sub(1) {
            None => OWN_NAME.to_owned(),
            // It needs no name where there is one only.
            Some(0) if others.len() == 1 => "the other run".to_owned(),
            Some(at) => others.get(at).map(|run| run.name.get()).unwrap_or_default(),
        })
    }

    /// What it is called at the head of a row or a column.
    pub(crate) fn title(self, at: usize) -> String {
        let Some(at) = at.checked_sub(1) else { return "This run".to_owned() };
        self.others.with(|others| others.get(at).map(|run| run.name.get()).unwrap_or_default())
    }

    /// Compares by something else.
    pub(crate) fn change(self, change: impl FnOnce(&mut CompareBy)) {
        self.by.update(change);
        self.compare();
    }

    /// Compares the runs there are.
    pub(crate) fn compare(self) {
        self.writing.clear();
        let choice = self.choice();
        if choice.others.is_empty() {
            return self.comparing.clear();
        }
        let request = Request::Results(ResultsRequest::Compare(choice));
        self.comparing.start(request, Vec::new(), String::new(), |outcome| match outcome {
            Outcome::Results(ResultsOutcome::Compared(comparison)) => Some(Arc::new(*comparison)),
            _ => None,
        });
    }

    fn choice(self) -> RunChoice {
        let others = self.others.with_untracked(|others| {
            let named = |run: &OtherRun| NamedRun { id: run.id, name: run.name.get_untracked() };
            others.iter().map(named).collect()
        });
        RunChoice { own_name: OWN_NAME.to_owned(), others, by: self.by.get_untracked() }
    }

    /// Writes the rows that differ and lets the browser save them.
    pub(crate) fn download(self) {
        let options = ComparisonOptions {
            format: Format::Csv,
            csv: CsvOptions::default(),
            only_different: true,
        };
        let request = ResultsRequest::ExportComparison { choice: self.choice(), options };
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
