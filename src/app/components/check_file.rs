//! The file that is checked.

use leptos::prelude::*;

use crate::app::format;
use crate::app::state::Check;
use crate::web;

use super::step::Step;

/// Choosing the file, and what it is.
#[component]
pub(crate) fn CheckFile() -> impl IntoView {
    let check = Check::expect();
    let facts = move || {
        check.facts.get().map(|facts| {
            let kind = check
                .checking
                .done()
                .map(|done| done.kind.map_or("nothing that Quarry knows", |kind| kind.name()));
            view! {
                <p class="check-file__facts">
                    <strong>{facts.name}</strong>
                    {format!(", {}", format::bytes(facts.size))}
                    {kind.map(|kind| format!(": {kind}"))}
                </p>
            }
        })
    };
    view! {
        <Step number=1 title="File">
            <div class="field">
                <label for="batch-input-file">"Batch input file"</label>
                <input
                    id="batch-input-file"
                    type="file"
                    accept=".jsonl,.json,.ndjson,.txt,.out"
                    aria-describedby="batch-input-file-hint"
                    on:change=move |event| check.open_first(web::chosen_files(&event))
                />
                <p id="batch-input-file-hint" class="hint">
                    "Or drop it anywhere on this page. JSONL of Bedrock, OpenAI, Anthropic or LiteLLM, prompts one a line, or Bedrock’s output."
                </p>
            </div>
            <div aria-live="polite">{facts}</div>
        </Step>
    }
}
