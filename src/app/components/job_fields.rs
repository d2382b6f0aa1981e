//! "Create job" after the files are in S3.

use leptos::prelude::*;
use leptos_router::components::A;

use crate::app::format;
use crate::app::state::{Answers, Connection, Invocation, JobForm, Jobs, Prepare};
use crate::engine::aws::S3Location;
use crate::engine::aws::bedrock::InvocationType;

use super::text_field::{TextArea, TextField};

/// What a job needs beside its records, and a job for each file.
#[component]
pub(crate) fn JobFields(
    /// Where the records are.
    files: Vec<S3Location>,
) -> impl IntoView {
    let (connection, form, jobs) = (Connection::expect(), JobForm::expect(), Jobs::expect());
    let prepare = Prepare::expect();
    let n_jobs = files.len() as u64;
    let said = RwSignal::new(None::<String>);
    let files = StoredValue::new(files);
    let other_region = move || {
        let chosen = prepare.form.region.get();
        let here = connection.hosts.with(|hosts| hosts.region.clone());
        (chosen != here).then(|| {
            format!(
                "The recipe is for {chosen}, and the connection for {here}, where the job will run."
            )
        })
    };
    let create = move |_| {
        let invocation = match untrack(|| prepare.form.invocation()) {
            Invocation::Converse => InvocationType::Converse,
            Invocation::InvokeModel => InvocationType::InvokeModel,
        };
        let region = connection.hosts.with_untracked(|hosts| hosts.region.clone());
        let made = files.with_value(|files| {
            prepare.recipe.with_untracked(|recipe| form.jobs(files, recipe, invocation, &region))
        });
        said.set(made.map(|made| {
            let text =
                format!("{} asked for: see Jobs.", format::counted(n_jobs, "job is", "jobs are"));
            jobs.submit(made);
            text
        }));
    };
    let problems = move || {
        let problems = form.problems.get();
        let lines = problems.into_iter().map(|problem| {
            view! { <li><code>{problem.field}</code> ": " {problem.reason} ". " {problem.fix}</li> }
        });
        lines.collect_view()
    };
    view! {
        <h3>"Create job"</h3>
        <div class="field-row">
            <TextField
                id="job-name"
                label="Job name"
                value=form.name
                on_input=move |text| form.name.set(text)
                hint="Letters, digits and hyphens. Empty: the source's name and the day."
            />
            <AnswerField
                id="job-role"
                label="Service role"
                of=|answers| &mut answers.role
                example="arn:aws:iam::123456789012:role/…"
                hint="The role that reads and writes for the job."
            />
            <AnswerField
                id="job-output"
                label="Folder for outputs"
                of=|answers| &mut answers.output
                example="s3://bucket/outputs/"
                hint="Not the folder of the records."
            />
        </div>
        <MoreJobFields />
        <p class="notice">{other_region}</p>
        <div class="panel__actions">
            <button type="button" class="button is-primary" on:click=create>
                {if n_jobs == 1 { "Create job".to_owned() } else { format!("Create {n_jobs} jobs") }}
            </button>
            <A href="/jobs">"Jobs"</A>
        </div>
        <div role="status" aria-live="polite">
            <p>{move || said.get()}</p>
            <ul class="problem">{problems}</ul>
        </div>
    }
}

/// What few jobs need.
#[component]
fn MoreJobFields() -> impl IntoView {
    let answers = JobForm::expect().answers;
    view! {
        <details>
            <summary>"Timeout, encryption, network, tags"</summary>
            <div class="field-row">
                <AnswerField
                    id="job-hours"
                    label="Timeout in hours"
                    of=|answers| &mut answers.hours
                    hint="24 to 168. Empty: as AWS has it."
                />
                <AnswerField
                    id="job-kms"
                    label="KMS key of the outputs"
                    of=|answers| &mut answers.kms_key
                    hint="ARN, id or alias. Empty: the bucket's own."
                />
                <AnswerField
                    id="job-owner"
                    label="Account of the buckets"
                    of=|answers| &mut answers.owner
                    hint="12 digits, where it is not yours."
                />
                <AnswerField
                    id="job-subnets"
                    label="Subnets"
                    of=|answers| &mut answers.subnets
                    hint="1 to 16, separated by spaces, for a job in a VPC."
                />
                <AnswerField
                    id="job-groups"
                    label="Security groups"
                    of=|answers| &mut answers.groups
                    hint="1 to 5, separated by spaces."
                />
            </div>
            <TextArea
                id="job-tags"
                label="Tags"
                rows="2"
                value=Signal::derive(move || answers.with(|answers| answers.tags.clone()))
                on_input=move |text| answers.update(|answers| answers.tags = text)
                hint="name=value, one a line."
            />
        </details>
    }
}

/// One of the answers of the form.
#[component]
fn AnswerField(
    /// Id of the input.
    id: &'static str,
    /// Its label.
    label: &'static str,
    /// Which answer.
    of: fn(&mut Answers) -> &mut String,
    /// What to write, or what holds where it is empty.
    hint: &'static str,
    /// An example, shown where it is empty.
    #[prop(optional)]
    example: &'static str,
) -> impl IntoView {
    let answers = JobForm::expect().answers;
    view! {
        <TextField
            id
            label
            value=Signal::derive(move || of(&mut answers.get()).clone())
            on_input=move |text| answers.update(|answers| *of(answers) = text)
            hint
            example
        />
    }
}
