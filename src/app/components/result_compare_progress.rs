//! How far reading and comparing runs are, and what became of it.

use leptos::prelude::*;

use crate::app::format;
use crate::app::state::{RunComparison, Stage};

use super::failure_note::FailureNote;
use super::progress_bar::ProgressBar;

/// A bar while something runs, and what it ended with.
#[component]
pub(super) fn ResultCompareProgress() -> impl IntoView {
    let state = RunComparison::expect();
    let is_adding = Memo::new(move |_| state.adding.is_running());
    let is_comparing = Memo::new(move |_| state.comparing.is_running());
    let is_unfinished = Memo::new(move |_| {
        state.comparing.stage.with(|stage| matches!(stage, Stage::Failed(_) | Stage::Cancelled))
    });
    let added = move || match state.adding.stage.get() {
        Stage::Idle | Stage::Running(_) | Stage::Done(()) => ().into_any(),
        Stage::Failed(failure) => view! { <FailureNote what="Not added" failure /> }.into_any(),
        Stage::Cancelled => view! { <p>"Cancelled. No run was added."</p> }.into_any(),
    };
    let compared = move || match state.comparing.stage.get() {
        Stage::Idle | Stage::Running(_) => ().into_any(),
        Stage::Done(comparison) => {
            let rows = format::counted(comparison.n_rows, "row", "rows");
            view! { <p>{format!("{rows} compared.")}</p> }.into_any()
        }
        Stage::Failed(failure) => view! { <FailureNote what="Not compared" failure /> }.into_any(),
        Stage::Cancelled => view! { <p>"Cancelled."</p> }.into_any(),
    };
    view! {
        <Show when=move || is_adding.get()>
            <ProgressBar label="Reading the run" stage=state.adding.stage />
            <button type="button" class="button" on:click=move |_| state.adding.cancel()>
                "Cancel reading the run"
            </button>
        </Show>
        <Show when=move || is_comparing.get()>
            <ProgressBar label="Comparing" stage=state.comparing.stage />
            <button type="button" class="button" on:click=move |_| state.comparing.cancel()>
                "Cancel comparing"
            </button>
        </Show>
        <div role="status" aria-live="polite">
            {added}
            {compared}
        </div>
        <Show when=move || is_unfinished.get()>
            <button type="button" class="button" on:click=move |_| state.compare()>
                "Compare again"
            </button>
        </Show>
    }
}
