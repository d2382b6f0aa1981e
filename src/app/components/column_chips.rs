//! The columns of the source as buttons that insert them into a template.

use leptos::prelude::*;

use crate::app::state::Prepare;
use crate::engine::template::Template;

/// One button for each column; says which are in no template.
#[component]
pub(crate) fn ColumnChips(
    /// Called with the placeholder to insert.
    insert: Callback<String>,
) -> impl IntoView {
    let Prepare { opened, form, .. } = Prepare::expect();
    let used = Memo::new(move |_| {
        let names = |text: &String| {
            Template::parse(text).names().into_iter().map(str::to_owned).collect::<Vec<_>>()
        };
        [form.system.with(names), form.prompt.with(names)].concat()
    });
    let chips = move || {
        let chip = |name: String| {
            let placeholder = format!("{{{{{name}}}}}");
            let label = format!("Insert {placeholder}");
            let is_used = {
                let name = name.clone();
                move || used.with(|used| used.contains(&name))
            };
            view! {
                <li>
                    <button
                        type="button"
                        class="column-chips__chip"
                        class:is-used=is_used
                        aria-label=label
                        on:click=move |_| insert.run(placeholder.clone())
                    >
                        {name}
                    </button>
                </li>
            }
        };
        opened.columns.get().into_iter().map(chip).collect_view()
    };
    let unused = move || {
        let columns = opened.columns.get();
        let unused: Vec<_> =
            used.with(|used| columns.into_iter().filter(|name| !used.contains(name)).collect());
        (!unused.is_empty())
            .then(|| format!("In no template, so in no record: {}.", unused.join(", ")))
    };
    view! {
        <Show when=move || opened.columns.with(|columns| !columns.is_empty())>
            <div class="column-chips">
                <p class="column-chips__label" id="columns-label">"Insert a column at the cursor"</p>
                <ul aria-labelledby="columns-label">{chips}</ul>
                <p class="hint">{unused}</p>
            </div>
        </Show>
    }
}
