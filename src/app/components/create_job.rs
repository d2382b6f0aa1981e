//! "Create job" after the files are in S3.

use leptos::prelude::*;
use leptos_router::components::A;

use crate::app::format;
use crate::app::state::{Connection, JobForm, JobOf, Jobs, Refusal, SentObject};

use super::problem_list::ProblemList;
use super::refusal_note::RefusalNote;

/// A job for each file, and what AWS would refuse of them.
#[component]
pub(crate) fn CreateJob(
    /// Where the records are.
    files: Vec<SentObject>,
    /// What they are of.
    job: Signal<JobOf>,
) -> impl IntoView {
    let (connection, form, jobs) = (Connection::expect(), JobForm::expect(), Jobs::expect());
    let n_jobs = files.len();
    let said = RwSignal::new(None::<String>);
    let refusal = RwSignal::new(None::<Refusal>);
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
        let endpoints = connection.endpoints();
        refusal.set(endpoints.as_ref().err().cloned());
        let Ok(endpoints) = endpoints else {
            return said.set(None);
        };
        let made = files.with_value(|files| {
            job.with_untracked(|job| form.jobs(files, job, endpoints.region()))
        });
        said.set(made.map(|made| asked_for(jobs.submit(made), n_jobs)));
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
            {move || refusal.get().map(|refusal| view! { <RefusalNote what="Not created" refusal /> })}
        </div>
        <ProblemList problems=form.problems />
    }
}

/// What became of so many jobs, of which some are new.
fn asked_for(n_new: usize, n_jobs: usize) -> String {
    let jobs = |n: usize| format::counted(n as u64, "job is", "jobs are");
    if n_new == n_jobs {
        return format!("{} asked for: see Jobs.", jobs(n_new));
    }
    let known = jobs(n_jobs - n_new);
    let again = "To run the same records once more, give the job another name.";
    match n_new {
        0 => format!("Nothing new is asked for: {known} there already, see Jobs. {again}"),
        _ => format!("{} asked for, and {known} there already: see Jobs. {again}", jobs(n_new)),
    }
}
