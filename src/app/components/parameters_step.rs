//! Step 4: the parameters that the request format knows.

use leptos::prelude::*;

use crate::app::state::Prepare;
use crate::engine::family;

use super::parameter_field::ParameterField;
use super::step::Step;

/// One field for each parameter of the format.
#[component]
pub(crate) fn ParametersStep() -> impl IntoView {
    let form = Prepare::expect().form;
    // By the format, not the model: fields stay as they are between models of one family.
    let fields = move || {
        let parameters = form.format.with(|id| family::by_id(id).map(family::Family::parameters));
        let parameters = parameters.unwrap_or_default().iter();
        parameters.map(|parameter| view! { <ParameterField parameter /> }).collect_view()
    };
    view! {
        <Step number=4 title="Parameters">
            <p class="hint">"An empty field is not sent: the model's own default holds."</p>
            <div class="parameters-step__fields">{fields}</div>
        </Step>
    }
}
