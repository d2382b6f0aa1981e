//! Which values of one run met which of another.

use std::sync::Arc;

use leptos::prelude::*;

use crate::app::format;
use crate::app::state::RunComparison;
use crate::engine::results::compare::{Comparison, Pair};

/// The matrix of two runs, which are chosen where there are more.
#[component]
pub(super) fn ResultCompareMatrix(
    /// The runs.
    comparison: Arc<Comparison>,
) -> impl IntoView {
    if let Some(reason) = comparison.categories.reason() {
        let text = format!("No matrix and no kappa: {reason}");
        return view! { <p class="hint">{text}</p> }.into_any();
    }
    let state = RunComparison::expect();
    let has_many = comparison.pairs.len() > 1;
    let pairs = comparison.pairs.iter().map(|pair| (pair.first, pair.second)).collect();
    let select = has_many.then(|| view! { <PairSelect pairs /> });
    let matrix = move || {
        let places = state.pair.get();
        let pair = comparison.pairs.iter().find(|pair| (pair.first, pair.second) == places)?;
        let values = comparison.categories.values().to_vec();
        Some(match pair.n_both {
            0 if has_many => {
                view! { <p class="hint">"No row has an answer of both."</p> }.into_any()
            }
            0 => ().into_any(),
            _ => view! { <Matrix pair=pair.clone() values /> }.into_any(),
        })
    };
    view! {
        {select}
        {matrix}
    }
    .into_any()
}

#[component]
fn PairSelect(
    /// Places of the two runs of each pair.
    pairs: Vec<(usize, usize)>,
) -> impl IntoView {
    let state = RunComparison::expect();
    let options = pairs.iter().enumerate().map(|(idx, pair)| {
        let (first, second) = *pair;
        let is_selected = move || state.pair.get() == (first, second);
        view! {
            <option value=idx.to_string() prop:selected=is_selected>
                {move || format!("{} and {}", state.title(first), state.title(second))}
            </option>
        }
    });
    let options = options.collect_view();
    let choose = move |value: String| {
        let idx = value.parse::<usize>().ok();
        if let Some(pair) = idx.and_then(|idx| pairs.get(idx)) {
            state.pair.set(*pair);
        }
    };
    view! {
        <div class="field result-compare-matrix__pair">
            <label for="compare-pair">"Matrix of"</label>
            <select id="compare-pair" on:change:target=move |event| choose(event.target().value())>
                {options}
            </select>
        </div>
    }
}

/// How often which value of the first run met which of the second.
#[component]
fn Matrix(
    /// The two runs.
    pair: Pair,
    /// The categories.
    values: Vec<String>,
) -> impl IntoView {
    let state = RunComparison::expect();
    let (first, second) = (pair.first, pair.second);
    let caption = move || {
        let (down, across) = (state.name(first), state.name(second));
        format!("Answers of {down} (down) by answers of {across} (across)")
    };
    let name = |value: &String| if value.is_empty() { "(empty)".to_owned() } else { value.clone() };
    let heads =
        values.iter().map(|value| view! { <th scope="col" class="number">{name(value)}</th> });
    let heads = heads.collect_view();
    let rows = values.iter().zip(pair.matrix.unwrap_or_default()).enumerate();
    let rows = rows.map(|(at, (value, counts))| {
        let cells = counts.into_iter().enumerate().map(|(other, n)| {
            view! {
                <td class="number" class:result-compare-matrix__same=at == other>
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
                <caption>{caption}</caption>
                <thead>
                    <tr>
                        <th scope="col">{move || state.title(first)}</th>
                        {heads}
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
    }
}
