//! What CloudWatch measured of a model, as small charts.

use leptos::prelude::*;

use crate::app::format;
use crate::app::state::{Connection, Metrics, per_period};
use crate::engine::aws::monitoring::{Metric, Series, Span};
use crate::engine::aws::time;

use super::chart_figure::{ChartFigure, plain_bars, plain_bars_file};
use super::refusal_note::RefusalNote;
use super::text_field::TextField;

/// How far back is looked.
const SPANS: [(u64, &str); 4] =
    [(3, "Last 3 hours"), (24, "Last day"), (168, "Last week"), (336, "Last two weeks")];

/// Which model, how far back, and the charts.
#[component]
pub(crate) fn MetricsPanel() -> impl IntoView {
    let connection = Connection::expect();
    let metrics = Metrics::new(connection);
    let has_keys = Memo::new(move |_| connection.can_sign());
    let can_ask = move || {
        has_keys.get()
            && !metrics.asking.is_running.get()
            && metrics.model.with(|model| !model.trim().is_empty())
    };
    let options = SPANS.map(|(hours, name)| {
        let is_selected = move || metrics.hours.get() == hours;
        view! { <option value=hours.to_string() prop:selected=is_selected>{name}</option> }
    });
    let choose = move |value: String| {
        if let Ok(hours) = value.parse() {
            metrics.hours.set(hours);
        }
    };
    let charts = move || {
        metrics.measured.get().map(|(span, all)| {
            let charts = all.into_iter().map(|series| view! { <MetricChart span series /> });
            charts.collect_view()
        })
    };
    view! {
        <section class="panel" aria-labelledby="metrics-title">
            <h2 id="metrics-title">"Measured by CloudWatch"</h2>
            <p class="hint">
                "Requests, latency, tokens and errors of a model in this account and region. CloudWatch charges for metrics that are asked for by API."
            </p>
            <div class="field-row">
                <TextField
                    id="metrics-model"
                    label="Model or profile id"
                    value=metrics.model
                    on_input=move |text| metrics.model.set(text)
                    example="us.amazon.nova-lite-v1:0"
                    hint="As requests name it."
                />
                <div class="field">
                    <label for="metrics-span">"Time"</label>
                    <select id="metrics-span" on:change:target=move |event| choose(event.target().value())>
                        {options.collect_view()}
                    </select>
                </div>
            </div>
            <div class="panel__actions">
                <button
                    type="button"
                    class="button"
                    disabled=move || !can_ask()
                    on:click=move |_| metrics.ask()
                >
                    "Ask CloudWatch"
                </button>
                <p class="hint">
                    {move || (!has_keys.get()).then_some("Paste keys that sign in Settings first.")}
                </p>
            </div>
            <div role="status" aria-live="polite">
                {move || metrics.asking.problem.get().map(|refusal| view! { <RefusalNote what="Not asked" refusal /> })}
            </div>
            <div class="metrics-panel__charts">{charts}</div>
        </section>
    }
}

/// A metric over time.
#[component]
fn MetricChart(
    /// The time.
    span: Span,
    /// What was measured in it.
    series: Series,
) -> impl IntoView {
    let (title, unit) = name_of(series.metric);
    if series.points.is_empty() {
        return view! { <p class="quiet">{format!("{title}: nothing was measured.")}</p> }
            .into_any();
    }
    let numbers = per_period(&span, &series);
    let begin = moment(span.from);
    let minutes: Vec<(u64, u64)> =
        numbers.iter().map(|(from, n)| ((from - span.from) / 60, *n)).collect();
    let file = plain_bars_file(&format!("{title}, by minutes from {begin} UTC"), &minutes);
    let (chart, size) =
        plain_bars(&numbers, |from, n| format!("{}: {}", moment(from), format::count(n)));
    let rows = numbers.iter().map(|(from, n)| {
        view! { <tr><td>{moment(*from)}</td><td class="number">{format::count(*n)}</td></tr> }
    });
    let rows = rows.collect_view();
    let most = numbers.iter().map(|(_, n)| *n).max().unwrap_or_default();
    let period = format::counted(u64::from(span.period_seconds) / 60, "minute", "minutes");
    let caption = format!("{title} in {period}: up to {}", format::count(most));
    view! {
        <ChartFigure title=title.to_owned() caption size chart file>
            <thead>
                <tr>
                    <th scope="col">"From (UTC)"</th>
                    <th scope="col" class="number">{unit}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </ChartFigure>
    }
    .into_any()
}

/// A metric and its unit for people.
fn name_of(metric: Metric) -> (&'static str, &'static str) {
    match metric {
        Metric::Invocations => ("Requests", "answered"),
        Metric::Latency => ("Latency in milliseconds", "on average"),
        Metric::InputTokens => ("Tokens of inputs", "tokens"),
        Metric::OutputTokens => ("Tokens of answers", "tokens"),
        Metric::ClientErrors => ("Wrong requests", "refused"),
        Metric::ServerErrors => ("Failures at AWS", "failed"),
        Metric::Throttles => ("Throttled requests", "throttled"),
    }
}

/// `2026-11-30 14:05`.
fn moment(seconds: u64) -> String {
    time::to_iso(seconds).replace('T', " ").chars().take(16).collect()
}
