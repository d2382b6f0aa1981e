//! Writing the records: begin, watch, cancel, download.

use leptos::html;
use leptos::prelude::*;

use crate::app::state::{Converted, Prepare};

use super::convert_status::ConvertStatus;
use super::parts_table::PartsTable;
use super::progress_bar::ProgressBar;
use super::save_files::SaveFiles;

/// The buttons, the progress and the outcome.
#[component]
pub(crate) fn ConvertPanel() -> impl IntoView {
    let prepare = Prepare::expect();
    let conversion = prepare.conversion;
    let convert: NodeRef<html::Button> = NodeRef::new();
    let cancel: NodeRef<html::Button> = NodeRef::new();
    let download: NodeRef<html::Button> = NodeRef::new();
    let is_running = Memo::new(move |_| conversion.task.is_running());
    let obstacle = Memo::new(move |_| prepare.obstacle());
    let done = Memo::new(move |_| prepare.converted());
    let saved = Memo::new(move |_| done.with(|done| done.clone().filter(Converted::has_files)));
    let has_download = Memo::new(move |_| saved.with(Option::is_some));
    let has_parts = Memo::new(move |_| {
        saved.with(|done| done.as_ref().is_some_and(|done| done.made.parts.len() > 1))
    });
    let price = Memo::new(move |_| {
        let cost = prepare.cost;
        let estimate = cost.estimate.get()?;
        let (way, price) = match (&estimate.batch, &estimate.online) {
            (Some(price), _) => ("as a batch job", price),
            (None, Some(price)) => ("as single requests; no batch price published", price),
            (None, None) => return Some("No price was found for this model.".to_owned()),
        };
        let [low, likely, high] = cost.currency.with(|currency| currency.show_all(price.total));
        Some(format!("Likely {likely}, from {low} to {high}, {way}."))
    });
    let save = move |_| {
        if let Some(done) = saved.get_untracked() {
            conversion.save_all(&done);
        }
    };
    let download_label = move || if has_parts.get() { "Download all" } else { "Download JSONL" };
    // A button that goes away takes the focus with it: hand it on to the one that matters next.
    let is_cancel_focused = StoredValue::new(false);
    Effect::new(move |was_running: Option<bool>| {
        let is_running = is_running.get();
        let next = match was_running {
            Some(false) if is_running => Some(cancel),
            Some(true) if !is_running && is_cancel_focused.get_value() => {
                Some(if has_download.get_untracked() { download } else { convert })
            }
            _ => None,
        };
        if let Some(next) = next {
            // By then the button can take it.
            request_animation_frame(move || {
                next.get_untracked().map(|button| button.focus().ok());
            });
        }
        is_running
    });

    view! {
        <section class="panel" aria-labelledby="convert-title">
            <h2 id="convert-title">"Convert"</h2>
            <div class="panel__actions">
                <button
                    type="button"
                    class="button"
                    // Once there is a file to download, that is what matters.
                    class:is-primary=move || !has_download.get()
                    aria-describedby="convert-obstacle"
                    disabled=move || is_running.get() || obstacle.with(Option::is_some)
                    node_ref=convert
                    on:click=move |_| conversion.start(&prepare, true)
                >
                    "Convert"
                </button>
                <button
                    type="button"
                    class="button"
                    aria-describedby="convert-obstacle"
                    disabled=move || is_running.get() || obstacle.with(Option::is_some)
                    on:click=move |_| conversion.start(&prepare, false)
                >
                    "Plan parts"
                </button>
                <button
                    type="button"
                    class="button"
                    disabled=move || !is_running.get()
                    node_ref=cancel
                    on:focus=move |_| is_cancel_focused.set_value(true)
                    on:blur=move |_| is_cancel_focused.set_value(false)
                    on:click=move |_| conversion.task.cancel()
                >
                    "Cancel"
                </button>
                <button
                    type="button"
                    class="button is-primary"
                    hidden=move || !has_download.get()
                    node_ref=download
                    on:click=save
                >
                    {download_label}
                </button>
                <p id="convert-obstacle" class="convert-panel__obstacle">
                    {move || (!is_running.get()).then(|| obstacle.get()).flatten()}
                </p>
            </div>
            <Show when=move || is_running.get()>
                <ProgressBar label="Conversion" stage=conversion.task.stage />
            </Show>
            <p class="hint">{move || price.get()}</p>
            <ConvertStatus />
            {move || done.get().map(|converted| view! { <PartsTable converted /> })}
            {move || saved.get().map(|converted| view! { <SaveFiles converted /> })}
        </section>
    }
}
