//! `/jobs`: from submitted to done, and what errors mean.

use leptos::prelude::*;
use leptos_router::components::A;

use crate::app::components::error_decoder::ErrorDecoder;
use crate::app::components::job_table::JobTable;
use crate::app::components::metrics_panel::MetricsPanel;
use crate::app::components::open_uploads::OpenUploads;
use crate::app::components::page_heading::PageHeading;

/// The jobs, and the decoder.
#[component]
pub(crate) fn JobsPage() -> impl IntoView {
    view! {
        <div class="jobs">
            <div class="workbench__intro">
                <PageHeading text="Jobs" />
                <p>
                    "Batch jobs from submission to results. "
                    <A href="/settings">"Connection and keys"</A>
                    " are in Settings; jobs are remembered in this browser, keys never."
                </p>
            </div>
            <JobTable />
            <OpenUploads />
            <MetricsPanel />
            <ErrorDecoder />
        </div>
    }
}
