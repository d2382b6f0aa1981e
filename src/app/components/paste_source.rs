//! Taking pasted text as the source.

use leptos::html;
use leptos::prelude::*;

use crate::app::state::Prepare;

/// A disclosure with a text area. The text is not kept in the app: it goes from the field to the source.
#[component]
pub(crate) fn PasteSource() -> impl IntoView {
    let opened = Prepare::expect().opened;
    let field: NodeRef<html::Textarea> = NodeRef::new();
    let is_empty = RwSignal::new(true);
    let open = move |_| {
        if let Some(field) = field.get_untracked() {
            opened.open_text("pasted.csv", &field.value());
        }
    };
    view! {
        <details class="paste-source">
            <summary>"Paste text"</summary>
            <div class="field">
                <label for="pasted-text">"Delimited text with a header row"</label>
                <textarea
                    id="pasted-text"
                    rows="5"
                    spellcheck="false"
                    autocomplete="off"
                    node_ref=field
                    on:input:target=move |event| is_empty.set(event.target().value().trim().is_empty())
                ></textarea>
            </div>
            <button type="button" class="button" disabled=move || is_empty.get() on:click=open>
                "Use this text"
            </button>
        </details>
    }
}
