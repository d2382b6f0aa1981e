//! The jobs that were asked for, and those of the region.

use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

use crate::app::format;
use crate::app::state::{Connection, Fetching, Jobs, KeptJob, Results, model_behind};
use crate::engine::aws::bedrock::JobStatus;
use crate::engine::aws::time;

use super::progress_bar::PercentBar;
use super::refusal_note::RefusalNote;
use super::text_field::TextField;

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
    let rows = move || {
        let all = jobs.all.get();
        all.into_iter().map(|job| view! { <JobRow job /> }).collect_view()
    };
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
        jobs.filter.update(|filter| filter.1 = status);
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
            <div class="field-row">
                <TextField
                    id="jobs-name"
                    label="Name contains"
                    value=Signal::derive(move || jobs.filter.with(|filter| filter.0.clone()))
                    on_input=move |text| jobs.filter.update(|filter| filter.0 = text)
                />
                <div class="field">
                    <label for="jobs-status">"Status"</label>
                    <select id="jobs-status" on:change:target=move |event| choose_status(event.target().value())>
                        <option value="">"All"</option>
                        {status_options.collect_view()}
                    </select>
                </div>
            </div>
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
                {move || jobs.problem.get().map(|refusal| view! { <RefusalNote what="Not done" refusal /> })}
                {move || fetching.problem.get().map(|refusal| view! { <RefusalNote what="Not fetched" refusal /> })}
                <p>{move || fetched(&fetching)}</p>
            </div>
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
            </Show>
        </section>
    }
}

/// How far fetching is, in words.
fn fetched(fetching: &Fetching) -> Option<String> {
    if !fetching.is_running.get() {
        return None;
    }
    let (n_here, n_bytes) = fetching.files.with(|files| {
        let n_here: u64 = files.iter().map(|file| file.n_here).sum();
        (n_here, files.iter().filter_map(|file| file.n_bytes).sum::<u64>())
    });
    Some(format!("Fetching outputs: {} of {}.", format::bytes(n_here), format::bytes(n_bytes)))
}

#[component]
fn JobRow(
    /// A job.
    job: KeptJob,
) -> impl IntoView {
    let (jobs, fetching, results) = (Jobs::expect(), Fetching::expect(), Results::expect());
    let navigate = use_navigate();
    let name = job.request.job_name.clone();
    let status = match (&job.status, job.is_waiting()) {
        (Some(status), _) => status.name().to_owned(),
        (None, true) => "waits for its turn".to_owned(),
        (None, false) => "not created".to_owned(),
    };
    let meaning = job.status.as_ref().map(JobStatus::meaning);
    let counts = job.counts.map(|[total, processed, success, error]| {
        let percent = format::percent(processed, total);
        let words = format!(
            "{} of {}: {} answered, {} failed",
            format::count(processed),
            format::count(total),
            format::count(success),
            format::count(error)
        );
        view! {
            <p>{words}</p>
            <PercentBar label=format!("Records of {name}") percent />
        }
    });
    let submitted =
        job.submitted_at.map(|at| time::to_iso(at).replace('T', " ").replace('Z', " UTC"));
    let stop = job.status.as_ref().filter(|status| status.can_be_stopped()).and(job.arn.clone()).map(|arn| {
        let label = format!("Stop {name}");
        view! {
            <button type="button" class="button is-small" aria-label=label on:click=move |_| jobs.stop(arn.clone())>
                "Stop"
            </button>
        }
    });
    let folder = job.output_folder.clone().filter(|_| job.is_over());
    let ran = (model_behind(&job.request.model_id), job.region.clone());
    let open = folder.map(|folder| {
        let label = format!("Open results of {name}");
        let open = move |_| {
            let (navigate, (model, region)) = (navigate.clone(), ran.clone());
            fetching.folder(&folder, move |files| {
                results.clear();
                // Outputs do not say themselves what answered them, and where.
                results.model.set(model);
                results.region.set(region);
                results.open(files, |_| true);
                navigate("/results", leptos_router::NavigateOptions::default());
            });
        };
        view! {
            <button
                type="button"
                class="button is-small"
                aria-label=label
                disabled=move || fetching.is_running.get()
                on:click=open
            >
                "Open results"
            </button>
        }
    });
    let label = format!("Take off the list: {name}");
    let arn = job.arn.clone();
    let place = job.output_folder.clone();
    let (model, message) = (job.request.model_id.clone(), job.message.clone());
    let region = job.region.clone();
    let forgotten = StoredValue::new(job);
    view! {
        <tr>
            <th scope="row">
                <p>{name}</p>
                <p class="hint">{model}</p>
                <p class="hint">{region}</p>
                {arn.map(|arn| view! { <p class="hint"><code>{arn}</code></p> })}
                {place.map(|place| view! { <p class="hint"><code>{place}</code></p> })}
            </th>
            <td>
                <p title=meaning>{status}</p>
                {message.map(|text| view! { <p class="problem">{text}</p> })}
            </td>
            <td>{counts}</td>
            <td>{submitted}</td>
            <td>
                <div class="panel__actions">
                    {open}
                    {stop}
                    <button
                        type="button"
                        class="button is-small"
                        aria-label=label
                        on:click=move |_| forgotten.with_value(|job| jobs.forget(job))
                    >
                        "Take off the list"
                    </button>
                </div>
            </td>
        </tr>
    }
}
