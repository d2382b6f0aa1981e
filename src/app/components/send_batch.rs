//! A batch to S3, and jobs of it.

use leptos::prelude::*;

use crate::app::format;
use crate::app::state::{Batch, Connection, JobOf, Sending, SentFile, SentState, UrlSending};
use crate::engine::aws::kit::Part;

use super::create_job::CreateJob;
use super::job_fields::JobFields;
use super::job_kit::JobKit;
use super::refusal_note::RefusalNote;
use super::text_field::TextField;
use super::transfer_progress::TransferProgress;
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
    let is_kept = batch.kept().is_some();
    let batch = StoredValue::new_local(batch);
    let is_ours = Memo::new(move |_| batch.with_value(|batch| sending.is_of(batch)));
    let is_begun = Memo::new(move |_| is_ours.get() && !sending.files.with(Vec::is_empty));
    // Files that are there are not where they should be once another folder is written.
    let done =
        Memo::new(move |_| sending.done().filter(|_| is_ours.get() && sending.is_at_target()));
    // A key of Bedrock's own creates jobs of files that came by URLs.
    let there = Memo::new(move |_| {
        if can_sign.get() {
            return done.get();
        }
        let sent = batch.with_value(|batch| uploads.done(batch));
        sent.filter(|_| connection.has_keys())
    });
    // What is wrong before anything is sent is said where it was tried.
    let is_tried = RwSignal::new(false);
    let own_problem = move || sending.problem.get().filter(|_| is_tried.get() || is_ours.get());
    let other = move || {
        let is_other = sending.is_running.get() && !is_ours.get();
        is_other.then_some("Other files are being sent: pause them, or wait until they are there.")
    };
    let announced = move || {
        if done.with(Option::is_some) {
            "All files are in S3."
        } else if is_ours.get() && sending.is_running.get() {
            "Files are being sent."
        } else {
            ""
        }
    };
    // While this panel stands, the strip below the header says nothing of the same.
    Effect::new(move || sending.is_shown.set(is_begun.get()));
    on_cleanup(move || {
        sending.is_shown.try_set(false);
    });
    let is_resting = Memo::new(move |_| is_begun.get() && done.with(Option::is_none));
    let is_sending = Memo::new(move |_| is_ours.get() && sending.is_running.get());
    // One button, which keeps the focus.
    let press = move |_| {
        if is_sending.get_untracked() {
            return sending.pause();
        }
        is_tried.set(true);
        batch.with_value(|batch| sending.start(batch));
    };
    let press_label = move || {
        if is_sending.get() {
            "Pause"
        } else if is_begun.get() && sending.is_at_target() {
            "Go on"
        } else {
            "Send to S3"
        }
    };
    view! {
        <section class="panel" aria-labelledby="send-title">
            <h2 id="send-title">"Send to S3"</h2>
            <Show
                when=move || can_sign.get()
                fallback=move || view! { <WithoutKeys batch=batch.get_value() is_resting /> }
            >
                {(!is_kept).then(|| view! {
                    <p>
                        "The records are made while they are sent: no file of them is kept in the browser. To go on after a break, the source is read again, and what is there is not sent again."
                    </p>
                })}
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
                        class:is-primary=move || done.with(Option::is_none) && !is_sending.get()
                        disabled=move || {
                            sending.is_running.get() && !is_ours.get() || done.with(Option::is_some)
                        }
                        on:click=press
                    >
                        {press_label}
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
                <p class="hint">{other}</p>
                <div role="status" aria-live="polite">
                    {move || own_problem().map(|refusal| view! { <RefusalNote what="Not sent" refusal /> })}
                    <p class="visually-hidden">{announced}</p>
                </div>
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

/// What can be done while nothing can be signed.
#[component]
fn WithoutKeys(
    /// What is sent.
    batch: Batch,
    /// Whether it was begun with keys, and is not all there.
    is_resting: Memo<bool>,
) -> impl IntoView {
    let is_kept = batch.kept().is_some();
    let batch = StoredValue::new_local(batch);
    move || {
        if is_resting.get() {
            let text =
                "The upload rests, since the keys are gone: paste keys in Settings to go on.";
            view! {
                <p class="notice">{text}</p>
                <SendProgress />
            }
            .into_any()
        } else if is_kept {
            view! { <UrlUploads batch=batch.get_value() /> }.into_any()
        } else {
            let text = "Without keys, whole files are sent by presigned URLs: Convert first. With keys in Settings, the records are made while they are sent.";
            view! { <p class="hint">{text}</p> }.into_any()
        }
    }
}

/// How far all files are, and each of them.
#[component]
fn SendProgress() -> impl IntoView {
    let sending = Sending::expect();
    let rows = move || {
        let files = sending.files.get();
        files.into_iter().map(|file| view! { <SentRow file /> }).collect_view()
    };
    view! {
        <TransferProgress label="Upload" transfer=Signal::derive(move || sending.transfer()) />
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
        SentState::Done(_) => view! { <p>"is there"</p> }.into_any(),
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
