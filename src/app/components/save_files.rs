//! Saving what a conversion made, beside plain downloads: the manifest, and all files into a folder.

use leptos::either::EitherOf4;
use leptos::prelude::*;

use crate::app::format;
use crate::app::state::{Converted, Prepare, Stage};
use crate::engine::split::MANIFEST_FILE;
use crate::web;

use super::failure_note::FailureNote;
use super::progress_bar::ProgressBar;

/// Buttons and what became of them.
#[component]
pub(crate) fn SaveFiles(
    /// What was made.
    converted: Converted,
) -> impl IntoView {
    let conversion = Prepare::expect().conversion;
    let is_saving = Memo::new(move |_| conversion.saving.is_running());
    let manifest = move || conversion.sealing.done();
    let n_files = converted.made.parts.len() as u64;
    let converted = StoredValue::new(converted);
    let folder = web::can_pick_folder().then(|| {
        view! {
            <button
                type="button"
                class="button"
                disabled=move || is_saving.get()
                on:click=move |_| {
                    converted.with_value(|converted| conversion.save_into_folder(converted));
                }
            >
                "Save into a folder…"
            </button>
            <button
                type="button"
                class="button"
                hidden=move || !is_saving.get()
                on:click=move |_| conversion.saving.cancel()
            >
                "Cancel saving"
            </button>
        }
    });
    let sealed = move || {
        match conversion.sealing.stage.get() {
        Stage::Running(_) => Some(
            view! { <p class="hint">{format!("Making the SHA-256 of each part for {MANIFEST_FILE}…")}</p> }
                .into_any(),
        ),
        Stage::Failed(failure) => {
            let what = "quarry.json was not made";
            Some(view! { <FailureNote what failure /> }.into_any())
        }
        _ => None,
    }
    };
    let saved = move || match conversion.saving.stage.get() {
        Stage::Idle | Stage::Running(_) => EitherOf4::A(()),
        Stage::Done(name) => {
            let files = format::counted(n_files, "file", "files");
            EitherOf4::B(view! {
                <p>{format!("{files} and {MANIFEST_FILE} are in the folder “{name}”.")}</p>
            })
        }
        Stage::Failed(failure) => EitherOf4::C(view! { <FailureNote what="Not saved" failure /> }),
        Stage::Cancelled => EitherOf4::D(view! { <p>"Cancelled. No file was saved."</p> }),
    };
    view! {
        <div class="panel__actions">
            <button
                type="button"
                class="button"
                disabled=move || manifest().is_none()
                on:click=move |_| {
                    if let Some(manifest) = manifest() {
                        conversion.save_manifest(&manifest);
                    }
                }
            >
                {format!("Download {MANIFEST_FILE}")}
            </button>
            {folder}
        </div>
        <Show when=move || is_saving.get()>
            <ProgressBar label="Saving" stage=conversion.saving.stage />
        </Show>
        <div role="status" aria-live="polite">{sealed} {saved}</div>
    }
}
