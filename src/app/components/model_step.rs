//! Step 2: the model and the request format.

use leptos::prelude::*;

use crate::app::format;
use crate::app::state::Prepare;
use crate::engine::catalog::{self, Model};
use crate::web;

use super::prose::{Citation, Prose};
use super::step::Step;

/// Selects for model and format, with what is known about them.
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
        catalog::models().iter().filter(|model| is_past(model) == past).map(option).collect_view()
    };
    let facts = move || {
        form.model_facts().map(|model| {
            let is_past = is_past(model);
            view! { <ModelFacts model is_past /> }
        })
    };
    view! {
        <Step number=2 title="Model and format">
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
                <div class="field">
                    <label for="request-format">"Request format"</label>
                    <select id="request-format">
                        <option value="invoke-model">"InvokeModel"</option>
                    </select>
                </div>
            </div>
            <div id="model-facts">{facts}</div>
            <FamilyDoc />
        </Step>
    }
}

/// Id, longest answer and end of life of a model, with their sources.
#[component]
fn ModelFacts(
    /// The model.
    model: &'static Model,
    /// Whether AWS no longer serves it.
    is_past: bool,
) -> impl IntoView {
    let end = model.end_of_life.as_deref().map(|day| {
        let source = model.end_of_life_source.as_deref().unwrap_or_default();
        if is_past {
            view! {
                <p class="problem">
                    "AWS no longer serves this model: its end of life was " {day} " ("
                    <Citation source /> "). A job with it would be refused."
                </p>
            }
        } else {
            view! { <p class="notice">"End of life: " {day} " (" <Citation source /> ")."</p> }
        }
    });
    view! {
        <p class="hint">
            <code>{model.id.as_str()}</code> ". Answers of up to "
            {format::count(model.max_output_tokens.into())} " tokens."
        </p>
        {end}
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
