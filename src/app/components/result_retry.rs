//! What has to be sent again, as a batch input.

use leptos::prelude::*;

use crate::app::format;
use crate::app::state::{Results, Stage};
use crate::engine::results::{RetryTotals, Status};

use super::check_field::CheckField;
use super::diagnostics_table::{DiagnosticsTable, Places};
use super::failure_note::FailureNote;
use super::number_field::NumberField;
use super::progress_bar::ProgressBar;
use super::result_retry_merge::ResultRetryMerge;
use super::result_retry_target::ResultRetryTarget;
use super::status_boxes::StatusBoxes;

/// Which records, with what changed, and the button.
#[component]
pub(crate) fn ResultRetry() -> impl IntoView {
    let results = Results::expect();
    let retry = results.retry;
    let max_tokens = RwSignal::new(retry.with_untracked(|retry| retry.max_tokens));
    let min_records = RwSignal::new(Some(retry.with_untracked(|retry| retry.min_records)));
    Effect::new(move || {
        let (max_tokens, min_records) = (max_tokens.get(), min_records.get());
        retry.update(|retry| {
            retry.max_tokens = max_tokens;
            retry.min_records = min_records.unwrap_or(0);
        });
    });
    let is_writing = Memo::new(move |_| results.retrying.is_running());
    let lacks_target = Memo::new(move |_| {
        let target = results.retry_target();
        target.is_some_and(|target| target.model.is_empty() || target.region.is_empty())
    });
    let written = move || results.retrying.done();
    let status = move || match results.retrying.stage.get() {
        Stage::Idle | Stage::Running(_) => ().into_any(),
        Stage::Done(file) => {
            let size = format::bytes(file.n_bytes);
            view! { <p>{said(&file.name, &size, file.totals)}</p> }.into_any()
        }
        Stage::Failed(failure) => view! { <FailureNote what="Not written" failure /> }.into_any(),
        Stage::Cancelled => view! { <p>"Cancelled. No file was written."</p> }.into_any(),
    };
    view! {
        <section class="panel" aria-labelledby="retry-title">
            <h2 id="retry-title">"Send again"</h2>
            <p class="hint">
                "A batch input with the same ids and requests. Requests of missing records come from the batch input: open it with the outputs."
            </p>
            <StatusBoxes
                legend="Records"
                offers=can_be_sent_again
                chosen=Signal::derive(move || retry.with(|retry| retry.statuses.clone()))
                on_change=move |statuses| retry.update(|retry| retry.statuses = statuses)
            />
            <ResultRetryTarget />
            <div class="field-row">
                <NumberField
                    id="retry-max-tokens"
                    label="Max tokens of truncated answers"
                    value=max_tokens
                    min="1"
                    hint="Empty: as before. A higher limit stays."
                />
                <NumberField
                    id="retry-min-records"
                    label="Fewest records of a job"
                    value=min_records
                    min="0"
                    hint="100 for most models."
                />
            </div>
            <ResultRetryMerge />
            <CheckField
                label="Fill up with answered records to that number; they are paid for again"
                is_on=Signal::derive(move || retry.with(|retry| retry.tops_up))
                on_change=move |is_on: bool| retry.update(|retry| retry.tops_up = is_on)
            />
            <CheckField
                label="Leave out records whose error would come again"
                is_on=Signal::derive(move || retry.with(|retry| retry.only_retryable))
                on_change=move |is_on: bool| retry.update(|retry| retry.only_retryable = is_on)
            />
            <div class="panel__actions">
                <button
                    type="button"
                    class="button"
                    disabled=move || is_writing.get() || lacks_target.get()
                    on:click=move |_| results.download_retry()
                >
                    "Download retry file"
                </button>
                <button
                    type="button"
                    class="button"
                    hidden=move || !is_writing.get()
                    on:click=move |_| results.retrying.cancel()
                >
                    "Cancel retry file"
                </button>
            </div>
            <Show when=move || is_writing.get()>
                <ProgressBar label="Writing the retry file" stage=results.retrying.stage />
            </Show>
            <div aria-live="polite">{status}</div>
            <Show when=move || written().is_some_and(|file| !file.diagnostics.is_empty())>
                <DiagnosticsTable
                    diagnostics=Signal::derive(move || {
                        written().map(|file| file.diagnostics).unwrap_or_default()
                    })
                    none=""
                    scope="What to know before the file is sent."
                    caption="Notes on the retry file"
                    places=Places::Lines
                />
            </Show>
        </section>
    }
}

fn said(name: &str, size: &str, totals: RetryTotals) -> String {
    if totals.n_records == 0 {
        return match (totals.n_not_eligible, totals.n_other_format) {
            (0, 0) => "There is nothing to send again: no file was made.".to_owned(),
            _ => "Nothing can be sent there: no file was made.".to_owned(),
        };
    }
    let records = format::counted(totals.n_records, "record", "records");
    let more = [
        (totals.n_raised, "with a higher limit"),
        (totals.n_limit_added, "with a limit that had none"),
        (totals.n_limit_lowered, "with the limit of the other model"),
        (totals.n_merged, "of the other file"),
        (totals.n_topped_up, "to fill it up"),
        (totals.n_left_out + totals.n_other_format, "left out"),
    ];
    let more = more.into_iter().filter(|(n, _)| *n > 0);
    let more: Vec<String> = more.map(|(n, what)| format!("{} {what}", format::count(n))).collect();
    let more = if more.is_empty() { String::new() } else { format!(" ({})", more.join(", ")) };
    format!("{records}{more} in {name}, {size}.")
}

/// Answered records need no other answer; rows that were not sent have no request.
fn can_be_sent_again(status: Status) -> bool {
    !matches!(status, Status::Answered | Status::NotSent)
}
