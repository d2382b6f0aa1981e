//! Uploads in parts that were begun and not ended: S3 keeps their parts, and counts them.

use leptos::prelude::*;

use crate::app::format;
use crate::app::state::{Connection, OpenUpload, Sending};

use super::refusal_note::RefusalNote;

/// A line for each, with what gives it up; nothing where there is none, or one is under way.
#[component]
pub(crate) fn OpenUploads() -> impl IntoView {
    let (connection, sending) = (Connection::expect(), Sending::expect());
    let can_sign = Memo::new(move |_| connection.can_sign());
    let is_wanted =
        Memo::new(move |_| !sending.is_running.get() && !sending.open.with(Vec::is_empty));
    let lines = move || {
        let lines = sending.open.get().into_iter().map(|open: OpenUpload| {
            let place = format!("s3://{}/{}", open.bucket, open.key);
            let parts = format::counted(open.parts.len() as u64, "part", "parts");
            let size = format::bytes(open.n_bytes);
            let label = format!("Give up {place}");
            view! {
                <li>
                    <code>{place}</code> {format!(", {size}: {parts} there ")}
                    <button
                        type="button"
                        class="button is-small"
                        aria-label=label
                        disabled=move || !can_sign.get()
                        on:click=move |_| sending.give_up(vec![open.clone()])
                    >
                        "Give up"
                    </button>
                </li>
            }
        });
        lines.collect_view()
    };
    view! {
        <Show when=move || is_wanted.get()>
            <section class="panel" aria-labelledby="open-uploads-title">
                <h2 id="open-uploads-title">"Uploads that were begun"</h2>
                <p class="hint">
                    "Their parts are in S3, and cost as objects do, until the upload is ended. Send the same records to the same folder to go on with one, or give it up."
                </p>
                <ul>{lines}</ul>
                <div role="status" aria-live="polite">
                    {move || sending.not_given_up.get().map(|refusal| view! { <RefusalNote what="Not given up" refusal /> })}
                </div>
            </section>
        </Show>
    }
}
