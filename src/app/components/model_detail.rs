//! All that is known of a model, each value with its source.

use leptos::html;
use leptos::prelude::*;

use crate::app::state::{AccountCatalog, History, ModelView, current_catalog};
use crate::engine::catalog::Model;
use crate::web;

use super::copy_button::CopyButton;
use super::model_availability::ModelAvailability;
use super::model_facts::ModelFacts;
use super::model_lists::{BatchLists, ModelRemarks, OnlineRegions};
use super::model_matrix::button_id;
use super::model_prices::ModelPrices;
use super::model_profiles::ModelProfiles;
use super::model_quotas::ModelQuotas;
use super::source_list::SourceList;
use super::source_mark::SourceMark;

/// The details of the open model; nothing while none is open.
#[component]
pub(crate) fn ModelDetail() -> impl IntoView {
    let view = ModelView::expect();
    // Filters are no reason to make the details anew.
    let id = Memo::new(move |_| view.open_model().map(|model| model.id.as_str()));
    let account = AccountCatalog::expect();
    let last = StoredValue::new(None);
    let content = move || {
        account.generation();
        let model = id.get().and_then(|id| current_catalog().model(id));
        // What was open before is brought up to date where it stands.
        let is_new = last.get_value() != id.get_untracked();
        last.set_value(id.get_untracked());
        model.map(|model| view! { <Detail model is_new /> })
    };
    view! { {content} }
}

#[component]
fn Detail(
    /// The model.
    model: &'static Model,
    /// Whether another one, or none, was open before.
    is_new: bool,
) -> impl IntoView {
    let view = ModelView::expect();
    let heading: NodeRef<html::H2> = NodeRef::new();
    Effect::new(move || {
        if let Some(heading) = heading.get().filter(|_| is_new) {
            heading.focus().ok();
        }
    });
    let close = move |_| {
        view.update(History::Push, |query| query.model.clear());
        // The list may have been hidden: wait until it is there again.
        request_animation_frame(move || web::focus_element(&button_id(&model.id)));
    };
    let aliases = (!model.aliases.is_empty()).then(|| {
        let aliases = model.aliases.iter().map(|alias| view! { <code>{alias.as_str()}</code> " " });
        view! { <p class="hint">"Also published as " {aliases.collect_view()}</p> }
    });
    view! {
        <section class="model-detail" aria-labelledby="model-detail-title">
            <div class="model-detail__head">
                <h2 id="model-detail-title" tabindex="-1" node_ref=heading>
                    {model.name.as_str()} " " <span class="quiet">{model.provider.as_str()}</span>
                </h2>
                <button type="button" class="button is-small" on:click=close>"Close"</button>
            </div>
            <p class="model-detail__id">
                <code>{model.id.as_str()}</code> " " <CopyButton text=model.id.clone() what="model id" />
                " " <SourceMark key=model.id_source.clone() />
            </p>
            {aliases}
            <ModelFacts model />
            <ModelRemarks model />
            <OnlineRegions model />
            <BatchLists model />
            <ModelProfiles model />
            <ModelAvailability model=model.id.as_str() />
            <ModelPrices model />
            <ModelQuotas model />
            <SourceList model />
        </section>
    }
}
