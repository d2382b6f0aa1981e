//! The job kit: scripts, policies and Terraform to run these jobs with keys that stay out of the page.

use leptos::prelude::*;

use crate::app::state::{
    Connection, JobForm, JobOf, KitSource, Sending, TextDownload, current_catalog,
};
use crate::engine::aws::kit::{self, FOLDER, File, Part, missing};
use crate::web;

use super::copy_button::CopyButton;
use super::job_fields::AnswerField;
use super::text_field::TextField;

/// The kit, made once it is opened.
#[component]
pub(crate) fn JobKit(
    /// The files of the jobs.
    parts: Signal<Vec<Part>>,
    /// What they are of.
    job: Signal<JobOf>,
) -> impl IntoView {
    let is_open = RwSignal::new(false);
    view! {
        <details
            class="job-kit"
            prop:open=is_open
            on:toggle:target=move |event| is_open.set(event.target().open())
        >
            <summary>"Job kit: run it with keys that stay out of this page"</summary>
            {move || is_open.get().then(|| view! { <Kit parts job /> })}
        </details>
    }
}

#[component]
fn Kit(
    /// The files of the jobs.
    parts: Signal<Vec<Part>>,
    /// What they are of.
    job: Signal<JobOf>,
) -> impl IntoView {
    let connection = Connection::expect();
    let (form, sending) = (JobForm::expect(), Sending::expect());
    let can_sign = Memo::new(move |_| connection.can_sign());
    let files = Memo::new(move |_| {
        let of = job.get();
        let source = KitSource {
            parts: parts.get(),
            model: form.model(&of.model, &of.region),
            of: &of,
            name: &form.name.get(),
            target: &sending.target.get(),
            origin: web::page_origin(),
        };
        let kit = form.answers.with(|answers| source.kit(answers));
        kit::files(&kit, current_catalog())
    });
    let unknown = move || {
        let unknown = missing(&files.get()).into_iter().map(|value| {
            view! { <li><code>{value.text}</code> ": " {value.meaning}</li> }
        });
        let unknown: Vec<_> = unknown.collect();
        (!unknown.is_empty()).then(|| {
            view! {
                <p class="notice">"Not known yet, and a placeholder in the files:"</p>
                <ul>{unknown}</ul>
            }
        })
    };
    let listed = move || {
        let files = files.get().into_iter().map(|file| view! { <KitFile file /> });
        files.collect_view()
    };
    let download = TextDownload::new();
    let problem = RwSignal::new(None::<String>);
    let save = move |_| {
        let bytes = files.with_untracked(|files| kit::zip(files));
        let saved = download.save_bytes(&format!("{FOLDER}.zip"), &bytes, "application/zip");
        problem.set(saved.err().map(|error| format!("The kit was not saved: {error}.")));
    };
    view! {
        <p class="hint">
            "Requests, AWS CLI and boto3 scripts, presign commands, policies, CORS rules and Terraform for exactly these jobs. The same inputs make the same files."
        </p>
        <div class="field-row">
            <Show when=move || !can_sign.get()>
                <TextField
                    id="kit-target"
                    label="Folder for records"
                    value=sending.target
                    on_input=move |text| sending.target.set(text)
                    example="s3://bucket/folder/"
                    hint="Where the files go."
                />
            </Show>
            <AnswerField
                id="kit-account"
                label="Account"
                of=|answers| &mut answers.account
                hint="12 digits. Empty: that of the role."
            />
        </div>
        {unknown}
        <div class="panel__actions">
            <button type="button" class="button" on:click=save>"Download job kit"</button>
            <p class="problem" aria-live="polite">{move || problem.get()}</p>
        </div>
        {listed}
    }
}

/// A file of the kit, to be read and copied.
#[component]
fn KitFile(
    /// The file.
    file: File,
) -> impl IntoView {
    let File { name, purpose, text, .. } = file;
    view! {
        <details class="job-kit__file">
            <summary><code>{name.clone()}</code> ": " {purpose}</summary>
            <CopyButton text=text.clone() what=name.clone() />
            <pre class="job-kit__text" tabindex="0" role="group" aria-label=name>{text}</pre>
        </details>
    }
}
