//! How far checking is, and what it says in a sentence.

use leptos::prelude::*;

use crate::app::format;
use crate::app::state::{Check, Checked, Stage};

use super::failure_note::FailureNote;
use super::progress_bar::ProgressBar;

/// The verdict, and what to press while there is none.
#[component]
pub(crate) fn CheckResult() -> impl IntoView {
    let check = Check::expect();
    let is_running = Memo::new(move |_| check.checking.is_running());
    let status = move || match check.checking.stage.get() {
        Stage::Idle => view! { <p class="quiet">"What was found will stand here."</p> }.into_any(),
        Stage::Running(progress) => {
            let rate = format::rate(progress.read_bytes, progress.elapsed_millis);
            let records = format::counted(progress.n_rows, "record", "records");
            let rate = rate.map(|rate| format!(" · {rate}")).unwrap_or_default();
            view! { <p aria-hidden="true">{format!("Checking: {records}{rate}")}</p> }.into_any()
        }
        Stage::Done(checked) => view! { <Verdict checked /> }.into_any(),
        Stage::Failed(failure) => view! { <FailureNote what="Not checked" failure /> }.into_any(),
        Stage::Cancelled => view! { <p>"Cancelled."</p> }.into_any(),
    };
    view! {
        <section class="panel" aria-labelledby="check-title">
            <h2 id="check-title">"Check"</h2>
            <div class="panel__actions">
                <button
                    type="button"
                    class="button"
                    disabled=move || is_running.get() || check.facts.with(Option::is_none)
                    on:click=move |_| check.run()
                >
                    "Check"
                </button>
                <button
                    type="button"
                    class="button"
                    disabled=move || !is_running.get()
                    on:click=move |_| check.checking.cancel()
                >
                    "Cancel"
                </button>
            </div>
            <Show when=move || is_running.get()>
                <ProgressBar label="Check" stage=check.checking.stage />
            </Show>
            <div role="status" aria-live="polite">{status}</div>
        </section>
    }
}

#[component]
fn Verdict(
    /// What was found.
    checked: Checked,
) -> impl IntoView {
    let check = Check::expect();
    let is_old = {
        let checked = checked.clone();
        move || !check.is_current(&checked)
    };
    let Checked { n_records, n_clean, n_bytes, elapsed_millis, families, .. } = checked;
    let records = format::counted(n_records, "record", "records");
    let n_wrong = n_records.saturating_sub(n_clean);
    let verdict = match n_wrong {
        0 if n_records == 0 => format!("{records}."),
        0 => format!("{records}, none with an error."),
        n => format!("{records}, {} with an error.", format::count(n)),
    };
    let rate = format::rate(n_bytes, elapsed_millis);
    let rate = rate.map(|rate| format!(", {rate}")).unwrap_or_default();
    let formats: Vec<String> =
        families.iter().map(|(title, n)| format!("{title} ({})", format::count(*n))).collect();
    let formats = (!formats.is_empty()).then(|| format!("Request format: {}.", formats.join(", ")));
    view! {
        <p class:problem=n_wrong != 0>{verdict}</p>
        <p class="hint">
            {format!("{} in {}{rate}. ", format::bytes(n_bytes), format::duration(elapsed_millis))}
            {formats}
        </p>
        <Show when=is_old.clone()>
            <p class="hint">"Out of date: the target has changed since. Check again."</p>
        </Show>
    }
}
