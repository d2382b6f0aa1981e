//! Estimates corrected by the model's own count of a sample of records.

use leptos::prelude::*;

use crate::app::format;
use crate::app::state::{Connection, Counting, Prepare, SAMPLE, SampleOf, Settings};
use crate::engine::results::SeenOutput;

use super::refusal_note::RefusalNote;
use super::try_record::addressee;

/// A button once records are made, and what came of it.
#[component]
pub(crate) fn CountSample() -> impl IntoView {
    let prepare = Prepare::expect();
    let counting = Counting::new(Connection::expect(), Settings::expect());
    let to = addressee();
    let has_records =
        Memo::new(move |_| prepare.converted().is_some_and(|converted| converted.has_files()));
    let is_counting =
        Memo::new(move |_| counting.state.with(|state| matches!(state, SampleOf::Counting(_))));
    let start = move |_| {
        if let Some(records) = prepare.conversion.task.file() {
            counting.start(&records, to.get_untracked());
        }
    };
    let said = move || match counting.state.get() {
        SampleOf::Nothing => ().into_any(),
        SampleOf::Counting(n) => {
            let records = format::counted(n, "record is", "records are");
            view! { <p>{format!("{records} counted.")}</p> }.into_any()
        }
        SampleOf::Failed(refusal) if refusal.is_stop() => {
            view! { <p>"Stopped. Nothing was learned."</p> }.into_any()
        }
        SampleOf::Failed(refusal) => {
            view! { <RefusalNote what="Not counted" refusal /> }.into_any()
        }
        SampleOf::Done(seen) => learned(&seen),
    };
    view! {
        <div class="panel__actions">
            <button
                type="button"
                class="button"
                disabled=move || !has_records.get() || is_counting.get()
                on:click=start
            >
                "Calibrate by a sample"
            </button>
            <button
                type="button"
                class="button"
                hidden=move || !is_counting.get()
                on:click=move |_| counting.cancel()
            >
                "Stop counting"
            </button>
            <p class="hint">
                {move || if has_records.get() {
                    format!("Has the tokens of {SAMPLE} records counted, free of charge, and corrects the estimate by them.")
                } else {
                    "Convert first to count a sample.".to_owned()
                }}
            </p>
        </div>
        <div role="status" aria-live="polite">{said}</div>
    }
}

/// What the sample taught, or why nothing.
fn learned(seen: &SeenOutput) -> AnyView {
    if let Some(problem) = seen.problem() {
        return view! { <p class="problem">{problem}</p> }.into_any();
    }
    let records = format::counted(seen.n_records, "record", "records");
    view! {
        <p>
            "Learned from " {records} ". Estimates of this model are corrected by them; Settings lists what was learned."
        </p>
    }
    .into_any()
}
