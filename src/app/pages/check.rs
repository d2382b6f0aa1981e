//! `/check`: a file of records that is there already, whoever made it.

use leptos::prelude::*;

use crate::app::components::check_file::CheckFile;
use crate::app::components::check_result::CheckResult;
use crate::app::components::check_send::CheckSend;
use crate::app::components::check_target::CheckTarget;
use crate::app::components::copy_panel::CopyPanel;
use crate::app::components::diagnostics_table::{DiagnosticsTable, Places};
use crate::app::components::page_heading::PageHeading;
use crate::app::state::Check;

/// File and target beside what was found.
#[component]
pub(crate) fn CheckPage() -> impl IntoView {
    let check = Check::expect();
    let checked = Memo::new(move |_| check.checking.done());
    let diagnostics =
        move || checked.with(|done| done.as_ref().map(|done| done.diagnostics.clone()));
    let none = move || match checked.with(Option::is_some) {
        true => "No problems found",
        false if check.checking.is_running() => "Checking…",
        false => "No file yet",
    };
    view! {
        <div class="workbench is-report">
            <div class="workbench__intro">
                <PageHeading text="Check a batch input file" />
                <p>
                    "Every record against everything that Bedrock and the model would refuse, before anything is uploaded. Batch files of OpenAI and Anthropic can be carried over."
                </p>
            </div>
            <div class="workbench__steps">
                <CheckFile />
                <CheckTarget />
            </div>
            <div class="workbench__outcome">
                <CheckResult />
                <CopyPanel />
                <CheckSend />
                <DiagnosticsTable
                    diagnostics=Signal::derive(move || diagnostics().unwrap_or_default())
                    none=Signal::derive(none)
                    scope="Paths lead into the record of the line; findings of the whole file name no line."
                    places=Places::Lines
                />
            </div>
        </div>
    }
}
