//! Answers that are JSON: their fields, and how answers are spread over their values.

use leptos::prelude::*;

use crate::app::format;
use crate::app::state::Results;
use crate::engine::results::{Field, Fields};

/// Nothing where no answer is an object.
#[component]
pub(crate) fn ResultFields() -> impl IntoView {
    let results = Results::expect();
    let fields = Memo::new(move |_| {
        results.summary.with(|summary| {
            summary.as_ref().map(|summary| summary.fields.clone()).unwrap_or_default()
        })
    });
    let has_any = move || fields.with(|fields| fields.n_objects + fields.n_broken > 0);
    view! {
        <Show when=has_any>
            <section class="panel result-fields" aria-labelledby="fields-title">
                <h2 id="fields-title">"JSON answers"</h2>
                {move || view! { <Coverage fields=fields.get() /> }}
            </section>
        </Show>
    }
}

#[component]
fn Coverage(
    /// What answers have in common.
    fields: Fields,
) -> impl IntoView {
    let n_objects = fields.n_objects;
    let rows = fields.fields.iter().map(|field| {
        let kind = field.type_name();
        view! {
            <tr>
                <th scope="row">{field.name.clone()}</th>
                <td>{kind}</td>
                <td class="number">{format::count(field.n)}</td>
                <td class="number">{format!("{} %", format::percent(field.n, n_objects))}</td>
            </tr>
        }
    });
    let broken = (fields.n_broken > 0).then(|| {
        let answers = format::counted(fields.n_broken, "answer begins", "answers begin");
        let examples = fields.broken.iter().map(|broken| {
            let record = format::count(broken.entry as u64 + 1);
            view! { <li>{format!("record {record}, {}", broken.reason)}</li> }
        });
        view! {
            <p class="problem">{format!("{answers} like JSON and cannot be read:")}</p>
            <ul class="result-fields__broken">{examples.collect_view()}</ul>
        }
    });
    let categories = fields.fields.iter().filter(|field| is_category(field));
    let categories =
        categories.map(|field| view! { <Values field=field.clone() /> }).collect_view();
    view! {
        <p>{format!("{} JSON objects; their fields can be columns of the table.", format::count(n_objects))}</p>
        <table class="lined-table">
            <caption class="visually-hidden">"Fields of JSON answers"</caption>
            <thead>
                <tr>
                    <th scope="col">"Field"</th>
                    <th scope="col">"Type"</th>
                    <th scope="col" class="number">"Answers"</th>
                    <th scope="col" class="number">"Coverage"</th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
        {broken}
        {categories}
    }
}

/// Whether answers can be counted by a field.
fn is_category(field: &Field) -> bool {
    field.values.as_ref().is_some_and(|values| values.len() > 1 || field.n > 1)
}

/// How often each value of a field stands there, largest first.
#[component]
fn Values(
    /// The field.
    field: Field,
) -> impl IntoView {
    let total = field.n;
    let mut values = field.values.unwrap_or_default();
    values.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    let most = values.first().map_or(1, |(_, n)| *n);
    let rows = values.into_iter().map(|(value, n)| {
        view! {
            <tr>
                <th scope="row" class="result-fields__value">{value}</th>
                <td>
                    <div
                        class="result-fields__bar"
                        aria-hidden="true"
                        style:width=format!("{}%", format::percent(n, most))
                    ></div>
                </td>
                <td class="number">{format::count(n)}</td>
                <td class="number">{format!("{} %", format::percent(n, total))}</td>
            </tr>
        }
    });
    view! {
        <details>
            <summary>{format!("Answers by {}", field.name)}</summary>
            <table class="lined-table result-fields__values">
                <caption class="visually-hidden">{format!("Answers by {}", field.name)}</caption>
                <thead>
                    <tr>
                        <th scope="col">"Value"</th>
                        <th scope="col"><span class="visually-hidden">"Bar"</span></th>
                        <th scope="col" class="number">"Answers"</th>
                        <th scope="col" class="number">"Share"</th>
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </details>
    }
}
