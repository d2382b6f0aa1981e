//! The choice of colors as part of the settings.

use leptos::prelude::*;

use crate::app::theme::{Theme, ThemeChoice};

/// Radio buttons of the themes; the switch at the top of the page does the same.
#[component]
pub(crate) fn ThemeField() -> impl IntoView {
    let ThemeChoice(choice) = expect_context();
    let options = Theme::ALL.map(|theme| {
        let id = format!("theme-{}", theme.id());
        view! {
            <div class="check-field">
                <input
                    id=id.clone()
                    type="radio"
                    name="theme"
                    prop:checked=move || choice.get() == theme
                    on:change=move |_| choice.set(theme)
                />
                <label for=id>{theme.label()}</label>
            </div>
        }
    });
    view! {
        <fieldset class="theme-field">
            <legend>"Theme"</legend>
            {options}
        </fieldset>
    }
}
