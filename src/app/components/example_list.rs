//! Answered questions that stand before the prompt in every record.

use leptos::prelude::*;

use crate::app::state::Prepare;
use crate::engine::recipe::Example;

/// Two text areas for each example, and a button for another.
#[component]
pub(crate) fn ExampleList() -> impl IntoView {
    let examples = Prepare::expect().form.inputs.examples;
    let n_examples = Memo::new(move |_| examples.with(Vec::len));
    let rows = move || (0..n_examples.get()).map(|idx| view! { <ExampleRow idx /> }).collect_view();
    view! {
        <fieldset class="example-list">
            <legend>"Examples"</legend>
            <p class="hint">
                "Each is a question with the answer that you want, before the prompt in every record."
            </p>
            {rows}
            <button
                type="button"
                class="button is-small"
                on:click=move |_| examples.update(|list| list.push(Example::default()))
            >
                "Add an example"
            </button>
        </fieldset>
    }
}

#[component]
fn ExampleRow(
    /// Its place in the list.
    idx: usize,
) -> impl IntoView {
    let examples = Prepare::expect().form.inputs.examples;
    let number = idx + 1;
    let user = move || examples.with(|list| list.get(idx).map(|one| one.user.clone()));
    let assistant = move || examples.with(|list| list.get(idx).map(|one| one.assistant.clone()));
    let change = move |change: &dyn Fn(&mut Example)| {
        examples.update(|list| {
            if let Some(example) = list.get_mut(idx) {
                change(example);
            }
        });
    };
    let remove = move |_| {
        examples.update(|list| {
            if idx < list.len() {
                list.remove(idx);
            }
        });
    };
    let user_id = format!("example-{number}-user");
    let answer_id = format!("example-{number}-answer");
    view! {
        <div class="example-list__row">
            <div class="field">
                <label for=user_id.clone()>{format!("Example {number}: user")}</label>
                <textarea
                    id=user_id
                    rows="2"
                    autocomplete="off"
                    prop:value=move || user().unwrap_or_default()
                    on:input:target=move |event| {
                        let text = event.target().value();
                        change(&move |example: &mut Example| example.user.clone_from(&text));
                    }
                ></textarea>
            </div>
            <div class="field">
                <label for=answer_id.clone()>{format!("Example {number}: answer")}</label>
                <textarea
                    id=answer_id
                    rows="2"
                    autocomplete="off"
                    prop:value=move || assistant().unwrap_or_default()
                    on:input:target=move |event| {
                        let text = event.target().value();
                        change(&move |example: &mut Example| example.assistant.clone_from(&text));
                    }
                ></textarea>
            </div>
            <button
                type="button"
                class="button is-small"
                aria-label=format!("Remove example {number}")
                on:click=remove
            >
                "Remove"
            </button>
        </div>
    }
}
