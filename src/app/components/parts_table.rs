//! The parts of a job, and a download of each.

use leptos::prelude::*;

use crate::app::format;
use crate::app::state::{Converted, Prepare};
use crate::engine::split::PartSize;

/// Most parts that are listed: nobody downloads more by hand.
const MAX_SHOWN: usize = 200;

/// A row for each part, where there are several.
#[component]
pub(crate) fn PartsTable(
    /// What was made or planned.
    converted: Converted,
) -> impl IntoView {
    let prepare = Prepare::expect();
    let conversion = prepare.conversion;
    let price = Memo::new(move |_| prepare.cost.estimate.get()?.cost().cloned());
    let n_parts = converted.made.parts.len();
    if n_parts < 2 {
        return None;
    }
    let is_plan = converted.is_plan;
    let hidden = n_parts.saturating_sub(MAX_SHOWN) as u64;
    let more = (hidden > 0).then(|| {
        let parts = format::counted(hidden, "more part", "more parts");
        view! { <p class="hint">{format!("And {parts}.")}</p> }
    });
    let all =
        PartSize { n_records: converted.made.totals.n_records, n_bytes: converted.made.n_bytes };
    let converted = StoredValue::new(converted);
    let row = move |idx: usize| {
        let (file, part) = converted
            .with_value(|converted| (converted.file(idx), converted.made.parts.get(idx).copied()));
        let part = part?;
        let save = move |_| converted.with_value(|converted| conversion.save_part(converted, idx));
        let button = (!is_plan).then(|| {
            let label = format!("Download {file}");
            view! {
                <td>
                    <button type="button" class="button is-small" aria-label=label on:click=save>
                        "Download"
                    </button>
                </td>
            }
        });
        Some(view! {
            <tr>
                <th scope="row">{file}</th>
                <td class="number">{format::count(part.n_records)}</td>
                <td class="number">{format::bytes(part.n_bytes)}</td>
                <td class="number">
                    {move || {
                        let likely = price.get().map(|cost| cost.of_part(part, all).likely);
                        likely.map(|likely| prepare.cost.currency.with(|it| it.show(likely)))
                    }}
                </td>
                {button}
            </tr>
        })
    };
    let rows = (0..n_parts.min(MAX_SHOWN)).map(row).collect_view();
    Some(view! {
        <div class="parts-table" tabindex="0" role="region" aria-labelledby="parts-caption">
            <table class="lined-table">
                <caption id="parts-caption">"Parts"</caption>
                <thead>
                    <tr>
                        <th scope="col">"File"</th>
                        <th scope="col" class="number">"Records"</th>
                        <th scope="col" class="number">"Size"</th>
                        <th scope="col" class="number">"Likely cost"</th>
                        {(!is_plan).then(|| view! {
                            <th scope="col"><span class="visually-hidden">"Download"</span></th>
                        })}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        {more}
    })
}
