//! A choice of how the model is called: `InvokeModel` or Converse.

use leptos::prelude::*;

use crate::app::state::{Invocation, can_converse, has_own_format};
use crate::engine::catalog::Model;

/// Value of the option for Converse; the other is everything else.
const CONVERSE: &str = "converse";

/// A select of both ways; the one that a model does not take cannot be chosen.
#[component]
pub(crate) fn InvocationSelect(
    /// Id of the control.
    id: &'static str,
    /// The model, when one is chosen: without one, both ways are open.
    #[prop(into)]
    model: Signal<Option<&'static Model>>,
    /// The way in use.
    #[prop(into)]
    invocation: Signal<Invocation>,
    /// Takes what the user chose.
    #[prop(into)]
    on_choose: Callback<Invocation>,
) -> impl IntoView {
    let option = move |way: Invocation, value: &'static str, text: &'static str| {
        let is_possible = match way {
            Invocation::InvokeModel => has_own_format,
            Invocation::Converse => can_converse,
        };
        view! {
            <option
                value=value
                disabled=move || model.get().is_some_and(|model| !is_possible(model))
                prop:selected=move || invocation.get() == way
            >
                {text}
            </option>
        }
    };
    let choose = move |value: &str| {
        on_choose.run(if value == CONVERSE {
            Invocation::Converse
        } else {
            Invocation::InvokeModel
        });
    };
    view! {
        <div class="field">
            <label for=id>"Request format"</label>
            <select id=id on:change:target=move |event| choose(&event.target().value())>
                {option(Invocation::InvokeModel, "invoke-model", "InvokeModel")}
                {option(Invocation::Converse, CONVERSE, "Converse")}
            </select>
        </div>
    }
}
