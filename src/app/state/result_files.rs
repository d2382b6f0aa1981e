//! Files that are made of results: the table, what has to be sent again, and the next source.

use leptos::prelude::*;

use crate::engine::results::export::ExportOptions;
use crate::engine::results::{Dropped, RetryTotals};
use crate::protocol::{
    Diagnostic, Outcome, Request, ResultsOutcome, ResultsRequest, ResultsSummary,
};
use crate::web::Source;

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
    /// Writes the table and lets the browser save it.
    pub(crate) fn download(self) {
        let format = self.format.get_untracked();
        let columns = self.columns.get_untracked();
        let (mut own, mut fields) = (Vec::new(), Vec::new());
        for column in columns.iter().filter(|column| column.is_shown) {
            match column.kind {
                ColumnKind::Result(column) => own.push(column),
                ColumnKind::Field(_) => fields.push(column.name.clone()),
                // All of the source are written: nothing that came in gets lost.
                ColumnKind::Source(_) => {}
            }
        }
        let statuses = if self.only_chosen.get_untracked() {
            self.query.with_untracked(|query| query.view.statuses.clone())
        } else {
            Vec::new()
        };
        let options =
            ExportOptions { format, csv: self.csv.get_untracked(), columns: own, fields, statuses };
        let name = self.summary.with_untracked(|summary| {
            summary.as_ref().map(|summary| stem(summary)).unwrap_or_default()
        });
        let name = format!("{name}-results.{}", format.ending());
        let request = Request::Results(ResultsRequest::Export(options));
        self.writing.start(request, Vec::new(), name.clone(), move |outcome| match outcome {
            Outcome::Results(ResultsOutcome::Written { n_rows, n_bytes, diagnostics }) => {
                self.writing.save();
                Some(WrittenTable { name: name.clone(), n_rows, n_bytes, diagnostics })
            }
            _ => None,
        });
    }

    /// Writes what has to be sent again and lets the browser save it.
    pub(crate) fn download_retry(self) {
        let name = self.summary.with_untracked(|summary| {
            summary.as_ref().map(|summary| stem(summary)).unwrap_or_default()
        });
        let name = format!("{name}-retry.jsonl");
        let request = Request::Results(ResultsRequest::Retry(self.retry.get_untracked()));
        self.retrying.start(request, Vec::new(), name.clone(), move |outcome| match outcome {
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
