//! In what amounts are shown.

use leptos::prelude::*;

use crate::app::format;
use crate::app::state::Prepare;
use crate::engine::cost::Currency;

/// A field for a currency and its rate; empty for dollars.
#[component]
pub(crate) fn CurrencyField() -> impl IntoView {
    let currency = Prepare::expect().cost.currency;
    let problem = RwSignal::new(None::<String>);
    let change = move |text: String| match Currency::try_from(text.trim().to_owned()) {
        Ok(chosen) => {
            problem.set(None);
            currency.set(chosen);
        }
        Err(error) => problem.set(Some(format!("{}.", format::sentence(&error.to_string())))),
    };
    view! {
        <section class="panel currency-field" aria-labelledby="currency-title">
            <h2 id="currency-title">"Currency"</h2>
            <div class="field">
                <label for="currency">"Currency and rate"</label>
                <input
                    id="currency"
                    autocomplete="off"
                    spellcheck="false"
                    placeholder="EUR=0.92"
                    aria-describedby="currency-hint currency-problem"
                    aria-invalid=move || problem.with(Option::is_some).then_some("true")
                    prop:value=move || String::from(currency.get())
                    on:change:target=move |event| change(event.target().value())
                />
                <p id="currency-hint" class="hint">
                    "How much of it a US dollar is, at a rate that you know: EUR=0.92. Empty for US dollars, in which AWS names its prices."
                </p>
                <p id="currency-problem" class="problem" aria-live="polite">{move || problem.get()}</p>
            </div>
        </section>
    }
}
