//! A text area for JSON.

use leptos::prelude::*;

use crate::app::format;
use crate::app::state::JsonField;

/// A text area with the reason why what stands in it is not what is wanted.
#[component]
pub(crate) fn JsonArea(
    /// Id of the text area.
    id: &'static str,
    /// Its label.
    label: &'static str,
    /// What to write into it.
    hint: &'static str,
    /// What it edits.
    field: JsonField,
    /// Why what was typed will not do.
    #[prop(into)]
    problem: Signal<Option<String>>,
) -> impl IntoView {
    let hint_id = format!("{id}-hint");
    let problem_id = format!("{id}-problem");
    let described_by = format!("{hint_id} {problem_id}");
    let message = move || {
        problem.get().map(|text| view! { <p class="problem">{format::sentence(&text)}</p> })
    };
    view! {
        <div class="field json-area">
            <label for=id>{label}</label>
            <textarea
                id=id
                rows="3"
                spellcheck="false"
                autocomplete="off"
                aria-describedby=described_by
                aria-invalid=move || problem.with(Option::is_some).then_some("true")
                prop:value=move || field.text.get()
                on:input:target=move |event| field.text.set(event.target().value())
            ></textarea>
            <p id=hint_id class="hint">{hint}</p>
            <div id=problem_id aria-live="polite">{message}</div>
        </div>
    }
}
