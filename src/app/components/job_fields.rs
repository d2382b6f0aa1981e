//! What a job needs beside its records.

use leptos::prelude::*;

use crate::app::state::{Answers, JobForm};

use super::text_field::{TextArea, TextField};

/// Name, role, place of the outputs, and what few jobs need.
#[component]
pub(crate) fn JobFields() -> impl IntoView {
    let form = JobForm::expect();
    view! {
        <h3>"Job"</h3>
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
    }
}

/// What few jobs need.
#[component]
fn MoreJobFields() -> impl IntoView {
    let form = JobForm::expect();
    let answers = form.answers;
    view! {
        <details>
            <summary>"Profile, timeout, encryption, network, tags"</summary>
            <div class="field-row">
                <TextField
                    id="job-profile"
                    label="Inference profile of your own"
                    value=form.profile
                    on_input=move |text| form.profile.set(text)
                    hint="Its ARN, to tell costs apart by its tags. Empty: what the model needs."
                />
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
                    label="Owner of the bucket of the records"
                    of=|answers| &mut answers.owner
                    hint="12 digits, where it is another account."
                />
                <AnswerField
                    id="job-output-owner"
                    label="Owner of the bucket of the outputs"
                    of=|answers| &mut answers.output_owner
                    hint="12 digits, where it is another account."
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
pub(crate) fn AnswerField(
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
