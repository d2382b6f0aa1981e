//! What the records are checked against.

use leptos::prelude::*;

use crate::app::state::{Check, checked_models};
use crate::engine::family::{self, Family};

use super::invocation_select::InvocationSelect;
use super::prose::Prose;
use super::region_select::RegionSelect;
use super::step::Step;

/// Selects for model, region and format. Each change checks anew.
#[component]
pub(crate) fn CheckTarget() -> impl IntoView {
    let check = Check::expect();
    let options = checked_models().map(|model| {
        let is_selected = move || check.model.with(|id| *id == model.id);
        view! {
            <option value=model.id.as_str() prop:selected=is_selected>
                {format!("{} ({})", model.name, model.provider)}
            </option>
        }
    });
    let options = options.collect_view();
    let doc = move || {
        let family = check.format().as_deref().and_then(family::by_id);
        family.map(|family| view! { <FamilyDoc family /> })
    };
    view! {
        <Step number=2 title="Model and region">
            <div class="field-row">
                <div class="field">
                    <label for="check-model">"Model"</label>
                    <select
                        id="check-model"
                        on:change:target=move |event| {
                            check.model.set(event.target().value());
                            check.run();
                        }
                    >
                        <option value="" prop:selected=move || check.model.with(String::is_empty)>
                            "Any: by what each record looks like"
                        </option>
                        {options}
                    </select>
                </div>
                <RegionSelect
                    label="Region"
                    id="check-region"
                    region=check.region
                    none="Any region"
                    on_choose=move |region| {
                        check.region.set(region);
                        check.run();
                    }
                />
                <InvocationSelect
                    id="check-format"
                    model=Signal::derive(move || check.model_facts())
                    invocation=Signal::derive(move || check.invocation())
                    on_choose=move |invocation| {
                        check.invoke_by(invocation);
                        check.run();
                    }
                />
            </div>
            {doc}
        </Step>
    }
}

/// What records of the format look like.
#[component]
fn FamilyDoc(
    /// The format.
    family: &'static dyn Family,
) -> impl IntoView {
    view! {
        <details class="check-target__doc">
            <summary>"About this request body: " {family.title()}</summary>
            <Prose text=family.doc() />
            <pre class="check-target__example">{family.request_example()}</pre>
        </details>
    }
}
