//! `/results`: what came back, joined to the rows that it came from.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use leptos_router::params::ParamsMap;

use crate::app::components::diagnostics_table::{DiagnosticsTable, Places};
use crate::app::components::fetch_outputs::FetchOutputs;
use crate::app::components::page_heading::PageHeading;
use crate::app::components::result_charts::ResultCharts;
use crate::app::components::result_compare::ResultCompare;
use crate::app::components::result_cost::ResultCost;
use crate::app::components::result_detail::ResultDetail;
use crate::app::components::result_download::ResultDownload;
use crate::app::components::result_errors::ResultErrors;
use crate::app::components::result_fields::ResultFields;
use crate::app::components::result_files::ResultFiles;
use crate::app::components::result_filters::ResultFilters;
use crate::app::components::result_retry::ResultRetry;
use crate::app::components::result_send::ResultSend;
use crate::app::components::result_summary::ResultSummary;
use crate::app::components::result_table::ResultTable;
use crate::app::state::{ResultQuery, Results};

/// Files first, and all that is known of them below.
#[component]
pub(crate) fn ResultsPage() -> impl IntoView {
    let results = Results::expect();
    follow_address();
    let is_open = Memo::new(move |_| results.summary.with(Option::is_some));
    let diagnostics = move || {
        results.summary.with(|summary| {
            summary.as_ref().map(|summary| summary.diagnostics.clone()).unwrap_or_default()
        })
    };
    view! {
        <div class="results">
            <div class="workbench__intro">
                <PageHeading text="Results" />
                <p>
                    "What came back from a job, joined to the rows it came from: failed, truncated, refused and missing ones found, counts that add up. Files stay in this browser."
                </p>
            </div>
            <ResultFiles />
            <FetchOutputs />
            <Show when=move || is_open.get()>
                <div class="results__facts">
                    <ResultSummary />
                    <ResultErrors />
                    <ResultFields />
                </div>
                <ResultFilters />
                <ResultTable />
                <ResultDetail />
                <div class="results__facts">
                    <ResultDownload />
                    <ResultRetry />
                    <ResultSend />
                    <ResultCost />
                    <ResultCharts />
                </div>
                <ResultCompare />
                <DiagnosticsTable
                    diagnostics=Signal::derive(diagnostics)
                    none="No problems found"
                    scope="Lines are those of the output files; findings of the whole job name no line."
                    places=Places::Lines
                />
            </Show>
        </div>
    }
}

/// Keeps the query and the address the same.
fn follow_address() {
    let results = Results::expect();
    let params = use_query_map();
    let of = |params: &ParamsMap| ResultQuery::from_address(|name| params.get(name));
    let navigate = use_navigate();
    // A link, or the back button.
    Effect::new(move || {
        let wanted = params.with(of);
        if results.query.get_untracked() != wanted {
            results.query.set(wanted);
        }
    });
    Effect::new(move |before: Option<ResultQuery>| {
        let query = results.query.get();
        if before.as_ref().is_some_and(|before| *before != query) {
            results.arrange();
            if params.with_untracked(of) != query {
                let mut map = ParamsMap::new();
                for (name, value) in query.to_address() {
                    map.insert(name, value);
                }
                let options =
                    NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() };
                navigate(&format!("/results{}", map.to_query_string()), options);
            }
        }
        query
    });
}
