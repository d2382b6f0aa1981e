//! A yes or no.

use leptos::prelude::*;

/// A box with its label.
#[component]
pub(crate) fn CheckField(
    /// What is asked.
    #[prop(into)]
    label: String,
    /// Whether it is ticked.
    #[prop(into)]
    is_on: Signal<bool>,
    /// Takes the answer.
    #[prop(into)]
    on_change: Callback<bool>,
    /// More about it, shown under the pointer.
    #[prop(optional)]
    title: Option<&'static str>,
) -> impl IntoView {
    view! {
        <label class="check-field" title=title>
            <input
                type="checkbox"
                prop:checked=is_on
                on:change:target=move |event| on_change.run(event.target().checked())
            />
            {label}
        </label>
    }
}
