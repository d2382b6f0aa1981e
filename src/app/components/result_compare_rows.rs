//! The rows that differ, as a file.

use leptos::prelude::*;

use crate::app::format;
use crate::app::state::{RunComparison, Stage};

use super::failure_note::FailureNote;
use super::progress_bar::ProgressBar;

/// Writing them, with what every run says.
#[component]
pub(super) fn ResultCompareRows() -> impl IntoView {
    let state = RunComparison::expect();
    let is_writing = Memo::new(move |_| state.writing.is_running());
    let status = move || match state.writing.stage.get() {
        Stage::Idle | Stage::Running(_) => ().into_any(),
        Stage::Done(table) => {
            let rows = format::counted(table.n_rows, "row", "rows");
            let size = format::bytes(table.n_bytes);
            view! { <p>{format!("{rows} in {}, {size}.", table.name)}</p> }.into_any()
        }
        Stage::Failed(failure) => view! { <FailureNote what="Not written" failure /> }.into_any(),
        Stage::Cancelled => view! { <p>"Cancelled. No file was written."</p> }.into_any(),
    };
    view! {
        <div class="panel__actions">
            <button
                type="button"
                class="button"
                disabled=move || is_writing.get()
                on:click=move |_| state.download()
            >
                "Download rows that differ"
            </button>
            <button
                type="button"
                class="button"
                hidden=move || !is_writing.get()
                on:click=move |_| state.writing.cancel()
            >
                "Cancel rows that differ"
            </button>
        </div>
        <Show when=move || is_writing.get()>
            <ProgressBar label="Writing rows that differ" stage=state.writing.stage />
        </Show>
        <div aria-live="polite">{status}</div>
    }
}
