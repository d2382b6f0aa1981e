//! The quotas of batch jobs as the user can set them.

use leptos::prelude::*;

use crate::app::format;
use crate::app::state::{EVERY_MODEL, OwnQuotas, QuotaField, Settings, current_catalog};
use crate::engine::catalog::{Limit, YOUR_SETTINGS};

use super::source_mark::SourceMark;

/// A choice of whose quotas, and one field for each.
#[component]
pub(crate) fn QuotaTable() -> impl IntoView {
    let settings = Settings::expect();
    let model = RwSignal::new(EVERY_MODEL.to_owned());
    let options = current_catalog().models().iter().map(|row| {
        let id = row.id.as_str();
        let is_changed = move || settings.quotas.with(|own| own.models().any(|model| model == id));
        view! {
            <option value=id prop:selected=move || model.with(|model| model == id)>
                {row.name.as_str()} {move || is_changed().then_some(" – changed")}
            </option>
        }
    });
    let rows = move || {
        let model = model.get();
        let row = |field| view! { <QuotaRow field model=model.clone() /> };
        QuotaField::ALL.map(row)
    };
    view! {
        <section class="panel quota-table" aria-labelledby="quotas-title">
            <h2 id="quotas-title">"Quotas of batch jobs"</h2>
            <p class="hint">
                "Your account’s quotas may differ from AWS’s defaults. What you set here stays in this browser and counts in every answer about eligibility."
            </p>
            <div class="field quota-table__model">
                <label for="quota-model">"Model"</label>
                <select
                    id="quota-model"
                    on:change:target=move |event| model.set(event.target().value())
                >
                    <option value=EVERY_MODEL prop:selected=move || model.with(|model| model == EVERY_MODEL)>
                        "Every model without a value of its own"
                    </option>
                    {options.collect_view()}
                </select>
            </div>
            <table>
                <caption class="visually-hidden">"Quotas"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Quota"</th>
                        <th scope="col">"Value"</th>
                        <th scope="col">"Source"</th>
                        <th scope="col"><span class="visually-hidden">"Change"</span></th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
            <p>
                <button
                    type="button"
                    class="button"
                    disabled=move || settings.quotas.with(OwnQuotas::is_empty)
                    on:click=move |_| settings.reset_quotas()
                >
                    "Reset all"
                </button>
            </p>
        </section>
    }
}

/// A quota of a model: the value in force, who says so, and the way back.
#[component]
fn QuotaRow(
    /// The quota.
    field: QuotaField,
    /// Id of the model, or what stands for every model.
    model: String,
) -> impl IntoView {
    let settings = Settings::expect();
    let model = StoredValue::new(model);
    let limit = Memo::new(move |_| {
        settings.catalog.with(|catalog| field.of(&catalog.quotas_of(&model.get_value())).clone())
    });
    let problem = RwSignal::new(None::<&'static str>);
    let is_own = move || {
        model.with_value(|model| settings.quotas.with(|own| own.get(model, field).is_some()))
    };
    let set = move |value| model.with_value(|model| settings.set_quota(model, field, value));
    let change = move |text: String| match text.trim().parse::<u64>() {
        Ok(0) | Err(_) => problem.set(Some("Expected a whole number above 0")),
        Ok(value) => {
            problem.set(None);
            if value != limit.get_untracked().value {
                set(Some(value));
            }
        }
    };
    let reset = move |_| {
        problem.set(None);
        set(None);
    };
    let id = format!("quota-{}", field.id());
    let problem_id = format!("{id}-problem");
    // After a reset the field has to show the value again, though it may be the same as before.
    let value = move || {
        problem.track();
        limit.get().value.to_string()
    };
    let words = move || {
        let Limit { value, .. } = limit.get();
        let words = field.describe(value);
        (words != format::count(value)).then_some(words)
    };
    let inherited = move || {
        let is_settings = limit.with(|limit| limit.source == YOUR_SETTINGS);
        (is_settings && !is_own()).then_some(" (set for every model)")
    };
    view! {
        <tr>
            <th scope="row"><label for=id.clone()>{field.label()}</label></th>
            <td>
                <input
                    id=id
                    type="number"
                    min="1"
                    step="1"
                    autocomplete="off"
                    aria-describedby=problem_id.clone()
                    aria-invalid=move || problem.get().map(|_| "true")
                    prop:value=value
                    on:change:target=move |event| change(event.target().value())
                />
                <span class="hint">{words}</span>
                <span id=problem_id class="problem" aria-live="polite">{move || problem.get()}</span>
            </td>
            <td>
                {move || view! { <SourceMark key=limit.get().source /> }}
                <span class="hint">{inherited}</span>
            </td>
            <td>
                <button
                    type="button"
                    class="button is-small"
                    aria-label=format!("Reset {}", field.label())
                    disabled=move || !is_own()
                    on:click=reset
                >
                    "Reset"
                </button>
            </td>
        </tr>
    }
}
