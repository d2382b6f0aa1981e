//! Every model in every region: one table with a short code in each cell.

use leptos::prelude::*;

use crate::app::format;
use crate::app::state::{History, ModelView, batch_price, current_catalog, end, group_name};
use crate::engine::catalog;
use crate::engine::eligibility::{Cell, Row};

/// The codes of the legend, in the order of the legend.
const LEGEND: [(Cell, &str); 6] = [
    (Cell::Batch, "batch, by the model’s own id"),
    (Cell::BatchThroughProfile, "batch, through an inference profile"),
    (Cell::Online, "online only"),
    (Cell::Unknown, "batch unknown"),
    (Cell::NoBatch, "no batch; online unknown or no"),
    (Cell::Ended, "ended"),
];

/// What the codes mean.
#[component]
pub(crate) fn MatrixLegend() -> impl IntoView {
    let items = LEGEND.map(|(cell, text)| {
        view! {
            <li>
                <span class="model-matrix__code" data-cell=kind(cell)>{cell.code()}</span>
                " "
                {text}
            </li>
        }
    });
    view! { <ul class="model-matrix__legend" aria-label="Legend">{items}</ul> }
}

/// The table. It scrolls in itself, in both directions.
#[component]
pub(crate) fn ModelMatrix() -> impl IntoView {
    let view = ModelView::expect();
    let rows = view.rows_in_turns();
    let n_regions = move || view.matrix.with(|matrix| matrix.regions.len().to_string());
    view! {
        // Focusable, so that the keyboard can scroll it.
        <div class="model-matrix" role="region" aria-label="Models and regions" tabindex="0">
            <table style:--n-regions=n_regions>
                <caption class="visually-hidden">
                    "Models by region. Letters say what is possible; the legend explains them."
                </caption>
                <MatrixHead />
                <tbody>
                    <For each=move || rows.get() key=|row| *row let((id, _residency, _generation))>
                        <MatrixRow id />
                    </For>
                </tbody>
            </table>
        </div>
    }
}

/// Names of regions under names of geographies.
#[component]
fn MatrixHead() -> impl IntoView {
    let view = ModelView::expect();
    let region = Memo::new(move |_| view.query.with(|query| query.region.clone()));
    let columns = move || {
        let columns = |groups: &[(_, Vec<&'static catalog::Region>)]| {
            let column = |code: &'static str| {
                view! { <col class:is-chosen=move || region.with(|region| region == code) /> }
            };
            let groups = groups.iter().map(|(_, regions)| {
                let columns = regions.iter().map(|region| column(&region.code)).collect_view();
                view! { <colgroup>{columns}</colgroup> }
            });
            groups.collect_view()
        };
        view.matrix.with(|matrix| columns(&matrix.groups))
    };
    let geographies = move || {
        view.matrix.with(|matrix| {
            let groups = matrix.groups.iter().map(|(group, regions)| {
                view! { <th scope="colgroup" colspan=regions.len() title=group_name(*group)>{group_name(*group)}</th> }
            });
            groups.collect_view()
        })
    };
    let regions = move || {
        view.matrix.with(|matrix| {
            let heads = matrix.regions.iter().map(|row| {
                let code = row.code.as_str();
                view! {
                    <th
                        scope="col"
                        title=row.name.as_str()
                        class:is-chosen=move || region.with(|region| region == code)
                    >
                        <span class="model-matrix__region">{code}</span>
                    </th>
                }
            });
            heads.collect_view()
        })
    };
    view! {
        <colgroup>
            <col />
            <col class="model-matrix__extra" />
            <col class="model-matrix__extra" />
            <col class="model-matrix__extra" />
        </colgroup>
        {columns}
        <thead>
            <tr>
                <th scope="col" rowspan="2">"Model"</th>
                <th scope="col" rowspan="2" class="model-matrix__extra">"Provider"</th>
                <th
                    scope="col"
                    rowspan="2"
                    class="model-matrix__extra number"
                    title="US dollars for a million input tokens in a batch job"
                >
                    "Batch input per 1M"
                </th>
                <th scope="col" rowspan="2" class="model-matrix__extra">"Ends"</th>
                {geographies}
            </tr>
            <tr>{regions}</tr>
        </thead>
    }
}

/// A model. Its cells never change, so they need no signals: another answer is another row.
#[component]
fn MatrixRow(
    /// Id of the model.
    id: &'static str,
) -> impl IntoView {
    let view = ModelView::expect();
    let catalog = current_catalog();
    let cells = view.matrix.with_untracked(|matrix| {
        matrix.row(id).map(|Row { cells, .. }| {
            let cell = |cell: &Cell| {
                let meaning = cell.meaning();
                view! { <td data-cell=kind(*cell) title=meaning aria-label=meaning>{cell.code()}</td> }
            };
            cells.iter().map(cell).collect_view()
        })
    });
    let is_open = move || view.query.with(|query| query.model == id);
    let open = move |_| view.update(History::Push, |query| id.clone_into(&mut query.model));
    catalog.model(id).map(|model| {
        let price = batch_price(catalog, model).map(format::usd);
        let price = price.unwrap_or_else(|| "none published".to_owned());
        view! {
            <tr class:is-open=is_open on:click=open>
                <th scope="row">
                    <button type="button" class="link-button" id=button_id(id) aria-expanded=move || is_open().to_string()>
                        {model.name.as_str()}
                    </button>
                </th>
                <td class="model-matrix__extra">{model.provider.as_str()}</td>
                <td class="model-matrix__extra number">{price}</td>
                <td class="model-matrix__extra">{end(model).unwrap_or("unknown")}</td>
                {cells}
            </tr>
        }
    })
}

/// Id of the button that opens a model.
pub(crate) fn button_id(model: &str) -> String {
    format!("open-{model}")
}

fn kind(cell: Cell) -> &'static str {
    match cell {
        Cell::Batch => "batch",
        Cell::BatchThroughProfile => "profile",
        Cell::Online | Cell::OnlineThroughProfile => "online",
        Cell::Unknown => "unknown",
        Cell::NoBatch | Cell::No => "no",
        Cell::Ended => "ended",
    }
}
