//! A choice of one column of the source.

use leptos::prelude::*;

use crate::app::state::Prepare;

/// A select of the columns, with a first option for none of them.
#[component]
pub(crate) fn ColumnSelect(
    /// Id of the select.
    #[prop(into)]
    id: String,
    /// What it is for.
    #[prop(into)]
    label: String,
    /// The first option: what holds without a column.
    none: &'static str,
    /// Name of the chosen column; empty for none.
    #[prop(into)]
    column: Signal<String>,
    /// Takes the name that the user chose; empty for none.
    #[prop(into)]
    on_choose: Callback<String>,
) -> impl IntoView {
    let columns = Prepare::expect().opened.columns;
    let options = move || {
        let mut names = columns.get();
        let chosen = column.get();
        // Chosen at the last visit, or in another source: shown rather than changed in silence.
        if !chosen.is_empty() && !names.contains(&chosen) {
            names.push(chosen);
        }
        let option = |name: String| {
            let value = name.clone();
            let is_selected = {
                let name = name.clone();
                move || column.with(|chosen| *chosen == name)
            };
            view! { <option value=value prop:selected=is_selected>{name}</option> }
        };
        names.into_iter().map(option).collect_view()
    };
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <select id=id on:change:target=move |event| on_choose.run(event.target().value())>
                <option value="" prop:selected=move || column.with(String::is_empty)>{none}</option>
                {options}
            </select>
        </div>
    }
}
