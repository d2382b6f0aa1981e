//! Which models are listed: every filter is part of the page's address.

use std::collections::BTreeSet;

use leptos::prelude::*;

use crate::app::state::{
    Ability, History, MODALITIES, ModelQuery, ModelView, RESIDENCIES, Sort, current_catalog,
    from_id, id_of,
};
use crate::engine::catalog::Geography;

use super::region_select::RegionSelect;

/// The fields above the list.
#[component]
pub(crate) fn ModelFilters() -> impl IntoView {
    let view = ModelView::expect();
    let query = view.query;
    let residencies = RESIDENCIES.map(|id| {
        let name = Geography::of_prefix(id).map(Geography::name).unwrap_or_default();
        (id.to_owned(), format!("{name} only"))
    });
    let modalities = MODALITIES.map(|(_, _, id, name)| (id.to_owned(), name.to_owned()));
    view! {
        <div class="model-filters" role="search" aria-label="Filter models">
            <div class="field model-filters__search">
                <label for="model-search">"Search"</label>
                <input
                    id="model-search"
                    type="search"
                    autocomplete="off"
                    spellcheck="false"
                    prop:value=move || query.with(|query| query.search.clone())
                    on:input:target=move |event| {
                        let text = event.target().value();
                        view.update(History::Replace, |query| query.search = text);
                    }
                />
            </div>
            <FilterSelect
                label="Provider"
                id="model-provider"
                any="Every provider"
                options=providers()
                get=|query| query.provider.clone()
                set=|query, value| query.provider = value
            />
            <RegionSelect
                label="Possible in"
                id="model-region"
                none="Any region"
                region=Signal::derive(move || query.with(|query| query.region.clone()))
                on_choose=move |code| view.update(History::Push, |query| query.region = code)
            />
            <FilterSelect
                label="Residency"
                id="model-residency"
                any="Anywhere"
                options=residencies.to_vec()
                get=|query| query.residency.clone()
                set=|query, value| query.residency = value
            />
            <FilterSelect
                label="Capability"
                id="model-ability"
                any=Ability::ALL[0].2
                options=named(&Ability::ALL)
                get=|query| id_of(&Ability::ALL, query.ability)
                set=|query, value| query.ability = from_id(&Ability::ALL, &value)
            />
            <FilterSelect
                label="Modality"
                id="model-modality"
                any="Any"
                options=modalities.to_vec()
                get=|query| query.modality.clone()
                set=|query, value| query.modality = value
            />
            <PriceField />
            <FilterSelect
                label="Sort by"
                id="model-sort"
                any=Sort::ALL[0].2
                options=named(&Sort::ALL)
                get=|query| id_of(&Sort::ALL, query.sort)
                set=|query, value| query.sort = from_id(&Sort::ALL, &value)
            />
            <div class="check-field">
                <input
                    id="model-hides-ended"
                    type="checkbox"
                    prop:checked=move || query.with(|query| !query.shows_ended)
                    on:change:target=move |event| {
                        let is_hidden = event.target().checked();
                        view.update(History::Push, |query| query.shows_ended = !is_hidden);
                    }
                />
                <label for="model-hides-ended">"Hide ended models"</label>
            </div>
        </div>
    }
}

/// The highest price, in dollars.
#[component]
fn PriceField() -> impl IntoView {
    let view = ModelView::expect();
    let query = view.query;
    let is_no_amount = move || {
        query.with(|query| !query.max_price.is_empty() && query.max_price_micro().is_none())
    };
    view! {
            <div class="field">
                <label for="model-price">"Batch input up to"</label>
                <input
                    id="model-price"
                    type="text"
                    inputmode="decimal"
                    autocomplete="off"
                    placeholder="$ per 1M tokens"
                    aria-describedby="model-price-hint"
                    aria-invalid=move || is_no_amount().then_some("true")
                    prop:value=move || query.with(|query| query.max_price.clone())
                    on:input:target=move |event| {
                        let text = event.target().value();
                        view.update(History::Replace, |query| query.max_price = text);
                    }
                />
                <span id="model-price-hint" class="visually-hidden">
                    "US dollars per million input tokens. Models without a published batch price are left out."
                </span>
            </div>
    }
}

/// A select that sets one part of the query.
#[component]
fn FilterSelect(
    /// Its label.
    label: &'static str,
    /// Id of the control.
    id: &'static str,
    /// What stands for no choice.
    any: &'static str,
    /// Values and their names.
    options: Vec<(String, String)>,
    /// Reads the part.
    get: fn(&ModelQuery) -> String,
    /// Sets the part.
    set: fn(&mut ModelQuery, String),
) -> impl IntoView {
    let view = ModelView::expect();
    let value = Memo::new(move |_| view.query.with(get));
    let options = options.into_iter().map(|(id, name)| {
        let is_selected = {
            let id = id.clone();
            move || value.with(|value| *value == id)
        };
        view! { <option value=id prop:selected=is_selected>{name}</option> }
    });
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <select
                id=id
                on:change:target=move |event| {
                    let value = event.target().value();
                    view.update(History::Push, |query| set(query, value));
                }
            >
                <option value="" prop:selected=move || value.with(String::is_empty)>{any}</option>
                {options.collect_view()}
            </select>
        </div>
    }
}

/// Names in addresses and for people, without the usual value.
fn named<T>(all: &[(T, &str, &str)]) -> Vec<(String, String)> {
    all.iter().skip(1).map(|(_, id, name)| ((*id).to_owned(), (*name).to_owned())).collect()
}

fn providers() -> Vec<(String, String)> {
    let models = current_catalog().models().iter();
    let names: BTreeSet<_> = models.map(|model| model.provider.clone()).collect();
    names.into_iter().map(|name| (name.clone(), name)).collect()
}
