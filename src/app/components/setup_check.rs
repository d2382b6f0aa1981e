//! Whether keys, network and rules let this page work.

use leptos::prelude::*;

use crate::app::state::{Connection, Reach, SetupCheck};

use super::refusal_note::RefusalNote;
use super::text_field::TextField;

/// A button, and an answer to each question alone.
#[component]
pub(crate) fn SetupCheckPanel() -> impl IntoView {
    let connection = Connection::expect();
    let check = SetupCheck::new(connection);
    let has_keys = Memo::new(move |_| connection.has_keys());
    let line = |what: &'static str, reach: RwSignal<Reach>| {
        let answer = move || match reach.get() {
            Reach::Unknown => view! { <p class="quiet">"Not asked."</p> }.into_any(),
            Reach::NotFor(why) => {
                view! { <p class="quiet">{format!("Not asked: {why}.")}</p> }.into_any()
            }
            Reach::Asking => view! { <p class="quiet">"Asking…"</p> }.into_any(),
            Reach::Works(learned) => view! { <p>{format!("Works: {learned}.")}</p> }.into_any(),
            Reach::Fails(refusal) => view! { <RefusalNote what="Fails" refusal /> }.into_any(),
        };
        view! { <dt>{what}</dt><dd>{answer}</dd> }
    };
    view! {
        <section class="panel" aria-labelledby="setup-title">
            <h2 id="setup-title">"Check my setup"</h2>
            <p class="hint">
                "Three requests that change nothing: who the keys belong to (STS), whether batch jobs can be listed (Bedrock), whether the bucket can be listed (S3)."
            </p>
            <TextField
                id="setup-bucket"
                label="Bucket to list"
                value=check.bucket
                on_input=move |text| check.bucket.set(text)
                example="s3://bucket/folder/"
                hint="Without one, S3 is not asked."
            />
            <div class="panel__actions">
                <button
                    type="button"
                    class="button"
                    disabled=move || !has_keys.get()
                    on:click=move |_| check.run()
                >
                    "Check my setup"
                </button>
                <p class="hint">{move || (!has_keys.get()).then_some("Paste keys first.")}</p>
            </div>
            <div role="status" aria-live="polite">
                <dl class="setup-check">
                    {line("Identity", check.identity)}
                    {line("Bedrock", check.bedrock)}
                    {line("S3", check.s3)}
                </dl>
            </div>
        </section>
    }
}
