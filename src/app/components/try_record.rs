//! The record that is shown, tried live.

use leptos::prelude::*;

use crate::app::format;
use crate::app::state::{Addressee, Connection, JobForm, Prepare, Settings, Shown, Trial, Tried};

use super::count_sample::CountSample;
use super::refusal_note::RefusalNote;

/// Two buttons and what came of them; nothing without keys.
#[component]
pub(crate) fn TryRecord() -> impl IntoView {
    let connection = Connection::expect();
    let has_keys = Memo::new(move |_| connection.has_keys());
    view! {
        <Show when=move || has_keys.get()>
            <Try />
        </Show>
    }
}

#[component]
fn Try() -> impl IntoView {
    let prepare = Prepare::expect();
    let trial = Trial::new(Connection::expect(), Settings::expect());
    let has_record = Memo::new(move |_| {
        prepare.preview.shown.with(|shown| matches!(shown, Shown::Row { text: Some(_), .. }))
    });
    let to = addressee();
    let is_asking = Memo::new(move |_| trial.tried.with(|tried| *tried == Tried::Asking));
    // What was answered is of the record that was shown then.
    Effect::new(move || {
        prepare.preview.shown.track();
        trial.clear();
    });
    let with_record = move |run: fn(Trial, &str, Addressee)| {
        run(trial, &prepare.preview.record(), to.get_untracked());
    };
    let tried = move || match trial.tried.get() {
        Tried::Nothing => ().into_any(),
        Tried::Asking => view! { <p class="quiet">"Asking…"</p> }.into_any(),
        Tried::Failed(refusal) => view! { <RefusalNote what="Not answered" refusal /> }.into_any(),
        Tried::Counted(n) => {
            let tokens = format::counted(n, "token", "tokens");
            view! { <p>{format!("The model counts {tokens} in this record.")}</p> }.into_any()
        }
        Tried::Answer { text, stop, tokens, cost, millis } => {
            let count = |n: Option<u64>, what: &str| Some(format!("{} {what}", format::count(n?)));
            let facts: Vec<String> = [
                Some(format::duration(millis)),
                count(tokens[0], "tokens in"),
                count(tokens[1], "tokens out"),
                cost.map(|cost| {
                    format!(
                        "{} as a single request",
                        prepare.cost.currency.with(|it| it.show(cost))
                    )
                }),
                stop.map(|stop| format!("stopped: {stop}")),
            ]
            .into_iter()
            .flatten()
            .collect();
            view! {
                <pre class="try-record__answer" tabindex="0">{text}</pre>
                <p class="hint">{facts.join(" · ")}</p>
            }
            .into_any()
        }
    };
    view! {
        <section class="panel" aria-labelledby="try-title">
            <h2 id="try-title">"Try this record"</h2>
            <p class="hint">
                "Sends the body of the record above as a single request, at the price of single requests. It is the body that the batch will have. Counting tokens is free of charge, where the model offers it."
            </p>
            <div class="panel__actions">
                <button
                    type="button"
                    class="button"
                    disabled=move || !has_record.get() || is_asking.get()
                    on:click=move |_| with_record(Trial::run)
                >
                    "Try record"
                </button>
                <button
                    type="button"
                    class="button"
                    disabled=move || !has_record.get() || is_asking.get()
                    on:click=move |_| with_record(Trial::count)
                >
                    "Count tokens"
                </button>
            </div>
            <div role="status" aria-live="polite">{tried}</div>
            <CountSample />
        </section>
    }
}

/// Who answers the records of the recipe, where the connection is.
pub(crate) fn addressee() -> Signal<Addressee> {
    let (connection, form, prepare) = (Connection::expect(), JobForm::expect(), Prepare::expect());
    Signal::derive(move || {
        let region = connection.hosts.with(|hosts| hosts.region.clone());
        prepare.recipe.with(|recipe| Addressee {
            model: recipe.model.clone(),
            named: form.model(&recipe.model, &region),
            invocation: prepare.form.invocation(),
            format: recipe.format.clone(),
        })
    })
}
