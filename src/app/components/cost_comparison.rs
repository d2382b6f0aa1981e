//! The same records on every model that takes batch jobs: a table that is its own chart.

use std::cmp::Ordering;

use leptos::prelude::*;

use crate::app::format;
use crate::app::state::Prepare;
use crate::engine::cost::{Comparison, Currency, Money, MoneyInterval};
use crate::engine::tokens::JobCount;

/// So many rows at once: all of them would hold up the page.
const ROWS: usize = 40;

/// By what rows are ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Model,
    Region,
    Batch,
    Online,
    OverWindow,
}

const COLUMNS: [(Column, &str, bool); 5] = [
    (Column::Model, "Model", false),
    (Column::Region, "Region", false),
    (Column::Batch, "Batch job", true),
    (Column::Online, "Single requests", true),
    (Column::OverWindow, "Over the window", true),
];

impl Column {
    fn compare(self, a: &Comparison, b: &Comparison) -> Ordering {
        // What is not known comes last.
        let likely = |cost: Option<MoneyInterval>| (cost.is_none(), cost.map(|cost| cost.likely));
        match self {
            Self::Model => a.name.cmp(&b.name),
            Self::Region => a.region.cmp(&b.region),
            Self::Batch => likely(a.batch).cmp(&likely(b.batch)),
            Self::Online => likely(a.online).cmp(&likely(b.online)),
            Self::OverWindow => b.over_window.cmp(&a.over_window),
        }
    }
}

/// Closed at first: it is made when it is opened.
#[component]
pub(crate) fn CostComparison(
    /// What the records are made of.
    count: Box<JobCount>,
) -> impl IntoView {
    let is_open = Prepare::expect().cost.is_comparing;
    let count = StoredValue::new(count);
    view! {
        <button
            type="button"
            class="button cost-comparison__open"
            aria-expanded=move || is_open.get().to_string()
            on:click=move |_| is_open.update(|is_open| *is_open = !*is_open)
        >
            "Compare models"
        </button>
        {move || is_open.get().then(|| view! { <Compared count /> })}
    }
}

#[component]
fn Compared(
    /// What the records are made of.
    count: StoredValue<Box<JobCount>>,
) -> impl IntoView {
    let cost = Prepare::expect().cost;
    let sort = RwSignal::new((Column::Batch, false));
    let n_shown = RwSignal::new(ROWS);
    let compared = Memo::new(move |_| count.with_value(|count| cost.compare(count)));
    let rows = Memo::new(move |_| {
        let (column, is_reversed) = sort.get();
        let mut rows = compared.get();
        rows.sort_by(|a, b| column.compare(a, b));
        if is_reversed {
            rows.reverse();
        }
        rows
    });
    let n_rows = Memo::new(move |_| compared.with(Vec::len));
    let most = Memo::new(move |_| {
        let highest = |row: &Comparison| row.batch.or(row.online).map(|cost| cost.high);
        compared.with(|rows| rows.iter().filter_map(highest).max().unwrap_or_default())
    });
    let body = move || {
        let currency = cost.currency.get();
        rows.with(|rows| {
            let shown = rows.iter().take(n_shown.get());
            shown.map(|row| compared_row(row, most.get(), &currency)).collect_view()
        })
    };
    let heads =
        COLUMNS.map(|(column, name, is_number)| view! { <Head column name is_number sort /> });
    view! {
        <div class="panel__actions">
            <label class="check-field">
                <input
                    type="checkbox"
                    prop:checked=cost.in_all_regions
                    on:change:target=move |event| cost.in_all_regions.set(event.target().checked())
                />
                "In all regions"
            </label>
            <button
                type="button"
                class="button"
                on:click=move |_| rows.with_untracked(|rows| cost.save_csv(rows))
            >
                "Download CSV"
            </button>
            <p class="hint" aria-live="polite">
                {move || format::counted(n_rows.get() as u64, "way to run this job", "ways to run this job")}
            </p>
        </div>
        <div class="cost-comparison" role="region" aria-labelledby="comparison-caption" tabindex="0">
            <table class="lined-table">
                <caption id="comparison-caption">"Cost by model, from–to"</caption>
                <thead>
                    <tr>{heads} <th scope="col">"From–to"</th></tr>
                </thead>
                <tbody>{body}</tbody>
            </table>
        </div>
        <p class="hint" hidden=move || !compared.with(|rows| rows.iter().any(|row| row.is_assumed))>
            "* Half of the price of single requests: an assumption, as no batch price is published."
        </p>
        <p hidden=move || { n_rows.get() <= n_shown.get() }>
            <button
                type="button"
                class="button"
                on:click=move |_| n_shown.update(|n| *n += ROWS)
            >
                "Show more"
            </button>
        </p>
    }
}

#[component]
fn Head(
    /// What it heads.
    column: Column,
    /// Its name.
    name: &'static str,
    /// Whether numbers stand below.
    is_number: bool,
    /// By what rows are ordered, and whether the other way round.
    sort: RwSignal<(Column, bool)>,
) -> impl IntoView {
    let order = move || match sort.get() {
        (by, is_reversed) if by == column => {
            if is_reversed {
                "descending"
            } else {
                "ascending"
            }
        }
        _ => "none",
    };
    let choose = move |_| {
        sort.update(|(by, is_reversed)| {
            *is_reversed = *by == column && !*is_reversed;
            *by = column;
        });
    };
    view! {
        <th scope="col" class:number=is_number aria-sort=order>
            <button type="button" class="link-button" on:click=choose>{name}</button>
        </th>
    }
}

fn compared_row(row: &Comparison, most: Money, currency: &Currency) -> impl IntoView + use<> {
    let batch = match row.batch {
        Some(cost) => {
            let assumed = if row.is_assumed { " *" } else { "" };
            format!("{}{assumed}", currency.show(cost.likely))
        }
        None => "none published".to_owned(),
    };
    let online =
        row.online.map_or_else(|| "none found".to_owned(), |cost| currency.show(cost.likely));
    let over = match row.over_window {
        None => "unknown".to_owned(),
        Some(n) => format::count(n),
    };
    let is_over = row.over_window.is_some_and(|n| n > 0);
    let cost = row.batch.or(row.online);
    let range = cost.map(|cost| {
        let [low, _, high] = currency.show_all(cost);
        format!("{low} – {high}")
    });
    let through =
        row.profile.clone().map(|id| view! { <br /> <span class="hint">"through " {id}</span> });
    let left_out = (row.media_not_counted > 0).then(|| {
        let media = format::counted(row.media_not_counted, "medium", "media");
        view! { <br /> <span class="hint">{format!("without {media}")}</span> }
    });
    let title =
        if row.is_assumed { "half of the price of single requests: an assumption" } else { "" };
    view! {
        <tr>
            <th scope="row">{row.name.clone()} {through} {left_out}</th>
            <td>{row.region.clone()}</td>
            <td class="number" title=title>{batch}</td>
            <td class="number">{online}</td>
            <td class="number" class:problem=is_over>{over}</td>
            <td class="cost-comparison__range">
                {cost.map(|cost| bar(cost, most))}
                <span class="hint">{range}</span>
            </td>
        </tr>
    }
}

/// From low to high, with a mark at what is likely.
fn bar(cost: MoneyInterval, most: Money) -> impl IntoView + use<> {
    let at = |amount: Money| amount.permille(most);
    let (low, likely, high) = (at(cost.low), at(cost.likely), at(cost.high));
    let width = high.saturating_sub(low).max(4);
    view! {
        <svg viewBox="0 0 1000 10" width="100%" height="10" preserveAspectRatio="none" aria-hidden="true">
            <rect x=low y="3" width=width height="4" />
            <rect class="is-likely" x=likely.min(992) y="0" width="8" height="10" />
        </svg>
    }
}
