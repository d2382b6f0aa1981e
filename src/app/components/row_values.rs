//! Columns whose values go before the parameters that hold for all rows.

use std::collections::BTreeMap;

use leptos::prelude::*;

use crate::app::state::Prepare;
use crate::engine::family::Parameter;

use super::column_select::ColumnSelect;

/// A column for each parameter, behind a disclosure.
#[component]
pub(crate) fn RowValues() -> impl IntoView {
    let form = Prepare::expect().form;
    let n_used = Memo::new(move |_| form.inputs.parameter_columns.with(BTreeMap::len));
    let in_use = move || match n_used.get() {
        0 => "none in use".to_owned(),
        n => format!("{n} in use"),
    };
    let fields = move || {
        let parameters = form.shown_parameters();
        parameters.into_iter().map(|parameter| view! { <RowValue parameter /> }).collect_view()
    };
    view! {
        <details class="row-values">
            <summary>"Values from columns " <span class="quiet">"(" {in_use} ")"</span></summary>
            <p class="hint">
                "A value in the chosen column goes before the one above; an empty cell leaves it."
            </p>
            <div class="row-values__fields">{fields}</div>
        </details>
    }
}

#[component]
fn RowValue(
    /// What the column sets.
    parameter: &'static Parameter,
) -> impl IntoView {
    let columns = Prepare::expect().form.inputs.parameter_columns;
    let column = Signal::derive(move || {
        columns.with(|columns| columns.get(parameter.name).cloned().unwrap_or_default())
    });
    let choose = move |name: String| {
        columns.update(|columns| {
            if name.is_empty() {
                columns.remove(parameter.name);
            } else {
                columns.insert(parameter.name.to_owned(), name);
            }
        });
    };
    view! {
        <ColumnSelect
            id=format!("column-of-{}", parameter.name)
            label=format!("{} from", parameter.label)
            none="The value above"
            column
            on_choose=choose
        />
    }
}
