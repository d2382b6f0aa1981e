//! Puts a text on the clipboard, and says that it did.

use leptos::prelude::*;

use crate::web;

/// A small button beside what it copies.
#[component]
pub(crate) fn CopyButton(
    /// What is copied.
    text: String,
    /// What to call it: `model id`.
    #[prop(into)]
    what: String,
) -> impl IntoView {
    let said = RwSignal::new(None::<&'static str>);
    let copy = move |_| {
        let text = text.clone();
        web::spawn(async move {
            let is_copied = web::copy_text(&text).await.is_ok();
            // The button may be gone by now.
            said.try_set(Some(if is_copied { "Copied" } else { "The browser did not allow it" }));
        });
    };
    view! {
        <button type="button" class="button is-small" aria-label=format!("Copy {what}") on:click=copy>
            "Copy"
        </button>
        " "
        <span class="hint" aria-live="polite">{move || said.get()}</span>
    }
}
