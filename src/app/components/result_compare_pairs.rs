//! How each two of several runs agree.

use std::sync::Arc;

use leptos::prelude::*;

use crate::app::format;
use crate::app::state::RunComparison;
use crate::engine::results::compare::{Comparison, Pair};

/// Runs by runs: on how many of the rows that both answered they agree.
#[component]
pub(super) fn ResultComparePairs(
    /// The runs.
    comparison: Arc<Comparison>,
) -> impl IntoView {
    let state = RunComparison::expect();
    let n_runs = comparison.runs.len();
    let heads = (0..n_runs)
        .map(|at| view! { <th scope="col" class="number">{move || state.title(at)}</th> });
    let heads = heads.collect_view();
    let pair_of = |first: usize, second: usize| {
        let places = (first.min(second), first.max(second));
        comparison.pairs.iter().find(|pair| (pair.first, pair.second) == places)
    };
    let rows = (0..n_runs).map(|first| {
        let cells = (0..n_runs).map(|second| agreement_cell(pair_of(first, second)));
        let cells = cells.collect_view();
        view! {
            <tr>
                <th scope="row">{move || state.title(first)}</th>
                {cells}
            </tr>
        }
    });
    let rows = rows.collect_view();
    let has_kappa = comparison.pairs.iter().any(|pair| pair.kappa.is_some());
    let hint = if has_kappa {
        "Percent of the rows that both answered, and Cohen’s kappa (κ)."
    } else {
        "Percent of the rows that both answered."
    };
    view! {
        <div class="result-compare__table" role="region" aria-label="Agreement of each two" tabindex="0">
            <table class="lined-table result-compare-pairs">
                <caption>"Agreement of each two runs"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Run"</th>
                        {heads}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        <p class="hint">{hint}</p>
    }
}

/// A cell of two runs, or of one with itself.
fn agreement_cell(pair: Option<&Pair>) -> impl IntoView + use<> {
    let Some(pair) = pair.filter(|pair| pair.n_both > 0) else {
        return view! { <td class="number quiet">"–"</td> }.into_any();
    };
    let percent = format::percent(pair.n_equal, pair.n_both);
    let rows = format::counted(pair.n_both, "row", "rows");
    let of = format!("{} of {rows}", format::count(pair.n_equal));
    let kappa = pair.kappa.map(|kappa| {
        let text = format!("κ {}", format::coefficient(kappa));
        view! { <span class="result-compare-pairs__more">{text}</span> }
    });
    view! {
        <td class="number">
            <strong>{format!("{percent} %")}</strong>
            {kappa}
            <span class="result-compare-pairs__more">{of}</span>
        </td>
    }
    .into_any()
}
