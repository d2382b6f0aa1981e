//! The jobs that were asked for, and those of the region.

use leptos::prelude::*;

use crate::app::format;
use crate::app::state::{Connection, Fetching, Jobs, KeptJob};
use crate::engine::aws::bedrock::JobStatus;

use super::job_row::JobRow;
use super::refusal_note::RefusalNote;
use super::text_field::TextField;
use super::transfer_progress::TransferProgress;

/// A row for each job, and what asks for more of them.
#[component]
pub(crate) fn JobTable() -> impl IntoView {
    let (connection, jobs) = (Connection::expect(), Jobs::expect());
    let has_keys = Memo::new(move |_| connection.has_keys());
    // Jobs are looked at as soon as there are keys: pasting them is what starts it.
    Effect::new(move || {
        if has_keys.get() {
            jobs.look_now();
        }
    });
    let fetching = Fetching::expect();
    let has_jobs = Memo::new(move |_| !jobs.all.with(Vec::is_empty));
    let shown = Memo::new(move |_| {
        let (name, status) = jobs.filter.get();
        jobs.all.with(|all| {
            let shown = all.iter().filter(|job| job.fits(&name, status.as_ref()));
            shown.cloned().collect::<Vec<KeptJob>>()
        })
    });
    let rows = move || shown.get().into_iter().map(|job| view! { <JobRow job /> }).collect_view();
    let n_hidden = move || {
        let n_hidden = jobs.all.with(Vec::len) - shown.with(Vec::len);
        (n_hidden > 0).then(|| {
            let others = format::counted(n_hidden as u64, "other job is", "other jobs are");
            view! { <p class="hint">{format!("{others} in the list, and do not fit name and status.")}</p> }
        })
    };
    view! {
        <section class="panel" aria-labelledby="jobs-title">
            <h2 id="jobs-title">"Batch jobs"</h2>
            <p class="hint">
                {move || if has_keys.get() {
                    "Running jobs are looked at while this page is seen."
                } else {
                    "Paste keys in Settings to submit, watch and list jobs."
                }}
            </p>
            <JobFilterFields />
            <div class="panel__actions">
                <button
                    type="button"
                    class="button"
                    disabled=move || !has_keys.get() || jobs.is_listing.get()
                    on:click=move |_| jobs.list(false)
                >
                    "List jobs of the account"
                </button>
                <button
                    type="button"
                    class="button"
                    hidden=move || jobs.next.with(Option::is_none)
                    disabled=move || !has_keys.get() || jobs.is_listing.get()
                    on:click=move |_| jobs.list(true)
                >
                    "List more"
                </button>
                <button
                    type="button"
                    class="button"
                    disabled=move || !has_keys.get()
                    on:click=move |_| jobs.look_now()
                >
                    "Refresh"
                </button>
            </div>
            <div role="status" aria-live="polite">
                {move || jobs.not_done.get().map(|refusal| view! { <RefusalNote what="Not done" refusal /> })}
                {move || jobs.problem.get().map(|refusal| view! { <RefusalNote what="Jobs could not be looked at" refusal /> })}
                {move || fetching.problem.get().map(|refusal| view! { <RefusalNote what="Not fetched" refusal /> })}
            </div>
            <Show when=move || fetching.is_running.get()>
                <TransferProgress label="Fetching outputs" transfer=Signal::derive(move || fetching.transfer()) />
                <div class="panel__actions">
                    <button type="button" class="button" on:click=move |_| fetching.cancel()>
                        "Stop fetching"
                    </button>
                </div>
            </Show>
            <Show
                when=move || has_jobs.get()
                fallback=|| view! {
                    <p class="quiet">
                        "No job yet. Jobs that you create on the prepare page appear here, and those of your account when you list them."
                    </p>
                }
            >
                <div class="job-table" tabindex="0" role="region" aria-label="Jobs">
                    <table class="lined-table">
                        <caption class="visually-hidden">"Jobs"</caption>
                        <thead>
                            <tr>
                                <th scope="col">"Job"</th>
                                <th scope="col">"Status"</th>
                                <th scope="col">"Records"</th>
                                <th scope="col">"Submitted"</th>
                                <th scope="col"><span class="visually-hidden">"What to do"</span></th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
                {n_hidden}
            </Show>
        </section>
    }
}

/// What the list is filtered by.
#[component]
fn JobFilterFields() -> impl IntoView {
    let jobs = Jobs::expect();
    let status_options = JobStatus::ALL.into_iter().map(|status| {
        let name = status.name().to_owned();
        let is_selected = {
            let status = status.clone();
            move || jobs.filter.with(|(_, chosen)| chosen.as_ref() == Some(&status))
        };
        view! { <option value=name.clone() prop:selected=is_selected>{name.clone()}</option> }
    });
    let choose_status = move |name: String| {
        let status = (!name.is_empty()).then(|| JobStatus::from(name));
        jobs.set_filter(|filter| filter.1 = status);
    };
    view! {
            <div class="field-row">
                <TextField
                    id="jobs-name"
                    label="Name contains"
                    value=Signal::derive(move || jobs.filter.with(|filter| filter.0.clone()))
                    on_input=move |text| jobs.set_filter(|filter| filter.0 = text)
                />
                <div class="field">
                    <label for="jobs-status">"Status"</label>
                    <select id="jobs-status" on:change:target=move |event| choose_status(event.target().value())>
                        <option value="">"All"</option>
                        {status_options.collect_view()}
                    </select>
                </div>
            </div>
    }
}
