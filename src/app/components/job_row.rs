//! One job of the list.

use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_navigate};

use crate::app::format;
use crate::app::state::{Connection, Fetching, Jobs, KeptJob, Results, model_behind};
use crate::engine::aws::bedrock::JobStatus;
use crate::engine::aws::kit::create_command;
use crate::engine::aws::time;

use super::copy_button::CopyButton;
use super::progress_bar::PercentBar;

/// What is known of it, and what can be done with it.
#[component]
pub(crate) fn JobRow(
    /// A job.
    job: KeptJob,
) -> impl IntoView {
    let (jobs, fetching, results) = (Jobs::expect(), Fetching::expect(), Results::expect());
    let connection = Connection::expect();
    let (navigate, location) = (use_navigate(), use_location());
    let name = job.request.job_name.clone();
    let meaning = job.status.as_ref().map(JobStatus::meaning);
    let counts = job.counts.map(|counts| view! { <JobCounts name=name.clone() counts /> });
    let submitted = job.submitted_at.map(time::to_words);
    // What AWS has to be asked for is asked in the region of the connection.
    let here = job.region.clone();
    let is_here = Memo::new(move |_| connection.hosts.with(|hosts| hosts.region == here));
    let elsewhere = (name.clone(), job.region.clone());
    let (known, is_waiting) = (job.status.clone(), job.is_waiting());
    let status = move || match (&known, is_waiting) {
        (Some(status), _) => status.name().to_owned(),
        (None, true) if is_here.get() => "waits for a free place".to_owned(),
        (None, true) => "waits until its region is that of the connection".to_owned(),
        (None, false) => "not created".to_owned(),
    };
    let switch = move || {
        let (name, region) = elsewhere.clone();
        (!is_here.get()).then(|| view! { <SwitchRegion name region /> })
    };
    let stop =
        job.status.as_ref().filter(|status| status.can_be_stopped()).and(job.arn.clone()).map(
            |arn| {
                let label = format!("Stop {name}");
                view! {
                    <button
                        type="button"
                        class="button is-small"
                        aria-label=label
                        disabled=move || !is_here.get()
                        on:click=move |_| jobs.stop(arn.clone())
                    >
                        "Stop"
                    </button>
                }
            },
        );
    let folder = job.output_folder.clone().filter(|_| job.is_over());
    let ran = (model_behind(&job.request.model_id), job.region.clone());
    let open = folder.map(|folder| {
        let label = format!("Open results of {name}");
        let open = move |_| {
            let (navigate, (model, region)) = (navigate.clone(), ran.clone());
            let path = location.pathname;
            fetching.folder(&folder, move |files| {
                results.clear();
                // Outputs do not say themselves what answered them, and where.
                results.model.set(model);
                results.region.set(region);
                results.open(files, |_| true);
                // Whoever went on to something else meanwhile finds them there.
                if path.try_get_untracked().is_some_and(|path| path.ends_with("/jobs")) {
                    navigate("/results", leptos_router::NavigateOptions::default());
                }
            });
        };
        view! {
            <button
                type="button"
                class="button is-small"
                aria-label=label
                disabled=move || fetching.is_running.get() || !is_here.get()
                on:click=open
            >
                "Open results"
            </button>
        }
    });
    let again =
        (job.arn.is_none() && !job.is_waiting()).then(|| view! { <SubmitAgain job=job.clone() /> });
    let command = job.arn.is_none().then(|| {
        view! { <JobCommand command=create_command(&job.request, &job.region) /> }
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
                {command}
            </td>
            <td>{counts}</td>
            <td>{submitted}</td>
            <td>
                <div class="panel__actions">
                    {switch}
                    {open}
                    {stop}
                    {again}
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

/// Makes the region of a job that of the connection, so that it can be watched, stopped and opened.
#[component]
fn SwitchRegion(
    /// Name of the job.
    name: String,
    /// Code of its region.
    region: String,
) -> impl IntoView {
    let (connection, jobs) = (Connection::expect(), Jobs::expect());
    let label = format!("Use {region}, the region of {name}");
    let text = format!("Use {region}");
    let switch = move |_| {
        connection.hosts.update(|hosts| hosts.region.clone_from(&region));
        jobs.look_now();
    };
    view! {
        <button type="button" class="button is-small" aria-label=label on:click=switch>
            {text}
        </button>
    }
}

/// A job that was not created, as a command.
#[component]
fn JobCommand(
    /// What creates it.
    command: String,
) -> impl IntoView {
    view! {
        <details>
            <summary>"As a command"</summary>
            <p class="hint">
                "The same job by the AWS CLI, for when Bedrock does not answer this page. Its token makes one job of both."
            </p>
            <pre class="job-row__command" tabindex="0">{command.clone()}</pre>
            <CopyButton text=command what="command" />
        </details>
    }
}

#[component]
fn SubmitAgain(
    /// A job that was refused.
    job: KeptJob,
) -> impl IntoView {
    let jobs = Jobs::expect();
    let label = format!("Submit again: {}", job.request.job_name);
    view! {
        <button
            type="button"
            class="button is-small"
            aria-label=label
            on:click=move |_| jobs.submit_again(&job)
        >
            "Submit again"
        </button>
    }
}

#[component]
fn JobCounts(
    /// Name of the job.
    name: String,
    /// Records: all, processed, with an answer, failed.
    counts: [u64; 4],
) -> impl IntoView {
    let [total, processed, success, error] = counts;
    let words = format!(
        "{} of {}: {} answered, {} failed",
        format::count(processed),
        format::count(total),
        format::count(success),
        format::count(error)
    );
    let percent = format::percent(processed, total);
    view! {
        <p>{words}</p>
        <PercentBar label=format!("Records of {name}") percent />
    }
}
