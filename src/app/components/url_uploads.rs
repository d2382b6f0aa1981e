//! Uploads by presigned URLs that somebody else signed: no keys in this page.

use std::time::Duration;

use leptos::prelude::*;

use crate::app::format;
use crate::app::state::{Batch, Connection, UrlSending};
use crate::engine::aws::presigned::{Misfit, PresignedUrl, Upload, read_pasted};
use crate::engine::aws::{Method, presigned::Pairing};

use super::refusal_note::RefusalNote;

/// Where URLs are pasted, which file each is for, and how far the uploads are.
#[component]
pub(crate) fn UrlUploads(
    /// What is sent.
    batch: Batch,
) -> impl IntoView {
    let connection = Connection::expect();
    let uploads = UrlSending::expect();
    let batch = StoredValue::new_local(batch);
    let pasted = uploads.pasted;
    let read = Memo::new(move |_| {
        batch.with_value(|batch| pasted.with(|text| paired(text, batch, connection.now())))
    });
    let now = every_second(connection);
    let rows = move || {
        let (urls, _, pairing) = read.get();
        let now = now.get();
        batch.with_value(|batch| {
            let rows = batch.files.iter().enumerate().map(|(idx, file)| {
                let pair = pairing.pairs.iter().find(|(file, _)| *file == idx);
                let url = pair.and_then(|(_, url)| urls.get(*url)).cloned();
                let said = match &url {
                    None => "no URL for it".to_owned(),
                    Some(url) => {
                        let upload = Upload { file_name: &file.name, n_bytes: file.n_bytes() };
                        let misfits = url.misfits_of_upload(&upload, now);
                        // The type of records is sent where one was signed: it is most likely that.
                        let is_type = |misfit: &&Misfit| {
                            **misfit == Misfit::Header("content-type".to_owned())
                        };
                        match misfits.iter().find(|misfit| !is_type(misfit)) {
                            Some(misfit) => misfit.to_string(),
                            None => format!("good for {}", left(url.seconds_left(now))),
                        }
                    }
                };
                let state = uploads.state_of(batch, idx);
                view! {
                    <tr>
                        <th scope="row">{file.name.clone()}</th>
                        <td class="number">{format::bytes(file.n_bytes())}</td>
                        <td>{url.map(|url| format!("s3://{}/{}", url.bucket, url.key))}</td>
                        <td>{state.unwrap_or(said)}</td>
                    </tr>
                }
            });
            rows.collect_view()
        })
    };
    let can_send = Memo::new(move |_| read.with(|(_, _, pairing)| !pairing.pairs.is_empty()));
    let send = move |_| {
        let (urls, _, pairing) = read.get_untracked();
        let pairs =
            pairing.pairs.iter().filter_map(|(file, url)| Some((*file, urls.get(*url)?.clone())));
        batch.with_value(|batch| uploads.start(batch, pairs.collect()));
    };
    view! {
        <p class="hint">
            "With keys in Settings, Quarry signs for itself. Without them, paste a presigned URL for each file; the job kit says how to make them."
        </p>
        <div class="field">
            <label for="put-urls">"Presigned URLs for PUT"</label>
            <textarea
                id="put-urls"
                rows="4"
                autocomplete="off"
                spellcheck="false"
                aria-describedby="put-urls-problem"
                prop:value=move || pasted.get()
                on:input:target=move |event| pasted.set(event.target().value())
            ></textarea>
            <div id="put-urls-problem" class="problem" aria-live="polite">
                {move || read.with(|(_, problems, _)| problems.clone()).into_iter().map(|text| view! { <p>{text}</p> }).collect_view()}
            </div>
        </div>
        <div class="parts-table" tabindex="0" role="region" aria-label="Files and their URLs">
            <table class="lined-table">
                <caption class="visually-hidden">"Files and their URLs"</caption>
                <thead>
                    <tr>
                        <th scope="col">"File"</th>
                        <th scope="col" class="number">"Size"</th>
                        <th scope="col">"Goes to"</th>
                        <th scope="col">"State"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        <div class="panel__actions">
            <button
                type="button"
                class="button"
                disabled=move || !can_send.get() || uploads.is_running.get()
                on:click=send
            >
                "Upload by these URLs"
            </button>
            <button
                type="button"
                class="button"
                disabled=move || !uploads.is_running.get()
                on:click=move |_| uploads.cancel()
            >
                "Stop"
            </button>
        </div>
        {move || uploads.problem.get().map(|refusal| view! { <RefusalNote what="Not sent" refusal /> })}
    }
}

/// The URLs that were pasted, what is wrong with them, and which file each is for.
fn paired(pasted: &str, batch: &Batch, now: u64) -> (Vec<PresignedUrl>, Vec<String>, Pairing) {
    let (mut urls, mut problems) = (Vec::new(), Vec::new());
    for line in read_pasted(pasted) {
        match line.result {
            Ok(url) => urls.push(url),
            Err(error) => problems.push(format!("Line {}: {error}.", line.line)),
        }
    }
    let names: Vec<&str> = batch.files.iter().map(|file| file.name.as_str()).collect();
    let pairing = Pairing::new(&names, &urls, Method::Put);
    for url in pairing.urls.iter().filter_map(|place| urls.get(*place)) {
        let misfit = url.misfits(Method::Put, now).into_iter().next();
        let why = match misfit.filter(|misfit| matches!(misfit, Misfit::Method { .. })) {
            Some(misfit) => misfit.to_string(),
            None => {
                "it is for none of these files, or another one for it is good for longer".to_owned()
            }
        };
        problems.push(format!("The URL of {} is not used: {why}.", url.file_name()));
    }
    (urls, problems, pairing)
}

/// Time that is left: `42 min 0 s`.
fn left(seconds: u64) -> String {
    let millis = u32::try_from(seconds).map_or(f64::MAX, f64::from) * 1000.0;
    format::duration(millis)
}

/// The time at AWS, second by second as long as this stands.
fn every_second(connection: Connection) -> RwSignal<u64> {
    let now = RwSignal::new(connection.now());
    let tick = move || {
        now.try_set(connection.now());
    };
    if let Ok(ticks) = set_interval_with_handle(tick, Duration::from_secs(1)) {
        on_cleanup(move || ticks.clear());
    }
    now
}
