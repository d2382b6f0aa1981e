//! A number that may be left out.

use std::str::FromStr;

use leptos::prelude::*;

/// A labelled input. What is typed stays as it is typed; what is no number is none.
#[component]
pub(crate) fn NumberField<T>(
    /// Id of the input.
    id: &'static str,
    /// What it is for.
    #[prop(into)]
    label: Signal<String>,
    /// The number; `None` where the input is empty.
    value: RwSignal<Option<T>>,
    /// The smallest that is offered.
    min: &'static str,
    /// Steps between numbers; `any` for all.
    #[prop(default = "1")]
    step: &'static str,
    /// What holds where the input is empty.
    #[prop(into, default = Signal::stored(String::new()))]
    hint: Signal<String>,
) -> impl IntoView
where
    T: FromStr + ToString + PartialEq + Copy + Send + Sync + 'static,
{
    let text = RwSignal::new(String::new());
    Effect::new(move || {
        let value = value.get();
        // Opened with a recipe, or reset: what the user types says the same already.
        if text.with_untracked(|text| text.parse().ok()) != value {
            text.set(value.map(|value| value.to_string()).unwrap_or_default());
        }
    });
    let hint_id = format!("{id}-hint");
    let has_hint = move || hint.with(|hint| !hint.is_empty());
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <input
                id=id
                type="number"
                min=min
                step=step
                autocomplete="off"
                aria-describedby=hint_id.clone()
                prop:value=text
                on:input:target=move |event| {
                    let typed = event.target().value();
                    value.set(typed.parse().ok());
                    text.set(typed);
                }
            />
            <p id=hint_id class="hint" hidden=move || !has_hint()>{hint}</p>
        </div>
    }
}
