//! A batch to S3, and jobs of it.

use leptos::prelude::*;

use crate::app::format;
use crate::app::state::{Batch, Connection, JobOf, Sending, SentFile, SentState, UrlSending};
use crate::engine::aws::kit::Part;

use super::create_job::CreateJob;
use super::job_fields::JobFields;
use super::job_kit::JobKit;
use super::progress_bar::PercentBar;
use super::refusal_note::RefusalNote;
use super::text_field::TextField;
use super::url_uploads::UrlUploads;

/// Where the files go, how far they are, and what comes after.
#[component]
pub(crate) fn SendBatch(
    /// What is sent.
    batch: Batch,
    /// Its files with their hashes, as far as they are known.
    parts: Signal<Vec<Part>>,
    /// What it is of.
    job: Signal<JobOf>,
) -> impl IntoView {
    let (connection, sending) = (Connection::expect(), Sending::expect());
    let uploads = UrlSending::expect();
    let can_sign = Memo::new(move |_| connection.can_sign());
    let batch = StoredValue::new_local(batch);
    let is_ours = Memo::new(move |_| batch.with_value(|batch| sending.is_of(batch)));
    let is_begun = Memo::new(move |_| is_ours.get() && !sending.files.with(Vec::is_empty));
    let done = Memo::new(move |_| sending.done().filter(|_| is_ours.get()));
    // A key of Bedrock's own creates jobs of files that came by URLs.
    let there = Memo::new(move |_| {
        if can_sign.get() {
            return done.get();
        }
        let sent = batch.with_value(|batch| uploads.done(batch));
        sent.filter(|_| connection.has_keys())
    });
    let start = move |_| batch.with_value(|batch| sending.start(batch));
    let start_label = move || if is_begun.get() { "Go on" } else { "Send to S3" };
    view! {
        <section class="panel" aria-labelledby="send-title">
            <h2 id="send-title">"Send to S3"</h2>
            <Show
                when=move || can_sign.get()
                fallback=move || view! { <UrlUploads batch=batch.get_value() /> }
            >
                <TextField
                    id="send-target"
                    label="Folder in S3"
                    value=sending.target
                    on_input=move |text| sending.target.set(text)
                    example="s3://bucket/folder/"
                    hint="Each part becomes an object in it, in the region of the connection. Large ones go in parts, each with its SHA-256; after a break they go on where they stopped, also after a reload."
                />
                <div class="panel__actions">
                    <button
                        type="button"
                        class="button"
                        class:is-primary=move || done.with(Option::is_none)
                        disabled=move || sending.is_running.get() || done.with(Option::is_some)
                        on:click=start
                    >
                        {start_label}
                    </button>
                    <button
                        type="button"
                        class="button"
                        disabled=move || !sending.is_running.get()
                        on:click=move |_| sending.pause()
                    >
                        "Pause"
                    </button>
                    <button
                        type="button"
                        class="button"
                        disabled=move || !is_begun.get() || done.with(Option::is_some)
                        on:click=move |_| sending.cancel()
                    >
                        "Give up"
                    </button>
                </div>
                {move || sending.problem.get().map(|refusal| view! { <RefusalNote what="Not sent" refusal /> })}
                <Show when=move || is_begun.get()>
                    <SendProgress />
                </Show>
            </Show>
            <JobFields />
            {move || there.get().map(|files| view! { <CreateJob files job /> })}
            <JobKit parts job />
        </section>
    }
}

/// How far all files are, and each of them.
#[component]
fn SendProgress() -> impl IntoView {
    let sending = Sending::expect();
    let percent = Memo::new(move |_| {
        let (n_sent, n_bytes, ..) = sending.progress();
        format::percent(n_sent, n_bytes)
    });
    let words = move || {
        let (n_sent, n_bytes, millis, sent) = sending.progress();
        let size = format!("{} of {}", format::bytes(n_sent), format::bytes(n_bytes));
        let is_running = sending.is_running.get();
        let rate = format::rate(sent, millis).filter(|_| is_running);
        let left = format::millis_left(sent, n_bytes.saturating_sub(n_sent) + sent, millis);
        let left =
            left.filter(|_| is_running).map(|millis| format!("{} left", format::duration(millis)));
        [Some(size), rate, left].into_iter().flatten().collect::<Vec<_>>().join(" · ")
    };
    let rows = move || {
        let files = sending.files.get();
        files.into_iter().map(|file| view! { <SentRow file /> }).collect_view()
    };
    view! {
        <PercentBar label="Upload".to_owned() percent />
        <p aria-hidden="true">{words}</p>
        <div class="parts-table" tabindex="0" role="region" aria-label="Uploads">
            <table class="lined-table">
                <caption class="visually-hidden">"Uploads"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Object"</th>
                        <th scope="col" class="number">"Size"</th>
                        <th scope="col">"State"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

#[component]
fn SentRow(
    /// A file that is sent.
    file: SentFile,
) -> impl IntoView {
    let SentFile { place, n_bytes, n_sent, state, .. } = file;
    let share = format!("{} %", format::percent(n_sent, n_bytes));
    let state = match state {
        SentState::Waits if n_sent > 0 => {
            view! { <p>{format!("paused at {share}")}</p> }.into_any()
        }
        SentState::Waits => view! { <p class="quiet">"waits"</p> }.into_any(),
        SentState::Sends => view! { <p>{share}</p> }.into_any(),
        SentState::Done => view! { <p>"is there"</p> }.into_any(),
        SentState::Failed(refusal) => view! { <RefusalNote what="Not sent" refusal /> }.into_any(),
    };
    view! {
        <tr>
            <th scope="row">{place.to_string()}</th>
            <td class="number">{format::bytes(n_bytes)}</td>
            <td>{state}</td>
        </tr>
    }
}
