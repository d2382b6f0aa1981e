//! Step 5: where record ids come from.

use leptos::prelude::*;

use crate::app::state::Prepare;
use crate::engine::recipe::RecordIdSource;

use super::step::Step;

/// Value of the option for generated ids; a column's option has its name after a prefix.
const GENERATED: &str = "generated";

/// Prefix of a column's option, so that a column may be called anything.
const COLUMN: &str = "column:";

/// A select of the columns.
#[component]
pub(crate) fn RecordIdStep() -> impl IntoView {
    let Prepare { opened, form, .. } = Prepare::expect();
    let choose = move |value: String| {
        let source = match value.strip_prefix(COLUMN) {
            Some(name) => RecordIdSource::Column(name.to_owned()),
            None => RecordIdSource::Generated,
        };
        form.record_id.set(source);
    };
    let missing = Memo::new(move |_| match form.record_id.get() {
        RecordIdSource::Column(name) if !opened.columns.with(|columns| columns.contains(&name)) => {
            Some(name)
        }
        _ => None,
    });
    let is_problem =
        move || missing.with(Option::is_some) && opened.columns.with(|columns| !columns.is_empty());
    let options = move || {
        let option = |name: String, label: String| {
            let value = format!("{COLUMN}{name}");
            let is_selected = move || {
                form.record_id.with(
                    |source| matches!(source, RecordIdSource::Column(column) if *column == name),
                )
            };
            view! { <option value=value prop:selected=is_selected>{label}</option> }
        };
        let columns = opened
            .columns
            .get()
            .into_iter()
            .map(|name| option(name.clone(), format!("Column: {name}")));
        // Chosen at the last visit, or in another source: shown rather than changed in silence.
        let missing = missing.get().map(|name| {
            let why = if is_problem() { " (not in this source)" } else { "" };
            option(name.clone(), format!("Column: {name}{why}"))
        });
        columns.chain(missing).collect_view()
    };
    let is_generated = move || form.record_id.with(|source| *source == RecordIdSource::Generated);
    view! {
        <Step number=5 title="Record id">
            <div class="field">
                <label for="record-id">"Record id"</label>
                <select
                    id="record-id"
                    aria-describedby="record-id-hint record-id-problem"
                    aria-invalid=move || is_problem().then_some("true")
                    on:change:target=move |event| choose(event.target().value())
                >
                    <option value=GENERATED prop:selected=is_generated>
                        "Generated: R0000000001, R0000000002, …"
                    </option>
                    {options}
                </select>
                <p id="record-id-hint" class="hint">
                    "Joins answers to rows. A column's values must all differ."
                </p>
                <div id="record-id-problem" aria-live="polite">
                    <Show when=is_problem>
                        <p class="problem">"The source has no column of this name. Choose another."</p>
                    </Show>
                </div>
            </div>
        </Step>
    }
}
