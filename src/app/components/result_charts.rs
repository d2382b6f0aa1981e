//! What became of records, why models stopped, how long prompts and answers are, and rows by a value
//! of them: as charts and as tables.

use leptos::prelude::*;

use crate::app::format;
use crate::app::state::Results;
use crate::engine::results::Distribution;
use crate::protocol::ResultsSummary;

use super::chart_figure::{ChartFigure, named_bars, named_bars_file, plain_bars, plain_bars_file};
use super::result_breakdown::ResultBreakdown;

/// All charts.
#[component]
pub(crate) fn ResultCharts() -> impl IntoView {
    let results = Results::expect();
    let charts = move || {
        results.summary.get().map(|summary| {
            view! {
                <Counts title="Statuses" of="Status" what="Rows" counts=statuses(&summary) />
                <Counts
                    title="Stop reasons"
                    of="Stop reason"
                    what="Answers"
                    counts=stop_reasons(&summary)
                />
                <Histogram title="Output tokens" of=summary.output_tokens.clone() />
                <Histogram title="Input tokens" of=summary.input_tokens.clone() />
            }
        })
    };
    view! {
        <section class="panel" aria-labelledby="charts-title">
            <h2 id="charts-title">"Charts"</h2>
            <ResultBreakdown />
            {charts}
        </section>
    }
}

/// Rows by what became of them.
fn statuses(summary: &ResultsSummary) -> Vec<(String, u64)> {
    let statuses = summary.reconciliation.by_status.iter();
    statuses.map(|(status, n)| (status.name().to_owned(), n)).collect()
}

/// Answers by the models' own words for why they stopped, most frequent first.
fn stop_reasons(summary: &ResultsSummary) -> Vec<(String, u64)> {
    let mut reasons = summary.totals.stop_reasons.clone();
    reasons.sort_by(|(left, n), (right, m)| m.cmp(n).then_with(|| left.cmp(right)));
    reasons
}

/// How often something is there.
#[component]
fn Counts(
    /// What is shown.
    title: &'static str,
    /// What is counted by: head of the first column.
    of: &'static str,
    /// What is counted: head of the second.
    what: &'static str,
    /// Names with their numbers.
    counts: Vec<(String, u64)>,
) -> impl IntoView {
    if counts.is_empty() {
        return view! { <p class="quiet">{format!("{title}: no record says them.")}</p> }
            .into_any();
    }
    let (chart, size) = named_bars(&counts);
    let file = named_bars_file(title, &counts);
    let total: u64 = counts.iter().map(|(_, n)| n).sum();
    let caption = format!("{title}: {} {}", format::count(total), what.to_lowercase());
    let rows = counts.into_iter().map(|(name, n)| {
        view! { <tr><th scope="row">{name}</th><td class="number">{format::count(n)}</td></tr> }
    });
    let rows = rows.collect_view();
    view! {
        <ChartFigure title=title.to_owned() caption size chart file>
            <thead>
                <tr>
                    <th scope="col">{of}</th>
                    <th scope="col" class="number">{what}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </ChartFigure>
    }
    .into_any()
}

/// Records by a number of tokens.
#[component]
fn Histogram(
    /// What is counted.
    title: &'static str,
    /// How it is spread.
    of: Distribution,
) -> impl IntoView {
    if of.n == 0 {
        return view! { <p class="quiet">{format!("{title}: no record says them.")}</p> }
            .into_any();
    }
    let (chart, size) = plain_bars(&of.bars, |from, n| {
        format!("from {}: {}", format::count(from), format::count(n))
    });
    let file = plain_bars_file(title, &of.bars);
    let rows = of.bars.iter().map(|(from, n)| {
        view! {
            <tr>
                <td class="number">{format::count(*from)}</td>
                <td class="number">{format::count(*n)}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    let (first, last) = (format::count(of.min), format::count(of.max));
    let caption = format!("{title} of a record, {first} to {last}");
    view! {
        <ChartFigure title=title.to_owned() caption size chart file>
            <thead>
                <tr>
                    <th scope="col" class="number">"From"</th>
                    <th scope="col" class="number">"Records"</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </ChartFigure>
    }
    .into_any()
}
