//! In sentences, on how many rows runs agree.

use std::sync::Arc;

use leptos::prelude::*;

use crate::app::format;
use crate::app::state::RunComparison;
use crate::engine::results::compare::{Comparison, Pair};

/// How many rows are the same, and what to know of the runs.
#[component]
pub(super) fn ResultCompareFacts(
    /// The runs.
    comparison: Arc<Comparison>,
) -> impl IntoView {
    let state = RunComparison::expect();
    let doubles = (comparison.n_double_rows > 0).then(|| {
        let rows = format::counted(comparison.n_double_rows, "row", "rows");
        view! { <p class="hint">{format!("{rows} with an id that stands before count once.")}</p> }
    });
    let conflicts = comparison.runs.iter().enumerate();
    let conflicts = conflicts.filter(|(_, run)| run.n_conflicting > 0).map(|(at, run)| {
        let records = format::counted(run.n_conflicting, "record", "records");
        let text = move || {
            let name = state.name(at);
            format!("{records} of {name} with another answer to an id that was answered before: the first answer is compared.")
        };
        view! { <p class="problem">{text}</p> }
    });
    let conflicts = conflicts.collect_view();
    view! {
        <p>
            <strong>{agreement(&comparison)}</strong>
        </p>
        <p>{counts(&comparison)}</p>
        {doubles}
        {conflicts}
    }
}

fn agreement(comparison: &Comparison) -> String {
    if let [pair] = comparison.pairs.as_slice() {
        return agreement_of_two(pair);
    }
    let (n_runs, n_same) = (comparison.runs.len(), comparison.n_same);
    let percent = format::percent(n_same, comparison.n_rows);
    let rows = format::counted(comparison.n_rows, "row", "rows");
    format!("All {n_runs} runs agree on {} of {rows} ({percent} %).", format::count(n_same))
}

fn agreement_of_two(pair: &Pair) -> String {
    if pair.n_both == 0 {
        return "No row has an answer of both runs.".to_owned();
    }
    let rows = format::counted(pair.n_both, "row", "rows");
    let percent = format::percent(pair.n_equal, pair.n_both);
    let kappa = pair.kappa.map(|kappa| format!(" Cohen’s kappa: {}.", format::coefficient(kappa)));
    format!(
        "Both answered {rows} and agree on {} ({percent} %).{}",
        format::count(pair.n_equal),
        kappa.unwrap_or_default()
    )
}

fn counts(comparison: &Comparison) -> String {
    let Comparison { n_same, n_different, n_incomplete, n_silent, .. } = comparison;
    let [same, incomplete] = match comparison.runs.len() {
        0..=2 => ["the same", "answered by one run only"],
        _ => ["the same in all runs", "not answered by all runs and otherwise the same"],
    };
    let counts = [
        (*n_same, same),
        (*n_different, "different"),
        (*n_incomplete, incomplete),
        (*n_silent, "answered by none"),
    ];
    let counts = counts.map(|(n, what)| format!("{} {what}", format::count(n)));
    format!("{}.", counts.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::results::compare::RunFound;

    #[test]
    fn two_runs_are_spoken_of_as_both_and_more_as_all() {
        let pair = Pair { n_both: 4, n_equal: 3, kappa: Some(0.5), ..Pair::default() };
        let of = |n_runs: usize, n_pairs: usize| Comparison {
            runs: vec![RunFound::default(); n_runs],
            pairs: vec![pair.clone(); n_pairs],
            n_rows: 6,
            n_same: 2,
            n_different: 1,
            n_incomplete: 2,
            n_silent: 1,
            ..Comparison::default()
        };
        let (two, three) = (of(2, 1), of(3, 3));
        assert_eq!(
            agreement(&two),
            "Both answered 4 rows and agree on 3 (75 %). Cohen’s kappa: 0.50."
        );
        assert_eq!(
            counts(&two),
            "2 the same, 1 different, 2 answered by one run only, 1 answered by none."
        );
        assert_eq!(agreement(&three), "All 3 runs agree on 2 of 6 rows (33 %).");
        assert_eq!(
            counts(&three),
            "2 the same in all runs, 1 different, 2 not answered by all runs and otherwise the same, 1 answered by none."
        );
        let silent = Comparison { pairs: vec![Pair::default()], ..of(2, 0) };
        assert_eq!(agreement(&silent), "No row has an answer of both runs.");
    }
}
