//! Another batch input that is put into the same file as what is sent again.

use leptos::prelude::*;

use crate::app::state::Results;
use crate::web;

/// Choosing the file, and letting go of it.
#[component]
pub(crate) fn ResultRetryMerge() -> impl IntoView {
    let results = Results::expect();
    let chosen = move || {
        results.merged_name.get().map(|name| {
            view! {
                <p>
                    {name} " "
                    <button type="button" class="button" on:click=move |_| results.merge_with(None)>
                        "Without it"
                    </button>
                </p>
            }
        })
    };
    view! {
        <div class="field">
            <label for="retry-merge">"Another batch input for the same job"</label>
            <input
                id="retry-merge"
                type="file"
                aria-describedby="retry-merge-hint"
                on:change=move |event| {
                    results.merge_with(web::chosen_files(&event).into_iter().next());
                }
            />
            <p id="retry-merge-hint" class="hint">
                "Its records follow in the retry file, so that there are enough for a job."
            </p>
            {chosen}
        </div>
    }
}
