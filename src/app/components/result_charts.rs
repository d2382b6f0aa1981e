//! How long prompts and answers are, as a chart and as a table.

use leptos::prelude::*;

use crate::app::format;
use crate::app::state::{Results, TextDownload};
use crate::engine::plot::{Bars, bars_svg};
use crate::engine::results::Distribution;

/// Both charts.
#[component]
pub(crate) fn ResultCharts() -> impl IntoView {
    let results = Results::expect();
    let charts = move || {
        results.summary.get().map(|summary| {
            view! {
                <Histogram title="Output tokens" of=summary.output_tokens.clone() />
                <Histogram title="Input tokens" of=summary.input_tokens.clone() />
            }
        })
    };
    view! {
        <section class="panel" aria-labelledby="charts-title">
            <h2 id="charts-title">"Charts"</h2>
            {charts}
        </section>
    }
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
    let download = TextDownload::new();
    let problem = RwSignal::new(None::<String>);
    let bars = Bars::of(&of.bars);
    let svg = bars_svg(title, &of.bars);
    let rects = bars.rects.iter().zip(&of.bars).map(|(rect, (from, n))| {
        let label = format!("from {}: {}", format::count(*from), format::count(*n));
        view! {
            <rect x=rect.x y=rect.y width=rect.width height=rect.height>
                <title>{label}</title>
            </rect>
        }
    });
    let rows = of.bars.iter().map(|(from, n)| {
        view! {
            <tr>
                <td class="number">{format::count(*from)}</td>
                <td class="number">{format::count(*n)}</td>
            </tr>
        }
    });
    let (first, last) = (of.min, of.max);
    let save = move |_| {
        let name = format!("{}.svg", title.to_lowercase().replace(' ', "-"));
        let saved = download.save(&name, &svg, "image/svg+xml");
        problem.set(saved.err().map(|error| error.to_string()));
    };
    view! {
        <figure class="result-charts__figure">
            <figcaption>
                {format!("{title} of a record, {} to {}", format::count(first), format::count(last))}
            </figcaption>
            <svg viewBox=format!("0 0 {} {}", Bars::WIDTH, Bars::HEIGHT) role="img" aria-label=title>
                {rects.collect_view()}
            </svg>
            <details>
                <summary>"As a table"</summary>
                <table class="lined-table">
                    <caption class="visually-hidden">{title}</caption>
                    <thead>
                        <tr>
                            <th scope="col" class="number">"From"</th>
                            <th scope="col" class="number">"Records"</th>
                        </tr>
                    </thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table>
            </details>
            <button type="button" class="button is-small" on:click=save>
                {format!("Download SVG: {title}")}
            </button>
            <p class="problem" aria-live="polite">{move || problem.get()}</p>
        </figure>
    }
    .into_any()
}
