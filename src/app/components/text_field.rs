//! A line of text, or several.

use leptos::prelude::*;

/// A labelled input.
#[component]
pub(crate) fn TextField(
    /// Id of the input.
    id: &'static str,
    /// Its label.
    label: &'static str,
    /// The text.
    #[prop(into)]
    value: Signal<String>,
    /// Takes what is typed.
    #[prop(into)]
    on_input: Callback<String>,
    /// What to write, or what holds where it is empty.
    #[prop(optional)]
    hint: &'static str,
    /// An example, shown where it is empty.
    #[prop(optional)]
    example: &'static str,
) -> impl IntoView {
    let hint_id = format!("{id}-hint");
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <input
                id=id
                autocomplete="off"
                spellcheck="false"
                placeholder=example
                aria-describedby=hint_id.clone()
                prop:value=value
                on:input:target=move |event| on_input.run(event.target().value())
            />
            <p id=hint_id class="hint" hidden=hint.is_empty()>{hint}</p>
        </div>
    }
}

/// A labelled area of several lines.
#[component]
pub(crate) fn TextArea(
    /// Id of the area.
    id: &'static str,
    /// Its label.
    label: &'static str,
    /// How many lines are seen.
    rows: &'static str,
    /// The text.
    #[prop(into)]
    value: Signal<String>,
    /// Takes what is typed.
    #[prop(into)]
    on_input: Callback<String>,
    /// What to write.
    hint: &'static str,
) -> impl IntoView {
    let hint_id = format!("{id}-hint");
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <textarea
                id=id
                rows=rows
                autocomplete="off"
                spellcheck="false"
                aria-describedby=hint_id.clone()
                prop:value=value
                on:input:target=move |event| on_input.run(event.target().value())
            ></textarea>
            <p id=hint_id class="hint">{hint}</p>
        </div>
    }
}
