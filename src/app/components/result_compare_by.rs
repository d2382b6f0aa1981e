//! What of the answers is compared.

use leptos::prelude::*;

use crate::app::state::{Results, RunComparison};

use super::check_field::CheckField;

/// The whole answer or a field of it, and what makes a difference.
#[component]
pub(super) fn ResultCompareBy() -> impl IntoView {
    let results = Results::expect();
    let state = RunComparison::expect();
    let fields = Memo::new(move |_| {
        results.summary.with(|summary| {
            let fields = summary.as_ref().map(|summary| summary.fields.fields.as_slice());
            let names = fields.unwrap_or_default().iter().map(|field| field.name.clone());
            names.collect::<Vec<String>>()
        })
    });
    let choose = move |value: String| {
        let idx = value.parse::<usize>().ok();
        let field = idx.and_then(|idx| fields.with_untracked(|fields| fields.get(idx).cloned()));
        state.change(|by| by.field = field);
    };
    let options = move || {
        let options = fields.get().into_iter().enumerate().map(|(idx, name)| {
            let own = name.clone();
            let is_selected = move || state.by.with(|by| by.field.as_ref() == Some(&own));
            view! { <option value=idx.to_string() prop:selected=is_selected>{name}</option> }
        });
        options.collect_view()
    };
    view! {
        <div>
            <div class="field">
                <label for="compare-by">"Compare by"</label>
                <select
                    id="compare-by"
                    on:change:target=move |event| choose(event.target().value())
                >
                    <option value="" prop:selected=move || state.by.with(|by| by.field.is_none())>
                        "Whole answer"
                    </option>
                    {options}
                </select>
            </div>
            <CheckField
                label="Case, and marks around an answer, make no difference"
                is_on=Signal::derive(move || state.by.with(|by| by.ignores_case))
                on_change=move |is_on: bool| state.change(|by| by.ignores_case = is_on)
            />
        </div>
    }
}
