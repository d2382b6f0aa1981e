//! Rows in groups by a column of the source or a field of the answers, as a chart and as a table.

use std::sync::Arc;

use leptos::prelude::*;

use crate::app::format;
use crate::app::state::{Prepare, Results, Settings, Stage, current_catalog};
use crate::engine::cost::Actual;
use crate::engine::results::{Breakdown, RowGroup, Status, ValueOf};

use super::chart_figure::{ChartFigure, named_bars, named_bars_file};
use super::failure_note::FailureNote;
use super::progress_bar::ProgressBar;

/// The choice of what rows are broken down by, and their groups.
#[component]
pub(crate) fn ResultBreakdown() -> impl IntoView {
    let results = Results::expect();
    let task = results.breaking;
    let is_running = Memo::new(move |_| task.is_running());
    let status = move || match task.stage.get() {
        Stage::Done(found) => {
            let name = found.of.name().to_owned();
            let values = format::counted(found.n_values, "value", "values");
            view! { <p class="hint">{format!("{name}: {values}.")}</p> }.into_any()
        }
        Stage::Failed(failure) => {
            view! { <FailureNote what="Not broken down" failure /> }.into_any()
        }
        Stage::Idle | Stage::Running(_) | Stage::Cancelled => ().into_any(),
    };
    let groups = move || task.done().map(|found| view! { <Groups found /> });
    view! {
        <BySelect />
        <Show when=move || is_running.get()>
            <ProgressBar label="Breaking down" stage=task.stage />
        </Show>
        <div role="status" aria-live="polite">{status}</div>
        {groups}
    }
}

/// What rows can be broken down by.
#[component]
fn BySelect() -> impl IntoView {
    let results = Results::expect();
    let choices = Memo::new(move |_| {
        results.summary.with(|summary| {
            let Some(summary) = summary else { return Vec::new() };
            let columns = summary.columns.iter().cloned().map(ValueOf::Column);
            let fields = summary.fields.fields.iter();
            columns.chain(fields.map(|field| ValueOf::Field(field.name.clone()))).collect()
        })
    });
    let group = move |is_wanted: fn(&ValueOf) -> bool, label: &'static str| {
        let wanted = choices.get().into_iter().filter(is_wanted);
        let options = wanted.map(|of| {
            let (word, name) = (of.word(), of.name().to_owned());
            let is_selected = move || results.break_by.with(|by| by.as_ref() == Some(&of));
            view! { <option value=word prop:selected=is_selected>{name}</option> }
        });
        let options = options.collect_view();
        (!options.is_empty()).then(|| view! { <optgroup label=label>{options}</optgroup> })
    };
    view! {
        <div class="field">
            <label for="break-by">"Break down by"</label>
            <select
                id="break-by"
                on:change:target=move |event| {
                    results.break_down(ValueOf::of_word(&event.target().value()));
                }
            >
                <option value="" prop:selected=move || results.break_by.with(Option::is_none)>
                    "Nothing"
                </option>
                {move || group(|of| matches!(of, ValueOf::Column(_)), "Columns of the source")}
                {move || group(|of| matches!(of, ValueOf::Field(_)), "Fields of the answers")}
            </select>
        </div>
    }
}

/// The groups.
#[component]
fn Groups(
    /// What was found.
    found: Arc<Breakdown>,
) -> impl IntoView {
    let results = Results::expect();
    let title = format!("Rows by {}", found.of.name());
    let numbers: Vec<(String, u64)> =
        found.all().map(|group| (name_of(group, &found), group.n_rows)).collect();
    let (chart, size) = named_bars(&numbers);
    let file = named_bars_file(&title, &numbers);
    let total: u64 = numbers.iter().map(|(_, n)| n).sum();
    let caption = format!("{title}: {}", format::counted(total, "row", "rows"));
    let statuses: Vec<Status> = Status::ALL
        .into_iter()
        .filter(|status| found.all().any(|group| group.totals.by_status.of(*status) > 0))
        .collect();
    let heads = statuses.clone().into_iter().map(|status| {
        view! { <th scope="col" class="number">{status.name()}</th> }
    });
    let heads = heads.collect_view();
    // Tokens of the cache have no price, and groups do not tell them from others.
    let has_cache = results.summary.with_untracked(|summary| {
        let tokens = summary.as_ref().map(|summary| summary.totals.tokens);
        tokens.is_some_and(|tokens| tokens.cache_read + tokens.cache_write > 0)
    });
    let rows = move || {
        let rows = found.all().map(|group| {
            let name = name_of(group, &found);
            view! { <GroupRow name group=group.clone() statuses=statuses.clone() has_cache /> }
        });
        rows.collect_view()
    };
    view! {
        <ChartFigure title caption size chart file>
            <thead>
                <tr>
                    <th scope="col">"Value"</th>
                    <th scope="col" class="number">"Rows"</th>
                    {heads}
                    <th scope="col" class="number">"Input tokens"</th>
                    <th scope="col" class="number">"Mean"</th>
                    <th scope="col" class="number">"Output tokens"</th>
                    <th scope="col" class="number">"Mean"</th>
                    <th scope="col" class="number">"Cost"</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </ChartFigure>
        {has_cache.then(|| view! {
            <p class="hint">"Groups have no cost: prompts were in the cache, whose tokens have no price in any source."</p>
        })}
    }
}

/// What a group is called.
fn name_of(group: &RowGroup, found: &Breakdown) -> String {
    match &group.value {
        Some(value) => value.clone(),
        None if found.others.as_ref().is_some_and(|others| std::ptr::eq(others, group)) => {
            format!("others ({})", format::counted(found.n_other_values, "value", "values"))
        }
        None => "no value".to_owned(),
    }
}

/// A group in numbers.
#[component]
fn GroupRow(
    /// What it is called.
    name: String,
    /// The group.
    group: RowGroup,
    /// Statuses that any group has.
    statuses: Vec<Status>,
    /// Whether prompts were in the cache, so that there is no cost.
    has_cache: bool,
) -> impl IntoView {
    let results = Results::expect();
    let settings = Settings::expect();
    let currency = Prepare::expect().cost.currency;
    let RowGroup { n_rows, totals, .. } = group;
    let by_status = statuses.into_iter().map(|status| {
        view! { <td class="number">{format::count(totals.by_status.of(status))}</td> }
    });
    let by_status = by_status.collect_view();
    let tokens = totals.tokens;
    let sides = [(tokens.input, tokens.n_with_input), (tokens.output, tokens.n_with_output)];
    let sides = sides.map(|(sum, n)| {
        let said = |text: u64| if n == 0 { "–".to_owned() } else { format::count(text) };
        let mean = (sum + n / 2).checked_div(n).unwrap_or_default();
        view! { <td class="number">{said(sum)}</td><td class="number">{said(mean)}</td> }
    });
    let cost = move || {
        let (model, region) = (results.model.get(), results.region.get());
        let catalog = current_catalog();
        let actual = settings
            .prices
            .with(|own| Actual::of(catalog, &totals, &model, &region, None, own))
            .filter(|_| !has_cache);
        let show = |actual: Actual| currency.with(|currency| currency.show(actual.total));
        actual.map_or_else(|| "–".to_owned(), show)
    };
    view! {
        <tr>
            <th scope="row" class="result-breakdown__value">{name}</th>
            <td class="number">{format::count(n_rows)}</td>
            {by_status}
            {sides.collect_view()}
            <td class="number">{cost}</td>
        </tr>
    }
}
