//! The files of a source that has several, and a way to add more.

use leptos::prelude::*;

use crate::app::format;
use crate::app::state::{Prepare, SourceFile};
use crate::web;

/// A list with a button to remove each; nothing but the input for more where there is one file.
#[component]
pub(crate) fn SourceFiles() -> impl IntoView {
    let opened = Prepare::expect().opened;
    let items = move || {
        let files = opened.files.get();
        (files.len() > 1).then(|| {
            let items = files.into_iter().enumerate();
            let items = items.map(|(idx, file)| view! { <FileItem idx file /> }).collect_view();
            view! { <ol class="source-files__list" aria-label="Files of the source">{items}</ol> }
        })
    };
    view! {
        <Show when=move || opened.file.with(Option::is_some)>
            <div class="source-files">
                {items}
                <div class="field">
                    <label for="add-files">"Add files"</label>
                    <input
                        id="add-files"
                        type="file"
                        multiple
                        aria-describedby="add-files-hint"
                        on:change=move |event| opened.add(web::chosen_files(&event))
                    />
                </div>
                <p id="add-files-hint" class="hint">
                    "Their rows follow, by the names of the columns of the first file."
                </p>
            </div>
        </Show>
    }
}

#[component]
fn FileItem(
    /// Its place among the files.
    idx: usize,
    /// The file.
    file: SourceFile,
) -> impl IntoView {
    let opened = Prepare::expect().opened;
    let name = file.facts.name;
    let rows = file.n_rows.map(|n_rows| format!(", {}", format::counted(n_rows, "row", "rows")));
    let label = format!("Remove {name}");
    view! {
        <li>
            <span class="source-files__name">{name}</span>
            <span class="quiet">{format::bytes(file.facts.size)} {rows}</span>
            <button
                type="button"
                class="link-button"
                aria-label=label
                on:click=move |_| opened.remove(idx)
            >
                "Remove"
            </button>
        </li>
    }
}
