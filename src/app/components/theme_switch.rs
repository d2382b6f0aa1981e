//! The switch between light, dark and the system's colors.

use leptos::prelude::*;

use crate::app::theme::{Theme, ThemeChoice};

/// A select of the themes.
#[component]
pub(crate) fn ThemeSwitch() -> impl IntoView {
    let ThemeChoice(choice) = expect_context();
    let options = Theme::ALL
        .into_iter()
        .map(|theme| {
            view! {
                <option value=theme.id() prop:selected=move || choice.get() == theme>
                    {theme.label()}
                </option>
            }
        })
        .collect_view();
    view! {
        <div class="theme-switch">
            <label for="theme">"Theme"</label>
            <select
                id="theme"
                on:change:target=move |event| choice.set(Theme::from_id(&event.target().value()))
            >
                {options}
            </select>
        </div>
    }
}
