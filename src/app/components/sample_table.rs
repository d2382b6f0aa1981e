//! The first rows of the source.

use leptos::prelude::*;

use crate::app::state::Prepare;

/// How many rows are shown; the preview shows any other.
const MAX_ROWS: usize = 5;

/// A table that scrolls sideways by itself, never the page.
#[component]
pub(crate) fn SampleTable() -> impl IntoView {
    let opened = Prepare::expect().opened;
    let head = move || {
        let columns = opened.columns.get();
        columns.into_iter().map(|name| view! { <th scope="col">{name}</th> }).collect_view()
    };
    let rows = move || {
        opened.reading.with(|reading| {
            let sample =
                reading.as_ref().map(|reading| reading.sample.as_slice()).unwrap_or_default();
            let rows = sample.iter().take(MAX_ROWS).enumerate().map(|(idx, fields)| {
                let cells =
                    fields.iter().map(|field| view! { <td>{field.clone()}</td> }).collect_view();
                view! { <tr><th scope="row">{idx + 1}</th>{cells}</tr> }
            });
            rows.collect_view()
        })
    };
    view! {
        // Focusable, so that the keyboard can scroll it.
        <div class="sample-table" role="group" aria-label="First rows of the source" tabindex="0">
            <table>
                <caption class="visually-hidden">"First rows"</caption>
                <thead>
                    <tr><th scope="col"><span class="visually-hidden">"Row"</span></th>{head}</tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}
