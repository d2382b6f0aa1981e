//! Outputs from S3, at the top of the results page.

use leptos::prelude::*;

use crate::app::format;
use crate::app::state::{Connection, FetchedFile, Fetching, Results};

use super::refusal_note::RefusalNote;
use super::text_field::{TextArea, TextField};
use super::transfer_progress::TransferProgress;

/// By a folder where there are keys, or by presigned URLs.
#[component]
pub(crate) fn FetchOutputs() -> impl IntoView {
    let (connection, fetching, results) =
        (Connection::expect(), Fetching::expect(), Results::expect());
    let (folder, pasted) = (fetching.place, fetching.pasted);
    let can_sign = Memo::new(move |_| connection.can_sign());
    let take =
        move |files| results.open(files, |kind| kind != crate::engine::results::Dropped::Source);
    let fetch = move |_| {
        if can_sign.get_untracked() && pasted.with_untracked(|text| text.trim().is_empty()) {
            fetching.folder(&folder.get_untracked(), take);
        } else {
            fetching.urls(&pasted.get_untracked(), take);
        }
    };
    let rows = move || {
        let files = fetching.files.get();
        let rows = files.into_iter().map(|FetchedFile { name, n_bytes, n_here }| {
            let of = n_bytes.map(|n| format!(" of {}", format::bytes(n))).unwrap_or_default();
            view! { <li>{format!("{name}: {}{of}", format::bytes(n_here))}</li> }
        });
        rows.collect_view()
    };
    view! {
        <details class="panel">
            <summary>"Fetch outputs from S3"</summary>
            <Show when=move || can_sign.get()>
                <TextField
                    id="fetch-folder"
                    label="Folder of the outputs"
                    value=folder
                    on_input=move |text| folder.set(text)
                    example="s3://bucket/outputs/job id/"
                    hint="All .out files in it are fetched with the keys in memory. After a break, or when you stop, what is here is not fetched again."
                />
            </Show>
            <TextArea
                id="fetch-urls"
                label="Presigned URLs for GET"
                rows="3"
                value=pasted
                on_input=move |text| pasted.set(text)
                hint="One a line, as aws s3 presign prints them; they need no keys here."
            />
            <div class="panel__actions">
                <button
                    type="button"
                    class="button"
                    disabled=move || fetching.is_running.get()
                    on:click=fetch
                >
                    "Fetch"
                </button>
                <button
                    type="button"
                    class="button"
                    disabled=move || !fetching.is_running.get()
                    on:click=move |_| fetching.cancel()
                >
                    "Stop"
                </button>
            </div>
            <div role="status" aria-live="polite">
                {move || fetching.problem.get().map(|refusal| view! { <RefusalNote what="Not fetched" refusal /> })}
            </div>
            <Show when=move || fetching.is_running.get()>
                <TransferProgress label="Fetching" transfer=Signal::derive(move || fetching.transfer()) />
            </Show>
            <ul>{rows}</ul>
        </details>
    }
}
