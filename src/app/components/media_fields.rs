//! Columns that hold images, documents or videos, and the files that they name.

use leptos::prelude::*;

use crate::app::format;
use crate::app::state::Prepare;
use crate::engine::family::Family;
use crate::web;

/// A box for each column, and a choice of files.
#[component]
pub(crate) fn MediaFields() -> impl IntoView {
    let Prepare { opened, form, .. } = Prepare::expect();
    let inputs = form.inputs;
    let boxes = move || {
        let mut columns = opened.columns.get();
        for name in inputs.media.get_untracked() {
            if !columns.contains(&name) {
                columns.push(name);
            }
        }
        columns.into_iter().map(|column| view! { <MediaColumn column /> }).collect_view()
    };
    let takes = Memo::new(move |_| {
        let abilities = form.family().map(Family::abilities);
        abilities.map_or_else(Vec::new, |able| [able.images, able.documents, able.videos].concat())
    });
    let what = move || match takes.get() {
        formats if formats.is_empty() => {
            "The request format of this model takes no images or documents.".to_owned()
        }
        formats => format!(
            "A cell holds the name of a file chosen below, a data URL, base64, or an address in S3. Formats: {}.",
            formats.join(", ")
        ),
    };
    let chosen = move || match inputs.file_names.with(Vec::len) {
        0 => "No files chosen.".to_owned(),
        1 => inputs.file_names.with(|names| names.concat()),
        n => format!("{} files chosen.", format::count(u64::try_from(n).unwrap_or(u64::MAX))),
    };
    view! {
        <fieldset class="media-fields">
            <legend>"Images and documents"</legend>
            <p class="hint">{what}</p>
            <div class="media-fields__columns">{boxes}</div>
            <div class="field">
                <label for="media-files">"Files named in the columns"</label>
                <input
                    id="media-files"
                    type="file"
                    multiple
                    aria-describedby="media-files-chosen"
                    on:change=move |event| inputs.set_files(web::chosen_files(&event))
                />
                <p id="media-files-chosen" class="hint" aria-live="polite">{chosen}</p>
            </div>
        </fieldset>
    }
}

#[component]
fn MediaColumn(
    /// Its name.
    column: String,
) -> impl IntoView {
    let media = Prepare::expect().form.inputs.media;
    let name = StoredValue::new(column.clone());
    let is_chosen = move || media.with(|chosen| name.with_value(|name| chosen.contains(name)));
    let choose = move |is_chosen: bool| {
        media.update(|chosen| {
            name.with_value(|name| chosen.retain(|other| other != name));
            if is_chosen {
                chosen.push(name.get_value());
            }
        });
    };
    view! {
        <label class="check-field">
            <input
                type="checkbox"
                prop:checked=is_chosen
                on:change:target=move |event| choose(event.target().checked())
            />
            {column}
        </label>
    }
}
