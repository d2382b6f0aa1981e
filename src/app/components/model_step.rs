//! Step 2: the model, the region and the request format.

use leptos::prelude::*;
use leptos_router::components::A;

use crate::app::format;
use crate::app::state::{Prepare, prepared_models};
use crate::engine::catalog::Model;
use crate::web;

use super::eligibility_panel::EligibilityPanel;
use super::invocation_select::InvocationSelect;
use super::prose::{Citation, Prose};
use super::region_select::RegionSelect;
use super::source_mark::SourceMark;
use super::step::Step;

/// Selects for model, region and format, with what is known about them.
#[component]
pub(crate) fn ModelStep() -> impl IntoView {
    let form = Prepare::expect().form;
    let today = StoredValue::new(web::today());
    let is_past = move |model: &Model| today.with_value(|today| model.is_past_end_of_life(today));
    let option = move |model: &'static Model| {
        let is_selected = move || form.model.with(|id| *id == model.id);
        view! {
            <option value=model.id.as_str() prop:selected=is_selected>
                {format!("{} ({})", model.name, model.provider)}
            </option>
        }
    };
    let options = move |past: bool| {
        prepared_models().filter(|model| is_past(model) == past).map(option).collect_view()
    };
    let facts = move || form.model_facts().map(|model| view! { <ModelFacts model /> });
    view! {
        <Step number=2 title="Model and region">
            <div class="field-row">
                <div class="field">
                    <label for="model">"Model"</label>
                    <select
                        id="model"
                        aria-describedby="model-facts"
                        on:change:target=move |event| form.model.set(event.target().value())
                    >
                        <optgroup label="Current">{options(false)}</optgroup>
                        <optgroup label="Past end of life">{options(true)}</optgroup>
                    </select>
                </div>
                <RegionSelect
                    label="Region"
                    id="region"
                    region=form.region
                    on_choose=move |region| form.region.set(region)
                />
                <InvocationSelect
                    id="request-format"
                    model=Signal::derive(move || form.model_facts())
                    invocation=Signal::derive(move || form.invocation())
                    on_choose=move |invocation| form.invoke_by(invocation)
                />
            </div>
            <div id="model-facts">{facts}</div>
            <EligibilityPanel />
            <FamilyDoc />
        </Step>
    }
}

/// Id and longest answer of a model, and the way to all the rest.
#[component]
fn ModelFacts(
    /// The model.
    model: &'static Model,
) -> impl IntoView {
    let longest = model.max_output.as_ref().map(|fact| {
        view! {
            ". Answers of up to " {format::count(fact.value.into())} " tokens ("
            <SourceMark key=fact.source.clone() /> ")"
        }
    });
    view! {
        <p class="hint">
            <code>{model.id.as_str()}</code> {longest} ". "
            <A href=format!("/models?model={}", model.id)>"All facts"</A>
        </p>
    }
}

/// What the request format is, and where it is documented.
#[component]
fn FamilyDoc() -> impl IntoView {
    let form = Prepare::expect().form;
    let family = move || {
        form.family().map(|family| {
            view! {
                <details class="model-step__doc">
                    <summary>"About this request body: " {family.title()}</summary>
                    <Prose text=family.doc() />
                    <p class="hint">"Source: " <Citation source=family.source() /></p>
                </details>
            }
        })
    };
    view! { {family} }
}
