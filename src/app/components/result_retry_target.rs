//! Another model or region for what is sent again.

use leptos::prelude::*;

use crate::app::state::{Results, current_catalog, prepared_models};
use crate::engine::catalog::Model;
use crate::engine::eligibility::{self, Question, Verdict};
use crate::engine::results::RetryTarget;
use crate::web;

use super::model_select::ModelSelect;
use super::region_select::RegionSelect;

/// Selects for both, and whether a job can run there.
#[component]
pub(crate) fn ResultRetryTarget() -> impl IntoView {
    let results = Results::expect();
    let (model, region) = (results.retry_model, results.retry_region);
    let today = StoredValue::new(web::today());
    let is_offered = |model: &&Model| today.with_value(|today| !model.is_past_end_of_life(today));
    let models = prepared_models().filter(is_offered).collect();
    let said = move || results.retry_target().map(|target| said(&target));
    view! {
        <div class="field-row">
            <ModelSelect
                label="Model of the retry"
                id="retry-model"
                models=models
                model=model
                none="As before"
            />
            <RegionSelect
                label="Region of the retry"
                id="retry-region"
                region=region
                none="As before"
                on_choose=move |code: String| region.set(code)
            />
        </div>
        <div aria-live="polite">{said}</div>
    }
}

/// Whether a job can run there, and why.
fn said(target: &RetryTarget) -> impl IntoView + use<> {
    let RetryTarget { model, region, today } = target;
    if model.is_empty() || region.is_empty() {
        let text = "Choose model and region of the job under “Actual cost”, or both here.";
        return view! { <p class="problem">{text}</p> }.into_any();
    }
    let question = Question::batch(model, region, today);
    let answer = eligibility::check(current_catalog(), &question);
    let deciding = answer.reasons.iter().filter(|reason| reason.verdict == Some(answer.verdict));
    let why: Vec<&str> = deciding.map(|reason| reason.text.as_str()).collect();
    let profile = answer.routes.first().filter(|_| answer.verdict == Verdict::ThroughProfile);
    let profile = profile.map_or_else(String::new, |route| format!(" ({})", route.profile));
    let text = format!("Batch there? {}{profile}. {}", answer.verdict.word(), why.join(" "));
    view! { <p class:problem=!answer.is_possible()>{text}</p> }.into_any()
}
