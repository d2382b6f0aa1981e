//! Writing the records: begin, watch, cancel, download.

use leptos::html;
use leptos::prelude::*;

use crate::app::state::{Prepare, SaveTo, Stage};

use super::convert_status::ConvertStatus;
use super::progress_bar::ProgressBar;
use super::save_to::SaveToField;

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
    let has_download = Memo::new(move |_| {
        conversion.task.stage.with(|stage| {
            matches!(stage, Stage::Done(done) if done.save_to == SaveTo::Download && prepare.is_current(done))
        })
    });
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
            <div class="convert-panel__head">
                <h2 id="convert-title">"Convert"</h2>
                <SaveToField />
            </div>
            <div class="panel__actions">
                <button
                    type="button"
                    class="button"
                    // Once there is a file to download, that is what matters.
                    class:is-primary=move || !has_download.get()
                    aria-describedby="convert-obstacle"
                    disabled=move || is_running.get() || obstacle.with(Option::is_some)
                    node_ref=convert
                    on:click=move |_| conversion.start(&prepare)
                >
                    "Convert"
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
                    on:click=move |_| conversion.task.save()
                >
                    "Download JSONL"
                </button>
                <p id="convert-obstacle" class="convert-panel__obstacle">
                    {move || (!is_running.get()).then(|| obstacle.get()).flatten()}
                </p>
            </div>
            <Show when=move || is_running.get()>
                <ProgressBar label="Conversion" stage=conversion.task.stage />
            </Show>
            <ConvertStatus />
        </section>
    }
}
