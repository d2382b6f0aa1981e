//! An upload that goes on while the page that began it shows something else.

use leptos::prelude::*;

use crate::app::state::Sending;

use super::transfer_progress::TransferProgress;

/// How far it is, and what ends it; nothing where a panel says so, or nothing is sent.
#[component]
pub(crate) fn UploadStrip() -> impl IntoView {
    let sending = Sending::expect();
    let is_wanted = Memo::new(move |_| sending.is_running.get() && !sending.is_shown.get());
    view! {
        <Show when=move || is_wanted.get()>
            <section class="upload-strip" aria-label="Upload under way">
                <p>"Sending to S3"</p>
                <div class="upload-strip__progress">
                    <TransferProgress label="Upload" transfer=Signal::derive(move || sending.transfer()) />
                </div>
                <button type="button" class="button is-small" on:click=move |_| sending.pause()>
                    "Pause"
                </button>
                <button type="button" class="button is-small" on:click=move |_| sending.cancel()>
                    "Give up"
                </button>
            </section>
        </Show>
    }
}
