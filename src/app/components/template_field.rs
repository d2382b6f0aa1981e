//! A text area for a template, with its problems beside it.

use leptos::html;
use leptos::prelude::*;

use crate::app::state::Prepare;

/// A text area whose placeholders are checked against the columns of the source.
#[component]
pub(crate) fn TemplateField(
    /// Id of the text area.
    id: &'static str,
    /// Its label.
    label: &'static str,
    /// What to write into it.
    hint: &'static str,
    /// How many lines it shows at first.
    rows: u32,
    /// The template.
    value: RwSignal<String>,
    /// The text area, for inserting at its cursor.
    node_ref: NodeRef<html::Textarea>,
    /// Called when the user turns to the field.
    #[prop(into)]
    on_focus: Callback<()>,
) -> impl IntoView {
    let prepare = Prepare::expect();
    let problems = Memo::new(move |_| {
        let problems = value.with(|template| prepare.template_problems(template));
        problems.into_iter().map(|problem| problem.detail).collect::<Vec<_>>()
    });
    let has_problems = move || problems.with(|problems| !problems.is_empty());
    let hint_id = format!("{id}-hint");
    let problems_id = format!("{id}-problems");
    let described_by = format!("{hint_id} {problems_id}");
    let items = move || {
        let problems = problems.get();
        problems.into_iter().map(|detail| view! { <p class="problem">{detail}</p> }).collect_view()
    };
    view! {
        <div class="field template-field">
            <label for=id>{label}</label>
            <textarea
                id=id
                rows=rows
                spellcheck="true"
                autocomplete="off"
                aria-describedby=described_by
                aria-invalid=move || has_problems().then_some("true")
                node_ref=node_ref
                prop:value=move || value.get()
                on:input:target=move |event| value.set(event.target().value())
                on:focus=move |_| on_focus.run(())
            ></textarea>
            <p id=hint_id class="hint">{hint}</p>
            <div id=problems_id aria-live="polite">{items}</div>
        </div>
    }
}
