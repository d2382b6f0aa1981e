//! Step 3: system prompt and prompt template.

use leptos::html;
use leptos::prelude::*;

use crate::app::state::Prepare;

use super::column_chips::ColumnChips;
use super::more_inputs::MoreInputs;
use super::step::Step;
use super::template_field::TemplateField;

/// The two text areas and the columns that go into them.
#[component]
pub(crate) fn PromptStep() -> impl IntoView {
    let form = Prepare::expect().form;
    let system: NodeRef<html::Textarea> = NodeRef::new();
    let prompt: NodeRef<html::Textarea> = NodeRef::new();
    // Columns go into the field that was used last.
    let last_used = RwSignal::new(PromptField::Prompt);
    let insert = Callback::new(move |text: String| match last_used.get_untracked() {
        PromptField::System => insert_at_cursor(system, form.system, &text),
        PromptField::Prompt => insert_at_cursor(prompt, form.prompt, &text),
    });
    view! {
        <Step number=3 title="Prompt">
            <TemplateField
                id="system-prompt"
                label="System prompt"
                hint="The same for every row, or with columns. Leave it empty for none."
                rows=2
                value=form.system
                node_ref=system
                on_focus=move |()| last_used.set(PromptField::System)
            />
            <TemplateField
                id="prompt-template"
                label="Prompt template"
                hint="{{column}} stands for the row's text; \\{{ is a literal {{."
                rows=7
                value=form.prompt
                node_ref=prompt
                on_focus=move |()| last_used.set(PromptField::Prompt)
            />
            <ColumnChips insert />
            <MoreInputs />
        </Step>
    }
}

/// One of the two fields.
#[derive(Clone, Copy, PartialEq, Eq)]
enum PromptField {
    System,
    Prompt,
}

/// Puts a text in place of the selection, with the cursor after it.
fn insert_at_cursor(field: NodeRef<html::Textarea>, value: RwSignal<String>, text: &str) {
    let Some(field) = field.get_untracked() else {
        return;
    };
    field.focus().ok();
    field.set_range_text(text).ok();
    if let Ok(Some(start)) = field.selection_start() {
        // The selection is counted in UTF-16 code units.
        let end = start + u32::try_from(text.encode_utf16().count()).unwrap_or(0);
        field.set_selection_range(end, end).ok();
    }
    value.set(field.value());
}
