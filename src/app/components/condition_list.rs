//! What a row has to be like.

use leptos::prelude::*;

use crate::app::state::Prepare;
use crate::engine::select::{Condition, Op};

use super::column_select::ColumnSelect;

/// What comparisons are called.
fn label_of(op: Op) -> &'static str {
    match op {
        Op::Equals => "is",
        Op::NotEquals => "is not",
        Op::Contains => "contains",
        Op::NotContains => "does not contain",
        Op::IsEmpty => "is empty",
        Op::IsNotEmpty => "is not empty",
        Op::LessThan => "is less than",
        Op::AtMost => "is at most",
        Op::GreaterThan => "is greater than",
        Op::AtLeast => "is at least",
    }
}

/// A column, a comparison and a value for each condition, and a button for another.
#[component]
pub(crate) fn ConditionList() -> impl IntoView {
    let rows = Prepare::expect().form.rows;
    let conditions = rows.conditions;
    let n_conditions = Memo::new(move |_| conditions.with(Vec::len));
    let list =
        move || (0..n_conditions.get()).map(|idx| view! { <ConditionRow idx /> }).collect_view();
    view! {
        <fieldset class="condition-list">
            <legend>"Conditions"</legend>
            <Show when=move || { n_conditions.get() > 1 }>
                <div class="field">
                    <label for="conditions-join">"Rows meet"</label>
                    <select
                        id="conditions-join"
                        on:change:target=move |event| rows.is_any.set(event.target().value() == "any")
                    >
                        <option value="all" prop:selected=move || !rows.is_any.get()>
                            "All conditions"
                        </option>
                        <option value="any" prop:selected=rows.is_any>"At least one of them"</option>
                    </select>
                </div>
            </Show>
            {list}
            <button
                type="button"
                class="button is-small"
                on:click=move |_| {
                    conditions.update(|list| list.push(Condition::new("", Op::Equals, "")));
                }
            >
                "Add a condition"
            </button>
        </fieldset>
    }
}

#[component]
fn ConditionRow(
    /// Its place in the list.
    idx: usize,
) -> impl IntoView {
    let conditions = Prepare::expect().form.rows.conditions;
    let number = idx + 1;
    let of = move |field: fn(&Condition) -> String| {
        conditions.with(|list| list.get(idx).map(field)).unwrap_or_default()
    };
    let op = Memo::new(move |_| {
        conditions.with(|list| list.get(idx).map_or(Op::Equals, |condition| condition.op))
    });
    let change = move |change: &dyn Fn(&mut Condition)| {
        conditions.update(|list| {
            if let Some(condition) = list.get_mut(idx) {
                change(condition);
            }
        });
    };
    let options = Op::ALL.map(|known| {
        view! {
            <option value=label_of(known) prop:selected=move || op.get() == known>
                {label_of(known)}
            </option>
        }
    });
    let choose_op = move |label: String| {
        if let Some(op) = Op::ALL.into_iter().find(|op| label_of(*op) == label) {
            change(&|condition: &mut Condition| {
                condition.op = op;
                if !op.has_value() {
                    condition.value.clear();
                }
            });
        }
    };
    let remove = move |_| {
        conditions.update(|list| {
            if idx < list.len() {
                list.remove(idx);
            }
        });
    };
    let (op_id, value_id) = (format!("condition-{number}-op"), format!("condition-{number}-value"));
    view! {
        <div class="condition-list__row">
            <ColumnSelect
                id=format!("condition-{number}-column")
                label=format!("Condition {number}: column")
                none="Choose a column"
                column=Signal::derive(move || of(|condition| condition.column.clone()))
                on_choose=move |name: String| {
                    change(&|condition: &mut Condition| condition.column.clone_from(&name));
                }
            />
            <div class="field">
                <label for=op_id.clone()>{format!("Condition {number}: comparison")}</label>
                <select
                    id=op_id
                    on:change:target=move |event| choose_op(event.target().value())
                >
                    {options}
                </select>
            </div>
            <div class="field" hidden=move || !op.get().has_value()>
                <label for=value_id.clone()>{format!("Condition {number}: value")}</label>
                <input
                    id=value_id
                    type="text"
                    autocomplete="off"
                    prop:value=move || of(|condition| condition.value.clone())
                    on:input:target=move |event| {
                        let text = event.target().value();
                        change(&|condition: &mut Condition| condition.value.clone_from(&text));
                    }
                />
            </div>
            <button
                type="button"
                class="button is-small"
                aria-label=format!("Remove condition {number}")
                on:click=remove
            >
                "Remove"
            </button>
        </div>
    }
}
