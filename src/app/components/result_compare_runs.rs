//! The runs that were added.

use leptos::prelude::*;

use crate::app::format;
use crate::app::state::{OtherRun, RunComparison, current_catalog};
use crate::protocol::{OpenedFile, RunSummary};

use super::finding_list::FindingList;
use super::model_select::ModelSelect;

/// Files that are named; of more than that, the others are counted.
const MAX_NAMED_FILES: usize = 3;

/// What each is called, its model and its files, and a button that removes it.
#[component]
pub(super) fn ResultCompareRuns() -> impl IntoView {
    let state = RunComparison::expect();
    let has_runs = Memo::new(move |_| state.others.with(|others| !others.is_empty()));
    view! {
        <Show when=move || has_runs.get()>
            <ul class="result-compare-runs">
                <For each=move || state.others.get() key=|run| run.id let:run>
                    <AddedRun run />
                </For>
            </ul>
        </Show>
    }
}

#[component]
fn AddedRun(
    /// The run.
    run: OtherRun,
) -> impl IntoView {
    let state = RunComparison::expect();
    let OtherRun { id, name, model, summary } = run;
    let (name, model) = (RwSignal::from(name), RwSignal::from(model));
    // The output that is open is run 1. A run that is alone beside it needs no number.
    let number = Memo::new(move |_| {
        state.others.with(|others| {
            let at = others.iter().position(|run| run.id == id);
            at.filter(|_| others.len() > 1).map(|at| at + 2)
        })
    });
    let label = move |what: &str, alone: &str| match number.get() {
        Some(number) => format!("Run {number}: {what}"),
        None => format!("{alone} of the other run"),
    };
    let remove_label = move || match number.get() {
        Some(number) => format!("Remove run {number}"),
        None => "Remove the other run".to_owned(),
    };
    let name_id = format!("compare-run-{id}-name");
    let diagnostics = summary.diagnostics.clone();
    view! {
        <li class="result-compare-runs__run">
            <div class="field">
                <label for=name_id.clone()>{move || label("name", "Name")}</label>
                <input
                    id=name_id
                    type="text"
                    autocomplete="off"
                    spellcheck="false"
                    prop:value=name
                    on:change:target=move |event| {
                        let input = event.target();
                        input.set_value(&state.rename(id, &input.value()));
                    }
                />
            </div>
            <ModelSelect
                label=Signal::derive(move || label("model", "Model"))
                id=format!("compare-run-{id}-model")
                models=current_catalog().models().iter().collect()
                model
                none="Not chosen"
            />
            <button
                type="button"
                class="button"
                aria-label=remove_label
                on:click=move |_| state.remove(id)
            >
                "Remove"
            </button>
            <div class="result-compare-runs__files">
                <p class="hint">{files_of(&summary)}</p>
                <FindingList diagnostics=Signal::stored(diagnostics) />
            </div>
        </li>
    }
}

fn files_of(summary: &RunSummary) -> String {
    let files = &summary.files;
    let size = format::bytes(files.iter().map(|file| file.n_bytes).sum());
    let names = files.iter().take(MAX_NAMED_FILES).map(|file: &OpenedFile| file.name.as_str());
    let names = names.collect::<Vec<&str>>().join(", ");
    match files.len().saturating_sub(MAX_NAMED_FILES) {
        0 => format!("{names}: {size}"),
        n_more => format!("{names} and {n_more} more: {size}"),
    }
}
