//! Step 1: the source, however it comes.

use leptos::prelude::*;

use crate::app::state::{Prepare, Scan};
use crate::web;

use super::dialect_fields::DialectFields;
use super::finding_list::FindingList;
use super::paste_source::PasteSource;
use super::sample_table::SampleTable;
use super::sheet_select::SheetSelects;
use super::source_facts::SourceFacts;
use super::source_files::SourceFiles;
use super::step::Step;

/// Support tickets with the difficulties of real exports.
const SAMPLE: &str = include_str!("../sample.csv");

/// A prompt that fits the sample.
const SAMPLE_PROMPT: &str = "Classify this support ticket as billing, bug, question or praise, and \
     summarize it in one sentence.\n\nSubject: {{subject}}\n\n{{body}}";

/// Choosing the source, and how it is read.
#[component]
pub(crate) fn SourceStep() -> impl IntoView {
    let Prepare { opened, form, .. } = Prepare::expect();
    let try_sample = move |_| {
        opened.open_text("sample-tickets.csv", SAMPLE);
        if form.prompt.with_untracked(|prompt| prompt.trim().is_empty()) {
            form.prompt.set(SAMPLE_PROMPT.to_owned());
        }
    };
    let failure = move || match opened.scan.get() {
        Scan::Failed(failure) => Some(failure),
        _ => None,
    };
    let has_reading = Memo::new(move |_| opened.reading.with(Option::is_some));
    view! {
        <Step number=1 title="Source">
            <div class="source-step__choose">
                <div class="field">
                    <label for="source-file">"Source file"</label>
                    <input
                        id="source-file"
                        type="file"
                        multiple
                        accept=".csv,.tsv,.tab,.psv,.txt,.json,.jsonl,.ndjson,.gz,.xlsx,.xlsm,.ods,text/csv,text/tab-separated-values,text/plain,application/json"
                        aria-describedby="source-file-hint"
                        on:change=move |event| opened.open(web::chosen_files(&event))
                    />
                </div>
                <button type="button" class="button" on:click=try_sample>
                    "Try a sample"
                </button>
            </div>
            <p id="source-file-hint" class="hint">
                "Or drop files anywhere on this page; several of one shape are one source. CSV, TSV or other delimited text, JSON lines or arrays, plain text; in any encoding, packed by gzip or not; spreadsheets (.xlsx, .ods)."
            </p>
            <PasteSource />
            {move || opened.notice.get().map(|notice| view! { <p class="notice">{notice}</p> })}
            {move || {
                failure()
                    .map(|failure| {
                        view! {
                            <div class="problem" role="alert">
                                <p>"The source could not be read: " {failure.message}</p>
                                <p>{failure.action}</p>
                            </div>
                        }
                    })
            }}
            <SourceFacts />
            <SheetSelects />
            <SourceFiles />
            <Show when=move || has_reading.get()>
                <DialectFields />
                <FindingList diagnostics=opened.diagnostics />
                <SampleTable />
            </Show>
        </Step>
    }
}
