//! What else can go into a body, behind one disclosure: most jobs need none of it.

use leptos::prelude::*;

use crate::app::state::Prepare;

use super::conversation_fields::ConversationFields;
use super::example_list::ExampleList;
use super::json_area::JsonArea;
use super::media_fields::MediaFields;

/// Examples, conversation, media, tools, answers of a schema, and a patch of the body.
#[component]
pub(crate) fn MoreInputs() -> impl IntoView {
    let inputs = Prepare::expect().form.inputs;
    let n_used = Memo::new(move |_| inputs.n_used());
    let in_use = move || match n_used.get() {
        0 => "none in use".to_owned(),
        n => format!("{n} in use"),
    };
    view! {
        <details class="more-inputs">
            <summary>
                "Examples, conversation, images, tools, JSON answers "
                <span class="quiet">"(" {in_use} ")"</span>
            </summary>
            <div class="more-inputs__parts">
                <ExampleList />
                <ConversationFields />
                <MediaFields />
                <JsonArea
                    id="answer-schema"
                    label="Answer schema"
                    hint="A JSON schema that every answer has to follow. The model is made to use a tool of that schema."
                    field=inputs.answer_schema
                    problem=Signal::derive(move || inputs.answer_schema.problem())
                />
                <JsonArea
                    id="tools"
                    label="Tools"
                    hint="A JSON array of tools, each with name, description and schema. A batch job cannot answer their calls: they come back as results."
                    field=inputs.tools
                    problem=Signal::derive(move || inputs.tools_problem())
                />
                <JsonArea
                    id="body-patch"
                    label="Body patch"
                    hint="For everything else: a JSON object is merged into each body, an array is a JSON patch. Texts may hold {{column}}."
                    field=inputs.patch
                    problem=Signal::derive(move || inputs.patch.problem())
                />
            </div>
        </details>
    }
}
