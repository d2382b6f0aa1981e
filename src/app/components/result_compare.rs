//! The output that is open beside another run on the same rows.

use std::sync::Arc;

use leptos::prelude::*;

use crate::app::format;
use crate::app::state::{Prepare, Results, RunComparison, Settings, Stage, current_catalog};
use crate::engine::cost::Actual;
use crate::engine::results::compare::{Comparison, Pair, RunFound};
use crate::engine::results::{ByStatus, OutputTotals};
use crate::protocol::ComparedRuns;
use crate::web;

use super::check_field::CheckField;
use super::failure_note::FailureNote;
use super::model_select::ModelSelect;
use super::progress_bar::ProgressBar;

/// Choosing the other run, and how both agree.
#[component]
pub(crate) fn ResultCompare() -> impl IntoView {
    let results = Results::expect();
    let state = RunComparison::expect();
    Effect::new(move || state.follow(results.summary.get()));
    let is_comparing = Memo::new(move |_| state.comparing.is_running());
    let status = move || match state.comparing.stage.get() {
        Stage::Idle | Stage::Running(_) => ().into_any(),
        Stage::Done(runs) => {
            let n = runs.comparison.n_rows;
            view! { <p>{format!("{} compared.", format::counted(n, "row", "rows"))}</p> }.into_any()
        }
        Stage::Failed(failure) => view! { <FailureNote what="Not compared" failure /> }.into_any(),
        Stage::Cancelled => view! { <p>"Cancelled."</p> }.into_any(),
    };
    let compared = move || state.comparing.done().map(|runs| view! { <Compared runs /> });
    view! {
        <section class="panel result-compare" aria-labelledby="compare-title">
            <h2 id="compare-title">"Compare with another run"</h2>
            <div class="field-row">
                <div class="field">
                    <label for="compare-files">"Outputs of another run"</label>
                    <input
                        id="compare-files"
                        type="file"
                        multiple
                        aria-describedby="compare-files-hint"
                        on:change=move |event| state.open(web::chosen_files(&event))
                    />
                    <p id="compare-files-hint" class="hint">
                        "Of another model or prompt, with the same record ids: .jsonl.out files, and quarry.json."
                    </p>
                </div>
                <BySelect />
            </div>
            <CheckField
                label="Case, and marks around an answer, make no difference"
                is_on=Signal::derive(move || state.by.with(|by| by.ignores_case))
                on_change=move |is_on: bool| state.change(|by| by.ignores_case = is_on)
            />
            <Show when=move || is_comparing.get()>
                <ProgressBar label="Comparing" stage=state.comparing.stage />
                <button type="button" class="button" on:click=move |_| state.comparing.cancel()>
                    "Cancel comparing"
                </button>
            </Show>
            <div role="status" aria-live="polite">{status}</div>
            {compared}
        </section>
    }
}

/// What is compared: the whole answer, or a field of it.
#[component]
fn BySelect() -> impl IntoView {
    let results = Results::expect();
    let state = RunComparison::expect();
    let fields = Memo::new(move |_| {
        results.summary.with(|summary| {
            let fields = summary.as_ref().map(|summary| summary.fields.fields.as_slice());
            let names = fields.unwrap_or_default().iter().map(|field| field.name.clone());
            names.collect::<Vec<String>>()
        })
    });
    let choose = move |value: String| {
        let idx = value.parse::<usize>().ok();
        let field = idx.and_then(|idx| fields.with_untracked(|fields| fields.get(idx).cloned()));
        state.change(|by| by.field = field);
    };
    let options = move || {
        let options = fields.get().into_iter().enumerate().map(|(idx, name)| {
            let own = name.clone();
            let is_selected = move || state.by.with(|by| by.field.as_ref() == Some(&own));
            view! { <option value=idx.to_string() prop:selected=is_selected>{name}</option> }
        });
        options.collect_view()
    };
    view! {
        <div class="field">
            <label for="compare-by">"Compare by"</label>
            <select id="compare-by" on:change:target=move |event| choose(event.target().value())>
                <option value="" prop:selected=move || state.by.with(|by| by.field.is_none())>
                    "Whole answer"
                </option>
                {options}
            </select>
        </div>
    }
}

/// How two runs agree.
#[component]
fn Compared(
    /// The runs.
    runs: Arc<ComparedRuns>,
) -> impl IntoView {
    let comparison = &runs.comparison;
    let Comparison { n_same, n_different, n_incomplete, n_silent, n_double_rows, .. } = comparison;
    let counts = [
        (*n_same, "the same"),
        (*n_different, "different"),
        (*n_incomplete, "answered by one run only"),
        (*n_silent, "answered by none"),
    ];
    let counts = counts.map(|(n, what)| format!("{} {what}", format::count(n)));
    let doubles = (*n_double_rows > 0).then(|| {
        let rows = format::counted(*n_double_rows, "row", "rows");
        view! { <p class="hint">{format!("{rows} with an id that stands before count once.")}</p> }
    });
    let conflicts = ["this run", "the other run"].into_iter().zip(&comparison.runs);
    let conflicts = conflicts.filter(|(_, run)| run.n_conflicting > 0).map(|(name, run)| {
        let records = format::counted(run.n_conflicting, "record", "records");
        let text = format!("{records} of {name} with another answer to an id that was answered before: the first answer is compared.");
        view! { <p class="problem">{text}</p> }
    });
    let conflicts = conflicts.collect_view();
    let pair = comparison.pairs.first().cloned().unwrap_or_default();
    let values = comparison.categories.values().to_vec();
    let matrix = match comparison.categories.reason() {
        Some(reason) => {
            let text = format!("No matrix and no kappa: {reason}");
            view! { <p class="hint">{text}</p> }.into_any()
        }
        None if pair.n_both == 0 => ().into_any(),
        None => view! { <Matrix pair=pair.clone() values /> }.into_any(),
    };
    view! {
        <p>
            <strong>{agreement(&pair)}</strong>
        </p>
        <p>{format!("{}.", counts.join(", "))}</p>
        {doubles}
        {conflicts}
        <RunTable runs=Arc::clone(&runs) />
        {matrix}
        <DifferentRows />
    }
}

fn agreement(pair: &Pair) -> String {
    if pair.n_both == 0 {
        return "No row has an answer of both runs.".to_owned();
    }
    let rows = format::counted(pair.n_both, "row", "rows");
    let percent = format::percent(pair.n_equal, pair.n_both);
    let kappa = pair.kappa.map(|kappa| format!(" Cohen’s kappa: {kappa:.2}."));
    format!(
        "Both answered {rows} and agree on {} ({percent} %).{}",
        format::count(pair.n_equal),
        kappa.unwrap_or_default()
    )
}

/// What became of rows in each run, how long answers are, and what they did cost.
#[component]
fn RunTable(
    /// The runs.
    runs: Arc<ComparedRuns>,
) -> impl IntoView {
    let results = Results::expect();
    let state = RunComparison::expect();
    let settings = Settings::expect();
    let currency = Prepare::expect().cost.currency;
    let catalog = current_catalog();
    let cost = move |totals: &OutputTotals, model: &str, region: &str| {
        let of = |own: &[_]| Actual::of(catalog, totals, model, region, None, own);
        let actual = settings.prices.with(|own| of(own));
        actual.map_or_else(
            || "unknown".to_owned(),
            |actual| currency.with(|currency| currency.show(actual.total)),
        )
    };
    let of_this = move || {
        let summary = results.summary.get();
        let (model, region) = (results.model.get(), results.region.get());
        summary.map(|summary| cost(&summary.totals, &model, &region))
    };
    let totals = runs.totals.clone();
    let of_other = move || {
        // Without a region of its own it ran where this one did.
        let region = state.region.get().unwrap_or_else(|| results.region.get());
        Some(cost(&totals, &state.model.get(), &region))
    };
    let [this, other] = [0, 1].map(|at| runs.comparison.runs.get(at).cloned().unwrap_or_default());
    view! {
        <ModelSelect
            label="Model of the other run"
            id="compare-model"
            models=catalog.models().iter().collect()
            model=state.model
            none="Not chosen"
        />
        <div class="result-compare__table" role="region" aria-label="Both runs" tabindex="0">
            <table class="lined-table">
                <caption>"Both runs"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Run"</th>
                        <th scope="col">"Rows"</th>
                        <th scope="col" class="number">"Compared"</th>
                        <th scope="col" class="number">"Tokens per answer"</th>
                        <th scope="col" class="number">"Cost"</th>
                    </tr>
                </thead>
                <tbody>
                    <RunRow name="This run" run=this cost=Signal::derive(of_this) />
                    <RunRow name="Other run" run=other cost=Signal::derive(of_other) />
                </tbody>
            </table>
        </div>
    }
}

#[component]
fn RunRow(
    /// What it is called.
    name: &'static str,
    /// What was found in it.
    run: RunFound,
    /// What it did cost.
    cost: Signal<Option<String>>,
) -> impl IntoView {
    let tokens = match &run.output_tokens {
        tokens if tokens.n == 0 => "unknown".to_owned(),
        tokens => format!(
            "{} on average, {} at most",
            format::count(tokens.mean()),
            format::count(tokens.max)
        ),
    };
    view! {
        <tr>
            <th scope="row">{name}</th>
            <td>{statuses(&run.by_status)}</td>
            <td class="number">{format::count(run.n_values)}</td>
            <td class="number">{tokens}</td>
            <td class="number">{move || cost.get()}</td>
        </tr>
    }
}

fn statuses(counts: &ByStatus) -> String {
    let counts = counts.iter().map(|(status, n)| format!("{} {}", format::count(n), status.name()));
    counts.collect::<Vec<String>>().join(", ")
}

/// How often which value of this run met which of the other.
#[component]
fn Matrix(
    /// The two runs.
    pair: Pair,
    /// The categories.
    values: Vec<String>,
) -> impl IntoView {
    let name = |value: &String| if value.is_empty() { "(empty)".to_owned() } else { value.clone() };
    let heads =
        values.iter().map(|value| view! { <th scope="col" class="number">{name(value)}</th> });
    let heads = heads.collect_view();
    let rows = values.iter().zip(pair.matrix.unwrap_or_default()).enumerate();
    let rows = rows.map(|(at, (value, counts))| {
        let cells = counts.into_iter().enumerate().map(|(other, n)| {
            view! {
                <td class="number" class:result-compare__same=at == other>
                    {format::count(n)}
                </td>
            }
        });
        view! {
            <tr>
                <th scope="row">{name(value)}</th>
                {cells.collect_view()}
            </tr>
        }
    });
    view! {
        <div class="result-compare__table" role="region" aria-label="Agreement matrix" tabindex="0">
            <table class="lined-table">
                <caption>"Answers of this run (down) by answers of the other run (across)"</caption>
                <thead>
                    <tr>
                        <th scope="col">"This run"</th>
                        {heads}
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
    }
}

/// The rows that differ, as a file.
#[component]
fn DifferentRows() -> impl IntoView {
    let state = RunComparison::expect();
    let is_writing = Memo::new(move |_| state.writing.is_running());
    let status = move || match state.writing.stage.get() {
        Stage::Idle | Stage::Running(_) => ().into_any(),
        Stage::Done(table) => {
            let rows = format::counted(table.n_rows, "row", "rows");
            let size = format::bytes(table.n_bytes);
            view! { <p>{format!("{rows} in {}, {size}.", table.name)}</p> }.into_any()
        }
        Stage::Failed(failure) => view! { <FailureNote what="Not written" failure /> }.into_any(),
        Stage::Cancelled => view! { <p>"Cancelled. No file was written."</p> }.into_any(),
    };
    view! {
        <div class="panel__actions">
            <button
                type="button"
                class="button"
                disabled=move || is_writing.get()
                on:click=move |_| state.download()
            >
                "Download rows that differ"
            </button>
            <button
                type="button"
                class="button"
                hidden=move || !is_writing.get()
                on:click=move |_| state.writing.cancel()
            >
                "Cancel rows that differ"
            </button>
        </div>
        <Show when=move || is_writing.get()>
            <ProgressBar label="Writing rows that differ" stage=state.writing.stage />
        </Show>
        <div aria-live="polite">{status}</div>
    }
}
