//! `/prepare`: from a source to a checked batch input file.

use leptos::prelude::*;

use crate::app::components::convert_panel::ConvertPanel;
use crate::app::components::cost_panel::CostPanel;
use crate::app::components::model_step::ModelStep;
use crate::app::components::page_heading::PageHeading;
use crate::app::components::parameters_step::ParametersStep;
use crate::app::components::prepare_diagnostics::PrepareDiagnostics;
use crate::app::components::prompt_step::PromptStep;
use crate::app::components::recipe_bar::RecipeBar;
use crate::app::components::record_id_step::RecordIdStep;
use crate::app::components::record_preview::RecordPreview;
use crate::app::components::rows_step::RowsStep;
use crate::app::components::send_panel::SendPanel;
use crate::app::components::source_step::SourceStep;
use crate::app::components::try_record::TryRecord;

/// The steps beside what they lead to.
#[component]
pub(crate) fn PreparePage() -> impl IntoView {
    view! {
        <div class="workbench">
            <div class="workbench__intro">
                <PageHeading text="Prepare a batch job" />
                <p>
                    "Turn each row of a file into a request for Amazon Bedrock batch inference. "
                    <strong>"Nothing leaves your browser unless you send it, and to where you see."</strong>
                </p>
            </div>
            <div class="workbench__steps">
                <SourceStep />
                <ModelStep />
                <PromptStep />
                <ParametersStep />
                <RecordIdStep />
                <RowsStep />
                <RecipeBar />
            </div>
            <div class="workbench__outcome">
                <RecordPreview />
                <TryRecord />
                <ConvertPanel />
                <SendPanel />
                <CostPanel />
                <PrepareDiagnostics />
            </div>
        </div>
    }
}
