//! Step 4: the parameters that the request format knows.

use leptos::prelude::*;

use super::parameter_field::ParameterField;
use super::row_values::RowValues;
use super::step::Step;
use crate::app::format;
use crate::app::state::{Prepare, current_catalog};

/// One field for each parameter of the format.
#[component]
pub(crate) fn ParametersStep() -> impl IntoView {
    let form = Prepare::expect().form;
    // By what is shown, not the model: fields stay as they are between models of one family.
    let shown = Memo::new(move |_| form.shown_parameters());
    let fields = move || {
        form.base.track();
        let parameters = shown.get();
        parameters
            .into_iter()
            .map(|parameter| view! { <ParameterField parameter /> })
            .collect_view()
    };
    let refusals = move || {
        let mut texts: Vec<String> = Vec::new();
        for (_, rule) in form.refusals() {
            let text = format::sentence(&rule.detail(current_catalog()));
            if !texts.contains(&text) {
                texts.push(text);
            }
        }
        texts.into_iter().map(|text| view! { <p class="hint">{text}</p> }).collect_view()
    };
    view! {
        <Step number=4 title="Parameters">
            <p class="hint">"An empty field is not sent: the model's own default holds."</p>
            <div class="parameters-step__fields">{fields}</div>
            {refusals}
            <RowValues />
        </Step>
    }
}
