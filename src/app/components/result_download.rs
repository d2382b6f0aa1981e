//! Writing the table into a file.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use crate::app::format;
use crate::app::state::{Prepare, Results, Stage, WrittenIds};
use crate::engine::results::export::{Format, MAX_ROWS, Target};

use super::check_field::CheckField;
use super::diagnostics_table::{DiagnosticsTable, Places};
use super::failure_note::FailureNote;
use super::progress_bar::ProgressBar;

/// The kind of file, what goes into it, and the button.
#[component]
pub(crate) fn ResultDownload() -> impl IntoView {
    let results = Results::expect();
    let is_writing = Memo::new(move |_| results.writing.is_running());
    let options = Target::ALL.map(|target| {
        let is_selected = move || results.target.get() == target;
        view! { <option value=target.word() prop:selected=is_selected>{target.name()}</option> }
    });
    let is_csv = Memo::new(move |_| results.target.get() == Target::Table(Format::Csv));
    let label = move || match results.target.get() {
        Target::Table(Format::Csv) => "Download CSV",
        Target::Table(Format::Jsonl) => "Download JSONL",
        Target::Table(Format::Xlsx) => "Download XLSX",
        Target::Openai => "Download OpenAI lines",
        Target::Npy => "Download NPY",
    };
    let content = move || match results.target.get() {
        Target::Table(_) => "All columns of the source, and those of the results that are shown.",
        Target::Openai => {
            "A line for each record, as OpenAI’s batch API answers: custom_id is the record id."
        }
        Target::Npy => {
            "The vectors of embedding models, a row each, and a list of the record ids of the rows."
        }
    };
    let written = move || results.writing.done();
    let status = move || match results.writing.stage.get() {
        Stage::Idle | Stage::Running(_) => ().into_any(),
        Stage::Done(table) => {
            let rows = format::counted(table.n_rows, "row", "rows");
            let size = format::bytes(table.n_bytes);
            let next = table.is_source.then(|| view! { <NextStep /> });
            let ids = table.ids.clone().map(|ids| view! { <Ids ids /> });
            view! { <p>{format!("{rows} in {}, {size}.", table.name)}</p> {ids} {next} }.into_any()
        }
        Stage::Failed(failure) => view! { <FailureNote what="Not written" failure /> }.into_any(),
        Stage::Cancelled => view! { <p>"Cancelled. No file was written."</p> }.into_any(),
    };
    view! {
        <section class="panel" aria-labelledby="download-title">
            <h2 id="download-title">"Download"</h2>
            <div class="field">
                <label for="result-format">"File type"</label>
                <select
                    id="result-format"
                    on:change:target=move |event| {
                        if let Some(target) = Target::from_word(&event.target().value()) {
                            results.target.set(target);
                        }
                    }
                >
                    {options.into_iter().collect_view()}
                </select>
            </div>
            <CheckField
                label="Only rows with the statuses chosen above"
                is_on=Signal::derive(move || results.only_chosen.get())
                on_change=move |is_on: bool| results.only_chosen.set(is_on)
            />
            <Show when=move || is_csv.get()>
                <CheckField
                    label="Byte order mark, by which Excel knows UTF-8"
                    is_on=Signal::derive(move || results.csv.with(|csv| csv.has_bom))
                    on_change=move |is_on: bool| results.csv.update(|csv| csv.has_bom = is_on)
                />
                <CheckField
                    label="An apostrophe before texts that a spreadsheet would run as a formula"
                    is_on=Signal::derive(move || results.csv.with(|csv| csv.guards_formulas))
                    on_change=move |is_on: bool| results.csv.update(|csv| csv.guards_formulas = is_on)
                />
            </Show>
            <Show when=move || results.target.get() == Target::Table(Format::Xlsx)>
                <p class="hint">{format!("A sheet has room for {} rows.", format::count(MAX_ROWS - 1))}</p>
            </Show>
            <p class="hint">{content}</p>
            <div class="panel__actions">
                <button
                    type="button"
                    class="button is-primary"
                    disabled=move || is_writing.get()
                    on:click=move |_| results.download()
                >
                    {label}
                </button>
                <button
                    type="button"
                    class="button"
                    hidden=move || !is_writing.get()
                    on:click=move |_| results.writing.cancel()
                >
                    "Cancel writing"
                </button>
            </div>
            <Show when=move || is_writing.get()>
                <ProgressBar label="Writing" stage=results.writing.stage />
            </Show>
            <div aria-live="polite">{status}</div>
            <Show when=move || written().is_some_and(|table| !table.diagnostics.is_empty())>
                <DiagnosticsTable
                    diagnostics=Signal::derive(move || {
                        written().map(|table| table.diagnostics).unwrap_or_default()
                    })
                    none=""
                    scope="What is in the file otherwise than in the output."
                    caption="Notes on the file"
                    places=Places::Lines
                />
            </Show>
        </section>
    }
}

/// Whose the vectors are, as a file of its own.
#[component]
fn Ids(
    /// The list.
    ids: WrittenIds,
) -> impl IntoView {
    let results = Results::expect();
    view! {
        <button type="button" class="button" on:click=move |_| results.download_ids(&ids)>
            "Download record ids of the rows"
        </button>
    }
}

/// The table as the source of another job: to judge answers, or to go on with them.
#[component]
fn NextStep() -> impl IntoView {
    let results = Results::expect();
    let opened = Prepare::expect().opened;
    let navigate = use_navigate();
    let is_gone = RwSignal::new(false);
    let go_on = move |_| {
        if results.use_as_source(opened) {
            navigate("/prepare", NavigateOptions::default());
        } else {
            is_gone.set(true);
        }
    };
    view! {
        <button type="button" class="button" on:click=go_on>
            "Prepare the next job from this table"
        </button>
        <Show when=move || is_gone.get()>
            <p class="problem">"The table went to another job already. Write it again."</p>
        </Show>
    }
}
