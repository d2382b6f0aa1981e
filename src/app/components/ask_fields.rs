//! The parts of a question about a model.

use leptos::prelude::*;

use crate::app::state::{RESIDENCIES, current_catalog};
use crate::engine::catalog::{Geography, Modality};
use crate::engine::eligibility::{Invocation, Mode};

use super::ask_form::Fields;
use super::region_select::RegionSelect;

/// Id of the field for model, profile or ARN.
pub(crate) const TARGET_ID: &str = "ask-target";

/// What requests can hold.
const MODALITIES: [Modality; 4] =
    [Modality::Text, Modality::Image, Modality::Video, Modality::Audio];

/// One control for each part of a question.
#[component]
pub(crate) fn AskFields(
    /// The question.
    fields: Fields,
) -> impl IntoView {
    let ids = current_catalog().models().iter().map(|model| model.id.as_str());
    let ids = ids.chain(current_catalog().profiles().iter().map(|profile| profile.id.as_str()));
    let ids = ids.map(|id| view! { <option value=id></option> }).collect_view();
    let residencies = RESIDENCIES.map(|id| {
        let name = Geography::of_prefix(id).map(Geography::name).unwrap_or_default();
        view! {
            <option value=id prop:selected=move || fields.residency.with(|chosen| chosen == id)>{name}</option>
        }
    });
    let modalities = MODALITIES.map(|modality| view! { <ModalityBox fields modality /> });
    let is_batch = move || fields.mode.get() == Mode::Batch;
    view! {
        <div class="ask-fields">
            <div class="field ask-fields__target">
                <label for=TARGET_ID>"Model, profile or ARN"</label>
                <input
                    id=TARGET_ID
                    type="text"
                    list="ask-targets"
                    autocomplete="off"
                    spellcheck="false"
                    placeholder="Claude Haiku 4.5, amazon.nova-pro-v1:0, arn:aws:bedrock:…"
                    prop:value=move || fields.target.get()
                    on:input:target=move |event| fields.target.set(event.target().value())
                />
                <datalist id="ask-targets">{ids}</datalist>
            </div>
            <RegionSelect
                label="Region"
                id="ask-region"
                region=fields.region
                on_choose=move |region| fields.region.set(region)
            />
            <div class="field">
                <label for="ask-mode">"Mode"</label>
                <select
                    id="ask-mode"
                    on:change:target=move |event| {
                        let is_online = event.target().value() == "online";
                        fields.mode.set(if is_online { Mode::Online } else { Mode::Batch });
                    }
                >
                    <option value="batch">"Batch"</option>
                    <option value="online">"Online"</option>
                </select>
            </div>
            <div class="field">
                <label for="ask-invocation">"Request format"</label>
                <select
                    id="ask-invocation"
                    on:change:target=move |event| {
                        let is_converse = event.target().value() == "converse";
                        let invocation =
                            if is_converse { Invocation::Converse } else { Invocation::InvokeModel };
                        fields.invocation.set(invocation);
                    }
                >
                    <option value="invoke-model">"InvokeModel"</option>
                    <option value="converse">"Converse"</option>
                </select>
            </div>
            <div class="field" hidden=move || !is_batch()>
                <label for="ask-records">"Records"</label>
                <input
                    id="ask-records"
                    type="number"
                    min="1"
                    step="1"
                    autocomplete="off"
                    prop:value=move || fields.n_records.get()
                    on:input:target=move |event| fields.n_records.set(event.target().value())
                />
            </div>
            <div class="field">
                <label for="ask-residency">"Data stays in"</label>
                <select
                    id="ask-residency"
                    on:change:target=move |event| fields.residency.set(event.target().value())
                >
                    <option value="">"Anywhere"</option>
                    {residencies}
                </select>
            </div>
            <fieldset class="ask-fields__modalities">
                <legend>"Requests hold"</legend>
                {modalities}
            </fieldset>
        </div>
    }
}

#[component]
fn ModalityBox(
    /// The question.
    fields: Fields,
    /// What the box is for.
    modality: Modality,
) -> impl IntoView {
    let id = format!("ask-{}", modality.name());
    let change = move |is_checked: bool| {
        fields.modalities.update(|chosen| {
            chosen.retain(|other| *other != modality);
            if is_checked {
                chosen.push(modality);
            }
        });
    };
    view! {
        <div class="check-field">
            <input
                id=id.clone()
                type="checkbox"
                on:change:target=move |event| change(event.target().checked())
            />
            <label for=id>{modality.name()}</label>
        </div>
    }
}
