//! What an estimate says of the requests in the outputs, beside what was used and paid.

use std::sync::Arc;

use leptos::prelude::*;

use crate::app::format;
use crate::app::state::{Prepare, Results, Settings, Stage};
use crate::engine::cost::{Hindsight, OutputBasis, Question};
use crate::engine::eligibility::profile_needed;
use crate::engine::results::RequestCount;
use crate::engine::tokens::Interval;
use crate::web;

use super::failure_note::FailureNote;
use super::progress_bar::ProgressBar;

/// A button that has the requests counted, and the comparison.
#[component]
pub(crate) fn ResultHindsight() -> impl IntoView {
    let results = Results::expect();
    let task = results.counting;
    let is_running = Memo::new(move |_| task.is_running());
    let has_model = move || results.model.with(|model| !model.is_empty());
    let status = move || match task.stage.get() {
        Stage::Done(count) => {
            let n = format::counted(count.job.n_records, "request", "requests");
            view! { <p>{format!("{n} compared.")}</p> }.into_any()
        }
        Stage::Failed(failure) => view! { <FailureNote what="Not compared" failure /> }.into_any(),
        Stage::Cancelled => view! { <p>"Cancelled."</p> }.into_any(),
        Stage::Idle | Stage::Running(_) => ().into_any(),
    };
    let compared = move || {
        let count = task.done().filter(|_| has_model())?;
        Some(view! { <Compared count /> })
    };
    view! {
        <Show when=has_model>
            <div class="panel__actions">
                <button
                    type="button"
                    class="button"
                    disabled=move || is_running.get()
                    on:click=move |_| results.count_requests()
                >
                    "Compare with the estimate"
                </button>
            </div>
        </Show>
        <Show when=move || is_running.get()>
            <ProgressBar label="Counting requests" stage=task.stage />
            <button type="button" class="button" on:click=move |_| task.cancel()>
                "Cancel counting"
            </button>
        </Show>
        <div role="status" aria-live="polite">{status}</div>
        {compared}
    }
}

/// The estimate beside what was used.
#[component]
fn Compared(
    /// What was counted.
    count: Arc<RequestCount>,
) -> impl IntoView {
    let results = Results::expect();
    let settings = Settings::expect();
    let currency = Prepare::expect().cost.currency;
    if count.job.n_records == 0 {
        let why = if count.n_without_request > 0 {
            "The requests are not in the outputs (modelInput), so there is nothing to compare."
        } else {
            "No answer has both a request with text and a number of tokens, so there is nothing to compare."
        };
        return view! { <p>{why}</p> }.into_any();
    }
    let left_out = left_out(&count);
    let hindsight = Memo::new(move |_| {
        let (model, region) = (results.model.get(), results.region.get());
        let own_prices = settings.prices.get();
        let calibration = settings.calibration.get();
        settings.catalog.with(|catalog| {
            let profile = profile_needed(catalog, &model, &region, &web::today());
            let question = Question {
                model: &model,
                region: &region,
                profile: profile.as_deref(),
                output_guess: None,
                calibration: Some(&calibration),
                own_prices: &own_prices,
            };
            (Hindsight::of(catalog, &count, &question), count.tokens)
        })
    });
    let table = move || {
        let (found, used) = hindsight.get();
        let Hindsight { estimate, actual, .. } = &found;
        let tokens = |Interval { low, likely, high }| [low, likely, high].map(format::count);
        let output =
            (estimate.output.basis != OutputBasis::Unknown).then(|| tokens(estimate.output.tokens));
        let cost = estimate
            .batch
            .as_ref()
            .map(|batch| currency.with(|currency| currency.show_all(batch.total)));
        let paid =
            actual.as_ref().map(|actual| currency.with(|currency| currency.show(actual.total)));
        let (input_used, output_used) = (format::count(used.input), format::count(used.output));
        let lines = [
            (
                "Input tokens",
                Some(tokens(estimate.input)),
                Some(input_used),
                found.input_off_permille,
            ),
            ("Output tokens", output, Some(output_used), found.output_off_permille),
            ("Cost", cost, paid, found.total_off_permille),
        ];
        let lines = lines.map(|(what, estimated, used, off)| {
            let none = || "–".to_owned();
            let (likely, range) = match estimated {
                Some([low, likely, high]) => (likely, format!("{low} to {high}")),
                None => (none(), none()),
            };
            view! {
                <tr>
                    <th scope="row">{what}</th>
                    <td class="number">{likely}</td>
                    <td class="number">{range}</td>
                    <td class="number">{used.unwrap_or_else(none)}</td>
                    <td class="number">{off.map_or_else(none, off_text)}</td>
                </tr>
            }
        });
        let how = &estimate.method;
        let notes = [
            how.calibrated().map(|text| format!("{}: {text}.", how.name)),
            basis(estimate.output.basis).map(str::to_owned),
        ];
        let notes = notes.into_iter().flatten().map(|note| view! { <p class="hint">{note}</p> });
        view! {
            <div
                class="result-hindsight__scroll"
                role="region"
                aria-label="Estimate and what was used, as a table"
                tabindex="0"
            >
                <table class="lined-table">
                    <caption class="visually-hidden">"Estimate and what was used"</caption>
                    <thead>
                        <tr>
                            <th scope="col"><span class="visually-hidden">"Of"</span></th>
                            <th scope="col" class="number">"Estimate"</th>
                            <th scope="col" class="number">"From–to"</th>
                            <th scope="col" class="number">"Used"</th>
                            <th scope="col" class="number">"Off by"</th>
                        </tr>
                    </thead>
                    <tbody>{lines.collect_view()}</tbody>
                </table>
            </div>
            {notes.collect_view()}
        }
    };
    view! {
        {table}
        {left_out.into_iter().map(|note| view! { <p class="hint">{note}</p> }).collect_view()}
    }
    .into_any()
}

/// By what the length of answers was judged, where that needs to be known.
fn basis(basis: OutputBasis) -> Option<&'static str> {
    match basis {
        OutputBasis::Limit => {
            Some("Nothing was known of the answers before: each is estimated as long as its limit.")
        }
        OutputBasis::Unknown => {
            Some("Nothing was known of the answers before, so they are not estimated.")
        }
        OutputBasis::NoText | OutputBasis::Calibrated | OutputBasis::Guess => None,
    }
}

/// What is on neither side, in sentences.
fn left_out(count: &RequestCount) -> Vec<String> {
    let reasons = [
        (count.n_without_request, "no request with text beside them in the outputs"),
        (count.n_without_usage, "no number of tokens"),
        (count.n_with_media, "images or other media, whose size is not read here"),
    ];
    let some = reasons.into_iter().filter(|(n, _)| *n > 0);
    some.map(|(n, why)| {
        let answers = format::counted(n, "answer has", "answers have");
        format!("{answers} {why}: on neither side.")
    })
    .collect()
}

/// Thousandths as percent with a sign.
fn off_text(permille: i64) -> String {
    let sign = match permille {
        0 => "",
        n if n < 0 => "−",
        _ => "+",
    };
    let n = permille.unsigned_abs();
    format!("{sign}{}.{} %", format::count(n / 10), n % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percents_have_a_sign_and_one_digit() {
        for (permille, text) in
            [(0, "0.0 %"), (5, "+0.5 %"), (-123, "−12.3 %"), (12_345, "+1,234.5 %")]
        {
            assert_eq!(off_text(permille), text);
        }
    }
}
