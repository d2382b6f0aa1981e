//! The record that one row becomes, live.

use leptos::prelude::*;

use crate::app::format;
use crate::app::state::{Prepare, Shown};
use crate::protocol::Diagnostic;

use super::finding_list::FindingList;
use super::record_text::RecordText;
use super::row_picker::RowPicker;

/// A region with the record, the row's fields and what is wrong with them.
#[component]
pub(crate) fn RecordPreview() -> impl IntoView {
    let Prepare { opened, preview, .. } = Prepare::expect();
    let has_columns = Memo::new(move |_| opened.columns.with(|columns| !columns.is_empty()));
    // What is wrong with the recipe stands beside its fields: here, only what this row brings.
    let findings = Signal::derive(move || {
        preview.shown.with(|shown| match shown {
            Shown::Row { row, diagnostics, .. } => of_row(diagnostics, *row),
            _ => Vec::new(),
        })
    });
    view! {
        <section
            class="panel"
            role="region"
            aria-label="Record preview"
            aria-busy=move || preview.is_stale.get().to_string()
        >
            <div class="record-preview__head">
                <h2>"Record preview"</h2>
                <Show when=move || has_columns.get()>
                    <RowPicker />
                </Show>
            </div>
            <Show
                when=move || has_columns.get()
                fallback=|| view! { <p class="record-preview__empty">"Choose a source to see the record that each row becomes."</p> }
            >
                <div class="record-preview__body" class:is-stale=move || preview.is_stale.get()>
                    <RecordText />
                    <FindingList diagnostics=findings />
                    <RowFields />
                </div>
            </Show>
        </section>
    }
}

fn of_row(diagnostics: &[Diagnostic], row: u64) -> Vec<Diagnostic> {
    let is_here = |found: &&Diagnostic| found.examples.iter().any(|example| example.at.row == row);
    diagnostics.iter().filter(is_here).cloned().collect()
}

/// The row as it was read, column by column.
#[component]
fn RowFields() -> impl IntoView {
    let Prepare { opened, preview, .. } = Prepare::expect();
    let fields = move || {
        let fields = preview.shown.with(|shown| match shown {
            Shown::Row { fields, .. } => fields.clone(),
            _ => Vec::new(),
        });
        let pairs = opened.columns.get().into_iter().zip(fields);
        let pair = |(name, field): (String, String)| {
            let size = format::bytes(u64::try_from(field.len()).unwrap_or(u64::MAX));
            let end = field.floor_char_boundary(MAX_FIELD_BYTES);
            let is_cut = end < field.len();
            let shown = field.get(..end).unwrap_or_default().to_owned();
            view! {
                <div>
                    <dt>{name}</dt>
                    <dd>{shown} {is_cut.then(|| view! { <span class="quiet">{format!("… ({size})")}</span> })}</dd>
                </div>
            }
        };
        pairs.map(pair).collect_view()
    };
    view! {
        <details class="record-preview__fields">
            <summary>"Fields of this row"</summary>
            <dl>{fields}</dl>
        </details>
    }
}

/// Longest field that is shown, in bytes.
const MAX_FIELD_BYTES: usize = 2000;
