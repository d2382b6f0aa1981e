//! "Create job" after the files are in S3.

use leptos::prelude::*;
use leptos_router::components::A;

use crate::app::format;
use crate::app::state::{Connection, JobForm, JobOf, Jobs};
use crate::engine::aws::S3Location;

use super::problem_list::ProblemList;

/// A job for each file, and what AWS would refuse of them.
#[component]
pub(crate) fn CreateJob(
    /// Where the records are.
    files: Vec<S3Location>,
    /// What they are of.
    job: Signal<JobOf>,
) -> impl IntoView {
    let (connection, form, jobs) = (Connection::expect(), JobForm::expect(), Jobs::expect());
    let n_jobs = files.len() as u64;
    let said = RwSignal::new(None::<String>);
    let files = StoredValue::new(files);
    let other_region = move || {
        let chosen = job.with(|job| job.region.clone());
        let here = connection.hosts.with(|hosts| hosts.region.clone());
        (!chosen.is_empty() && chosen != here).then(|| {
            format!(
                "The file is for {chosen}, and the connection for {here}, where the job will run."
            )
        })
    };
    let create = move |_| {
        let region = connection.hosts.with_untracked(|hosts| hosts.region.clone());
        let made =
            files.with_value(|files| job.with_untracked(|job| form.jobs(files, job, &region)));
        said.set(made.map(|made| {
            let text =
                format!("{} asked for: see Jobs.", format::counted(n_jobs, "job is", "jobs are"));
            jobs.submit(made);
            text
        }));
    };
    view! {
        <p class="notice">{other_region}</p>
        <div class="panel__actions">
            <button type="button" class="button is-primary" on:click=create>
                {if n_jobs == 1 { "Create job".to_owned() } else { format!("Create {n_jobs} jobs") }}
            </button>
            <A href="/jobs">"Jobs"</A>
        </div>
        <div role="status" aria-live="polite">
            <p>{move || said.get()}</p>
        </div>
        <ProblemList problems=form.problems />
    }
}
