//! Which rows are shown, and which columns.

use leptos::prelude::*;

use crate::app::format;
use crate::app::state::{Column, ResultQuery, Results};

use super::check_field::CheckField;
use super::failure_note::FailureNote;
use super::status_boxes::StatusBoxes;

/// Search, statuses and columns.
#[component]
pub(crate) fn ResultFilters() -> impl IntoView {
    let results = Results::expect();
    let query = results.query;
    let shown = move || {
        let rows = format::counted(results.n_shown.get(), "row", "rows");
        if results.is_arranging.get() {
            format!("{rows} so far…")
        } else {
            format!("{rows} shown")
        }
    };
    let is_filtered = move || query.with(|query| *query != ResultQuery::default());
    view! {
        <section class="panel" aria-labelledby="filters-title">
            <h2 id="filters-title">"Rows"</h2>
            <div class="result-filters__line">
                <div class="field">
                    <label for="result-search">"Search"</label>
                    <input
                        id="result-search"
                        type="search"
                        autocomplete="off"
                        spellcheck="false"
                        prop:value=move || query.with(|query| query.search.text.clone())
                        on:input:target=move |event| results.search_for(event.target().value())
                    />
                </div>
                <CheckField
                    label="Regular expression"
                    is_on=Signal::derive(move || query.with(|query| query.search.is_regex))
                    on_change=move |is_on: bool| query.update(|query| query.search.is_regex = is_on)
                />
                <CheckField
                    label="Match case"
                    is_on=Signal::derive(move || query.with(|query| query.search.is_case_sensitive))
                    on_change=move |is_on: bool| query.update(|query| query.search.is_case_sensitive = is_on)
                />
                <button
                    type="button"
                    class="button"
                    disabled=move || !is_filtered()
                    on:click=move |_| query.set(ResultQuery::default())
                >
                    "Show all rows"
                </button>
            </div>
            <StatusBoxes
                legend="Status"
                chosen=Signal::derive(move || query.with(|query| query.view.statuses.clone()))
                on_change=move |statuses| query.update(|query| query.view.statuses = statuses)
            />
            <ColumnChoice />
            {move || results.problem.get().map(|failure| view! { <FailureNote what="Not shown" failure /> })}
            <p class="hint" aria-live="polite">{shown}</p>
        </section>
    }
}

/// Which columns are shown, and how wide.
#[component]
fn ColumnChoice() -> impl IntoView {
    let results = Results::expect();
    let names = Memo::new(move |_| {
        results
            .columns
            .with(|columns| columns.iter().map(|column| column.name.clone()).collect::<Vec<_>>())
    });
    let rows = move || {
        let rows = names.get().into_iter().enumerate().map(|(idx, name)| {
            let of = move |get: fn(&Column) -> u32| {
                results.columns.with(|columns| columns.get(idx).map_or(0, get))
            };
            let change = move |change: &dyn Fn(&mut Column)| {
                results
                    .columns
                    .update(|columns| columns.get_mut(idx).map(change).unwrap_or_default());
            };
            view! {
                <li>
                    <CheckField
                        label=name.clone()
                        is_on=Signal::derive(move || of(|column| u32::from(column.is_shown)) == 1)
                        on_change=move |is_on: bool| change(&|column| column.is_shown = is_on)
                    />
                    <input
                        type="range"
                        min="40"
                        max="800"
                        step="10"
                        aria-label=format!("Width of {name}")
                        prop:value=move || of(|column| column.width).to_string()
                        on:input:target=move |event| {
                            if let Ok(width) = event.target().value().parse() {
                                change(&|column| column.width = width);
                            }
                        }
                    />
                </li>
            }
        });
        rows.collect_view()
    };
    view! {
        <details>
            <summary>"Columns"</summary>
            <ul class="result-filters__columns">{rows}</ul>
        </details>
    }
}
