//! The record that one row becomes, made anew when the recipe or the row changes.

use std::time::Duration;

use leptos::prelude::*;
use serde_json::Value;

use crate::app::bridge::{Bridge, Job};
use crate::protocol::{Diagnostic, Event, Failure, Outcome, Request};

use super::debounce::Debounce;
use super::{Prepare, Scan};

/// How long typing has to rest before a record is made.
const DEBOUNCE: Duration = Duration::from_millis(150);

/// Longest text that is shown, in bytes.
pub(crate) const MAX_SHOWN_BYTES: usize = 20_000;

/// Longest record that is laid out for reading: parsing longer ones would hold up the page.
const MAX_PRETTY_BYTES: usize = 1_000_000;

/// What the preview shows.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Shown {
    /// Nothing yet.
    Nothing,
    /// A row and its record.
    Row {
        /// Data row, one-based.
        row: u64,
        /// The record, laid out; `None` when none would be written.
        text: Option<String>,
        /// Size of the record as it would be written.
        n_bytes: usize,
        /// Whether `text` is only the beginning.
        is_cut: bool,
        /// The fields of the row, by column.
        fields: Vec<String>,
        /// What is wrong with the recipe or the row.
        diagnostics: Vec<Diagnostic>,
    },
    /// The record could not be made.
    Failed(Failure),
}

impl Shown {
    /// What was found on the way.
    pub(crate) fn diagnostics(&self) -> &[Diagnostic] {
        match self {
            Self::Row { diagnostics, .. } => diagnostics,
            _ => &[],
        }
    }
}

/// The live preview.
#[derive(Clone, Copy)]
pub(crate) struct Preview {
    bridge: Bridge,
    job: StoredValue<Option<Job>, LocalStorage>,
    debounce: Debounce,
    /// The whole record as it would be written: too long for a signal, needed for copying.
    record: StoredValue<String>,
    /// Which row, one-based.
    pub(crate) row: RwSignal<u64>,
    /// What stands in the preview.
    pub(crate) shown: RwSignal<Shown>,
    /// Whether `shown` is about to be replaced.
    pub(crate) is_stale: RwSignal<bool>,
}

impl Preview {
    /// Shows nothing yet.
    pub(super) fn new(bridge: Bridge) -> Self {
        Self {
            bridge,
            job: StoredValue::new_local(None),
            debounce: Debounce::new(),
            record: StoredValue::new(String::new()),
            row: RwSignal::new(1),
            shown: RwSignal::new(Shown::Nothing),
            is_stale: RwSignal::new(false),
        }
    }

    /// Makes the record whenever source, recipe or row change, once they rest.
    pub(super) fn follow(self, prepare: &Prepare) {
        let prepare = *prepare;
        Effect::new(move |generation: Option<u32>| {
            let now = prepare.opened.generation.get();
            if generation.is_some_and(|before| before != now) {
                self.row.set(1);
                self.shown.set(Shown::Nothing);
            }
            now
        });
        Effect::new(move || {
            prepare.recipe.track();
            prepare.form.inputs.file_names.track();
            self.row.track();
            prepare.opened.generation.track();
            // Row starts become known with the end of the count; before, only the first rows are quick.
            let is_counted = matches!(prepare.opened.scan.get(), Scan::Done { .. });
            self.abandon();
            if prepare.opened.columns.with(Vec::is_empty) {
                return;
            }
            self.is_stale.set(true);
            let delay = if is_counted { DEBOUNCE } else { DEBOUNCE / 3 };
            self.debounce.call_after(delay, move || self.make(&prepare));
        });
    }

    /// The whole record shown, as it would be written.
    pub(crate) fn record(self) -> String {
        self.record.get_value()
    }

    fn abandon(self) {
        self.debounce.forget();
        self.job.update_value(|job| {
            if let Some(job) = job.take() {
                job.abandon();
            }
        });
    }

    fn make(self, prepare: &Prepare) {
        let Some((n_sources, handles)) = prepare.handles() else {
            return;
        };
        let row = self.row.get_untracked();
        let from = prepare.opened.checkpoint(row);
        let request =
            Request::Preview { recipe: prepare.recipe.get_untracked(), row, n_sources, from };
        let job = self.bridge.start(request, handles, move |event, _| {
            self.receive(row, event);
        });
        self.job.set_value(Some(job));
    }

    fn receive(self, row: u64, event: Event) {
        match event {
            Event::Finished(Outcome::Previewed { record, fields, diagnostics }) => {
                let n_bytes = record.as_ref().map_or(0, String::len);
                let (text, is_cut) = record.as_deref().map(lay_out).unzip();
                self.record.set_value(record.unwrap_or_default());
                let is_cut = is_cut.unwrap_or_default();
                self.shown.set(Shown::Row { row, text, n_bytes, is_cut, fields, diagnostics });
                self.is_stale.set(false);
            }
            Event::Failed(failure) => {
                self.shown.set(Shown::Failed(failure));
                self.is_stale.set(false);
            }
            _ => {}
        }
    }
}

/// A record laid out for reading, and whether only its beginning.
fn lay_out(record: &str) -> (String, bool) {
    let pretty = (record.len() <= MAX_PRETTY_BYTES)
        .then(|| serde_json::from_str::<Value>(record).ok())
        .flatten()
        .and_then(|value| serde_json::to_string_pretty(&value).ok());
    let text = pretty.as_deref().unwrap_or(record);
    let end = text.floor_char_boundary(MAX_SHOWN_BYTES);
    (text.get(..end).unwrap_or_default().to_owned(), end < text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_laid_out_in_its_own_order() {
        let (text, is_cut) = lay_out(r#"{"recordId":"R1","modelInput":{"b":1,"a":"é"}}"#);
        assert_eq!(
            text,
            "{\n  \"recordId\": \"R1\",\n  \"modelInput\": {\n    \"b\": 1,\n    \"a\": \"é\"\n  }\n}"
        );
        assert!(!is_cut);
    }

    #[test]
    fn a_long_record_is_cut_at_a_character() {
        let record = format!("\"{}\"", "é".repeat(MAX_SHOWN_BYTES));
        let (text, is_cut) = lay_out(&record);
        assert!(is_cut && text.len() <= MAX_SHOWN_BYTES && text.ends_with('é'));
    }
}
