//! A choice of one model, or of none.

use leptos::prelude::*;

use crate::engine::catalog::Model;

/// A select of these models.
#[component]
pub(crate) fn ModelSelect(
    /// Its label.
    #[prop(into)]
    label: Signal<String>,
    /// Id of the control.
    #[prop(into)]
    id: String,
    /// The models.
    models: Vec<&'static Model>,
    /// Id of the chosen one; empty for none.
    model: RwSignal<String>,
    /// What stands for none.
    none: &'static str,
) -> impl IntoView {
    let options = models.into_iter().map(|row| {
        let id = row.id.as_str();
        let is_selected = move || model.with(|model| model == id);
        view! { <option value=id prop:selected=is_selected>{row.name.as_str()}</option> }
    });
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <select id=id on:change:target=move |event| model.set(event.target().value())>
                <option value="" prop:selected=move || model.with(String::is_empty)>{none}</option>
                {options.collect_view()}
            </select>
        </div>
    }
}
