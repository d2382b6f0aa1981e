//! `/models`: which model can do what, where, since when, and who says so.

use std::time::Duration;

use leptos::prelude::*;

use crate::app::components::ask_form::AskForm;
use crate::app::components::catalog_refresh::CatalogRefreshPanel;
use crate::app::components::model_detail::ModelDetail;
use crate::app::components::model_filters::ModelFilters;
use crate::app::components::model_matrix::{MatrixLegend, ModelMatrix};
use crate::app::components::page_heading::PageHeading;
use crate::app::format;
use crate::app::state::{History, ModelQuery, ModelView, TextDownload, current_catalog};
use crate::web;

/// A question, the list, and the details of one model.
#[component]
pub(crate) fn ModelsPage() -> impl IntoView {
    let view = ModelView::from_address();
    provide_context(view);
    // The table is made after the rest of the page: one task for both would be long.
    let has_list = RwSignal::new(false);
    set_timeout(
        move || {
            has_list.try_set(true);
        },
        Duration::ZERO,
    );
    let has_detail = Memo::new(move |_| view.open_model().is_some());
    view! {
        <div class="models" class:has-detail=move || has_detail.get()>
            <div class="models__intro">
                <PageHeading text="Models" />
                <p>"Every model in every region, for batch jobs and single requests. Every value names its source and date; what no source says is unknown."</p>
            </div>
            <AskForm />
            <CatalogRefreshPanel />
            <section class="models__list" aria-label="List of models">
                <ModelFilters />
                <Show when=move || has_list.get()>
                    <List />
                </Show>
            </section>
            <ModelDetail />
        </div>
    }
}

/// The table, or why there is none.
#[component]
fn List() -> impl IntoView {
    let view = ModelView::expect();
    let is_empty = move || view.shown.with(Vec::is_empty);
    view! {
        <ListHead />
        <Show when=is_empty>
            <p class="models__empty">"No model fits these filters. " <ClearFilters /></p>
        </Show>
        <div class="models__table" hidden=is_empty>
            <ModelMatrix />
        </div>
    }
}

/// How many models, what the codes mean, and the way to a file.
#[component]
fn ListHead() -> impl IntoView {
    let view = ModelView::expect();
    let n_all = current_catalog().models().len();
    let count = move || {
        let n = view.shown.with(Vec::len);
        let n = u64::try_from(n).unwrap_or(u64::MAX);
        format!("{} of {n_all} models", format::count(n))
    };
    let is_filtered = move || view.query.with(|query| *query != query.without_filters());
    let download = TextDownload::new();
    // Where the browser refuses, nothing was lost.
    let save = move |_| {
        download.save("models.csv", &view.csv(), "text/csv;charset=utf-8").ok();
    };
    view! {
        <div class="models__head">
            <p role="status">{count}</p>
            <Show when=is_filtered><ClearFilters /></Show>
            <MatrixLegend />
            <button
                type="button"
                class="button is-small"
                disabled=move || view.shown.with(Vec::is_empty)
                on:click=save
            >
                "Download CSV"
            </button>
        </div>
    }
}

#[component]
fn ClearFilters() -> impl IntoView {
    let view = ModelView::expect();
    let clear = move |_| {
        view.update(History::Push, |query| *query = ModelQuery::without_filters(query));
        web::focus_element("model-search");
    };
    view! { <button type="button" class="link-button" on:click=clear>"Clear filters"</button> }
}
