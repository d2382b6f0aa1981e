//! All runs, line by line.

use std::sync::Arc;

use leptos::prelude::*;

use crate::app::format;
use crate::app::state::{Prepare, Results, RunComparison, Settings, current_catalog};
use crate::engine::cost::Actual;
use crate::engine::results::compare::{Comparison, RunFound};
use crate::engine::results::{ByStatus, OutputTotals};

/// What became of rows in each run, how long answers are, and what they did cost.
#[component]
pub(super) fn ResultCompareTable(
    /// The runs.
    comparison: Arc<Comparison>,
) -> impl IntoView {
    let caption = if comparison.runs.len() > 2 { "All runs" } else { "Both runs" };
    let rows = comparison.runs.iter().cloned().enumerate();
    let rows = rows.map(|(at, run)| view! { <RunRow at run /> }).collect_view();
    view! {
        <div class="result-compare__table" role="region" aria-label=caption tabindex="0">
            <table class="lined-table result-compare-table">
                <caption>{caption}</caption>
                <thead>
                    <tr>
                        <th scope="col">"Run"</th>
                        <th scope="col">"Rows"</th>
                        <th scope="col" class="number">"Compared"</th>
                        <th scope="col" class="number">"Tokens per answer"</th>
                        <th scope="col" class="number">"Cost"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

#[component]
fn RunRow(
    /// Its place among the runs.
    at: usize,
    /// What was found in it.
    run: RunFound,
) -> impl IntoView {
    let state = RunComparison::expect();
    let tokens = match &run.output_tokens {
        tokens if tokens.n == 0 => "unknown".to_owned(),
        tokens => format!(
            "{} on average, {} at most",
            format::count(tokens.mean()),
            format::count(tokens.max)
        ),
    };
    let cost = cost_of(at);
    view! {
        <tr>
            <th scope="row">{move || state.title(at)}</th>
            <td>{statuses(&run.by_status)}</td>
            <td class="number">{format::count(run.n_values)}</td>
            <td class="number">{tokens}</td>
            <td class="number">{move || cost().unwrap_or_else(|| "unknown".to_owned())}</td>
        </tr>
    }
}

/// What the run at this place did cost.
fn cost_of(at: usize) -> impl Fn() -> Option<String> {
    let results = Results::expect();
    let state = RunComparison::expect();
    let settings = Settings::expect();
    let currency = Prepare::expect().cost.currency;
    let cost = move |totals: &OutputTotals, model: &str, region: &str| {
        let of = |own: &[_]| Actual::of(current_catalog(), totals, model, region, None, own);
        let actual = settings.prices.with(|own| of(own))?;
        Some(currency.with(|currency| currency.show(actual.total)))
    };
    move || {
        let own_region = results.region.get();
        let Some(at) = at.checked_sub(1) else {
            let summary = results.summary.get()?;
            return cost(&summary.totals, &results.model.get(), &own_region);
        };
        let run = state.others.with(|others| others.get(at).cloned())?;
        // Without a region of its own it ran where this one did.
        let region = run.summary.region.as_deref().unwrap_or(&own_region);
        cost(&run.summary.totals, &run.model.get(), region)
    }
}

fn statuses(counts: &ByStatus) -> String {
    let counts = counts.iter().map(|(status, n)| format!("{} {}", format::count(n), status.name()));
    counts.collect::<Vec<String>>().join(", ")
}
