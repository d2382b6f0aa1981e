//! An upload that goes on, or failed, while the page that began it shows something else.

use leptos::prelude::*;

use crate::app::state::Sending;

use super::refusal_note::RefusalNote;
use super::transfer_progress::TransferProgress;

/// How far it is, what went wrong, and what ends it; nothing where a panel says so, or nothing is sent.
#[component]
pub(crate) fn UploadStrip() -> impl IntoView {
    let sending = Sending::expect();
    let failure = Memo::new(move |_| sending.failure());
    let is_wanted = Memo::new(move |_| {
        let is_open = sending.is_running.get() || failure.with(Option::is_some);
        is_open && !sending.is_shown.get()
    });
    view! {
        <Show when=move || is_wanted.get()>
            <section class="upload-strip" aria-label="Upload under way">
                <p>"Sending to S3"</p>
                <div class="upload-strip__progress">
                    <TransferProgress label="Upload" transfer=Signal::derive(move || sending.transfer()) />
                </div>
                <button
                    type="button"
                    class="button is-small"
                    on:click=move |_| {
                        if sending.is_running.get_untracked() { sending.pause() } else { sending.go_on() }
                    }
                >
                    {move || if sending.is_running.get() { "Pause" } else { "Go on" }}
                </button>
                <button type="button" class="button is-small" on:click=move |_| sending.cancel()>
                    "Give up"
                </button>
                <div class="upload-strip__failure" role="status" aria-live="polite">
                    {move || failure.get().map(|refusal| view! { <RefusalNote what="Not sent" refusal /> })}
                </div>
            </section>
        </Show>
    }
}
