//! Files that are made of results: the table, what has to be sent again, and the next source.

use leptos::prelude::*;

use crate::engine::results::export::{ExportOptions, Format, Target};
use crate::engine::results::{Dropped, RetryOptions, RetryTarget, RetryTotals, Status};
use crate::protocol::{
    Diagnostic, Outcome, Request, ResultsOutcome, ResultsRequest, ResultsSummary,
};
use crate::web::{self, Source};

use super::opened::Opened;
use super::result_columns::ColumnKind;
use super::results::Results;

/// A file that was written.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct WrittenTable {
    /// Its name.
    pub(crate) name: String,
    /// Rows in it.
    pub(crate) n_rows: u64,
    /// Its bytes.
    pub(crate) n_bytes: u64,
    /// What was not written as it came.
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// Whether it can be the source of another job.
    pub(crate) is_source: bool,
    /// Of vectors, whose they are.
    pub(crate) ids: Option<WrittenIds>,
}

/// A list of whose vectors are, which lies before them in the file that was made.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct WrittenIds {
    /// Its name.
    pub(crate) name: String,
    /// Its bytes.
    pub(crate) n_bytes: u64,
}

/// A batch input of what has to be sent again.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct WrittenRetry {
    /// Its name.
    pub(crate) name: String,
    /// What is in it.
    pub(crate) totals: RetryTotals,
    /// Its bytes.
    pub(crate) n_bytes: u64,
    /// What is wrong with it.
    pub(crate) diagnostics: Vec<Diagnostic>,
}

impl Results {
    /// Writes the chosen file and lets the browser save it.
    pub(crate) fn download(self) {
        let target = self.target.get_untracked();
        let statuses = if self.only_chosen.get_untracked() {
            self.query.with_untracked(|query| query.view.statuses.clone())
        } else {
            Vec::new()
        };
        let request = match target {
            Target::Table(format) => ResultsRequest::Export(self.table(format, statuses)),
            Target::Openai => {
                ResultsRequest::ExportOpenai { statuses, model: self.model.get_untracked() }
            }
            Target::Npy => ResultsRequest::ExportVectors { statuses },
        };
        let stem = self.stem();
        let name = format!("{stem}-results.{}", target.ending());
        let request = Request::Results(request);
        self.writing.start(request, Vec::new(), name.clone(), move |outcome| match outcome {
            Outcome::Results(ResultsOutcome::Written { n_rows, n_bytes, diagnostics }) => {
                self.writing.save();
                let is_source = matches!(target, Target::Table(_));
                let (name, ids) = (name.clone(), None);
                Some(WrittenTable { name, n_rows, n_bytes, diagnostics, is_source, ids })
            }
            Outcome::Results(ResultsOutcome::VectorsWritten {
                totals,
                n_ids_bytes,
                n_bytes,
                diagnostics,
            }) => {
                self.writing.save_slice(&name, n_ids_bytes, n_bytes);
                let ids =
                    WrittenIds { name: format!("{stem}-results.ids.jsonl"), n_bytes: n_ids_bytes };
                Some(WrittenTable {
                    name: name.clone(),
                    n_rows: totals.n_rows,
                    n_bytes: n_bytes - n_ids_bytes,
                    diagnostics,
                    is_source: false,
                    ids: Some(ids),
                })
            }
            _ => None,
        });
    }

    /// Lets the browser save whose the vectors are.
    pub(crate) fn download_ids(self, ids: &WrittenIds) {
        self.writing.save_slice(&ids.name, 0, ids.n_bytes);
    }

    /// How the table is written: all columns of the source, and those of the results that are shown.
    fn table(self, format: Format, statuses: Vec<Status>) -> ExportOptions {
        let (mut own, mut fields) = (Vec::new(), Vec::new());
        self.columns.with_untracked(|columns| {
            for column in columns.iter().filter(|column| column.is_shown) {
                match column.kind {
                    ColumnKind::Result(column) => own.push(column),
                    ColumnKind::Field(_) => fields.push(column.name.clone()),
                    // All of the source are written: nothing that came in gets lost.
                    ColumnKind::Source(_) => {}
                }
            }
        });
        ExportOptions { format, csv: self.csv.get_untracked(), columns: own, fields, statuses }
    }

    /// What files are called after.
    fn stem(self) -> String {
        self.summary
            .with_untracked(|summary| summary.as_ref().map(|it| stem(it)))
            .unwrap_or_default()
    }

    /// Another model or region for what is sent again, if the user chose one. What was not chosen is
    /// that of the job, and empty where nobody said it.
    pub(crate) fn retry_target(self) -> Option<RetryTarget> {
        let (model, region) = (self.retry_model.get(), self.retry_region.get());
        if model.is_empty() && region.is_empty() {
            return None;
        }
        let or = |chosen: String, of_job: RwSignal<String>| {
            if chosen.is_empty() { of_job.get() } else { chosen }
        };
        let (model, region) = (or(model, self.model), or(region, self.region));
        Some(RetryTarget { model, region, today: web::today() })
    }

    /// Puts the records of another batch input into the same file as what is sent again; without a file,
    /// of none.
    pub(crate) fn merge_with(self, file: Option<Source>) {
        self.retry.update(|retry| retry.merges = file.is_some());
        self.merged_name.set(file.as_ref().map(Source::name));
        self.merged.set_value(file);
    }

    /// Writes what has to be sent again and lets the browser save it.
    pub(crate) fn download_retry(self) {
        let name = format!("{}-retry.jsonl", self.stem());
        let (model, target) = (self.model.get_untracked(), untrack(|| self.retry_target()));
        let options = RetryOptions { model, target, ..self.retry.get_untracked() };
        let request = Request::Results(ResultsRequest::Retry(options));
        let handles = self.merged.with_value(|file| file.iter().map(Source::handle).collect());
        self.retrying.start(request, handles, name.clone(), move |outcome| match outcome {
            Outcome::Results(ResultsOutcome::RetryWritten { totals, n_bytes, diagnostics }) => {
                // A file without a record is no batch input.
                if totals.n_records > 0 {
                    self.retrying.save();
                }
                Some(WrittenRetry { name: name.clone(), totals, n_bytes, diagnostics })
            }
            _ => None,
        });
    }

    /// Makes the table that was written the source of the next job. Says whether it could.
    pub(crate) fn use_as_source(self, opened: Opened) -> bool {
        let name = self.writing.done().map(|table| table.name).unwrap_or_default();
        let source = self.writing.give_away().and_then(|download| {
            let source = Source::named(&download.handle(), &name).ok()?;
            self.next_source.set_value(Some(download));
            Some(source)
        });
        let can = source.is_some();
        opened.open(source.into_iter().collect());
        can
    }
}

/// What files are called that are made of these: after the source, or else after the output.
fn stem(summary: &ResultsSummary) -> String {
    let of = |kind: Dropped| summary.files.iter().find(|file| file.kind == kind);
    let name = of(Dropped::Source).or_else(|| of(Dropped::Output)).map(|file| file.name.as_str());
    let stem = name.and_then(|name| name.split('.').next()).filter(|stem| !stem.is_empty());
    stem.unwrap_or("batch").to_owned()
}
