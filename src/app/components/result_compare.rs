//! The output that is open beside other runs on the same rows.

use leptos::prelude::*;

use crate::app::state::{Results, RunComparison};
use crate::web;

use super::result_compare_by::ResultCompareBy;
use super::result_compare_facts::ResultCompareFacts;
use super::result_compare_matrix::ResultCompareMatrix;
use super::result_compare_pairs::ResultComparePairs;
use super::result_compare_progress::ResultCompareProgress;
use super::result_compare_rows::ResultCompareRows;
use super::result_compare_runs::ResultCompareRuns;
use super::result_compare_table::ResultCompareTable;

/// Adding runs, and how all agree.
#[component]
pub(crate) fn ResultCompare() -> impl IntoView {
    let results = Results::expect();
    let state = RunComparison::expect();
    Effect::new(move || state.follow(results.summary.get()));
    let is_adding = Memo::new(move |_| state.adding.is_running());
    let compared = move || {
        state.comparing.done().map(|comparison| {
            let has_many = comparison.runs.len() > 2;
            view! {
                <ResultCompareFacts comparison=comparison.clone() />
                <ResultCompareTable comparison=comparison.clone() />
                {has_many.then(|| view! { <ResultComparePairs comparison=comparison.clone() /> })}
                <ResultCompareMatrix comparison />
                <ResultCompareRows />
            }
        })
    };
    view! {
        <section class="panel" aria-labelledby="compare-title">
            <h2 id="compare-title">"Compare with another run"</h2>
            <div class="field-row">
                <div class="field">
                    <label for="compare-files">"Outputs of another run"</label>
                    <input
                        id="compare-files"
                        type="file"
                        multiple
                        aria-describedby="compare-files-hint"
                        disabled=is_adding
                        on:change=move |event| state.add(&web::chosen_files(&event))
                    />
                    <p id="compare-files-hint" class="hint">
                        "Of another model or prompt, with the same record ids: .jsonl.out files, and quarry.json. Add as many runs as you like, one after the other."
                    </p>
                </div>
                <ResultCompareBy />
            </div>
            <ResultCompareRuns />
            <ResultCompareProgress />
            {compared}
        </section>
    }
}
