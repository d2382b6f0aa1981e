//! The files of a job's output, and what each of them is.

use leptos::prelude::*;

use crate::app::format;
use crate::app::state::{Results, Stage};
use crate::engine::results::{Dropped, RowIds};
use crate::web;

use super::failure_note::FailureNote;
use super::progress_bar::ProgressBar;

/// Choosing files, and what was read.
#[component]
pub(crate) fn ResultFiles() -> impl IntoView {
    let results = Results::expect();
    let is_reading = Memo::new(move |_| results.opening.is_running());
    let status = move || {
        match results.opening.stage.get() {
        Stage::Idle => view! {
            <p class="quiet">"Outputs, their manifest, the batch input and the original source can be dropped together anywhere on this page. What each file is, its content says."</p>
        }
        .into_any(),
        Stage::Running(progress) => {
            let rate = format::rate(progress.read_bytes, progress.elapsed_millis);
            let rate = rate.map(|rate| format!(" · {rate}")).unwrap_or_default();
            let records = format::counted(progress.n_rows, "record", "records");
            view! { <p aria-hidden="true">{format!("Reading: {records}{rate}")}</p> }.into_any()
        }
        Stage::Done(summary) => {
            let records = format::counted(summary.reconciliation.n_records, "record", "records");
            let rate = format::rate(summary.n_bytes, summary.elapsed_millis);
            let rate = rate.map(|rate| format!(", {rate}")).unwrap_or_default();
            let size = format::bytes(summary.n_bytes);
            let time = format::duration(summary.elapsed_millis);
            let index = format::bytes(summary.index_bytes);
            view! { <p>{format!("{records}: {size} in {time}{rate}. Index in memory: {index}.")}</p> }
                .into_any()
        }
        Stage::Failed(failure) => view! { <FailureNote what="Not read" failure /> }.into_any(),
        Stage::Cancelled => view! { <p>"Cancelled."</p> }.into_any(),
    }
    };
    view! {
        <section class="panel" aria-labelledby="files-title">
            <h2 id="files-title">"Files"</h2>
            <div class="field-row">
                <div class="field">
                    <label for="output-files">"Output files"</label>
                    <input
                        id="output-files"
                        type="file"
                        multiple
                        aria-describedby="output-files-hint"
                        on:change=move |event| {
                            results.open(web::chosen_files(&event), |kind| kind != Dropped::Source);
                        }
                    />
                    <p id="output-files-hint" class="hint">
                        ".jsonl.out files, also packed with gzip; with them manifest.json.out, quarry.json and the batch input."
                    </p>
                </div>
                <div class="field">
                    <label for="original-source">"Original source"</label>
                    <input
                        id="original-source"
                        type="file"
                        multiple
                        aria-describedby="original-source-hint"
                        on:change=move |event| {
                            results.open(web::chosen_files(&event), |kind| kind == Dropped::Source);
                        }
                    />
                    <p id="original-source-hint" class="hint">
                        "The CSV, spreadsheet or JSONL that the job was prepared from: its columns come back."
                    </p>
                </div>
            </div>
            <FileList />
            <RowIdSelect />
            <Show when=move || is_reading.get()>
                <ProgressBar label="Reading" stage=results.opening.stage />
                <button type="button" class="button" on:click=move |_| results.opening.cancel()>
                    "Cancel"
                </button>
            </Show>
            <div role="status" aria-live="polite">{status}</div>
        </section>
    }
}

/// What each file is.
#[component]
fn FileList() -> impl IntoView {
    let results = Results::expect();
    let files = move || {
        results.summary.with(|summary| {
            summary.as_ref().map(|summary| {
                let items = summary.files.iter().map(|file| {
                    let size = format::bytes(file.n_bytes);
                    view! {
                        <li>
                            <strong>{file.name.clone()}</strong>
                            {format!(", {size}: {}", file.kind.name())}
                        </li>
                    }
                });
                view! {
                    <ul class="result-files__list">{items.collect_view()}</ul>
                    <button type="button" class="button is-small" on:click=move |_| results.clear()>
                        "Close all files"
                    </button>
                }
            })
        })
    };
    view! { <div>{files}</div> }
}

/// Which column has the ids.
#[component]
fn RowIdSelect() -> impl IntoView {
    let results = Results::expect();
    let choose = move |value: String| {
        let row_ids = value.parse().map_or(RowIds::Generated, RowIds::Column);
        results.join_by(row_ids);
    };
    let select = move || {
        let summary = results.summary.get()?;
        let row_ids = summary.row_ids?;
        let options = summary.columns.iter().enumerate().map(|(idx, name)| {
            let is_selected = row_ids == RowIds::Column(idx);
            view! { <option value=idx.to_string() selected=is_selected>{name.clone()}</option> }
        });
        let note = summary.is_id_guess_blind.then(|| view! {
            <p class="problem">"No id of the output was found in the source: choose the column that has them."</p>
        });
        Some(view! {
            <div class="field result-files__ids">
                <label for="result-id">"Record id"</label>
                <select id="result-id" on:change:target=move |event| choose(event.target().value())>
                    <option value="" selected=row_ids == RowIds::Generated>
                        "Row number (R0000000001)"
                    </option>
                    {options.collect_view()}
                </select>
                {note}
            </div>
        })
    };
    view! { <div>{select}</div> }
}
