//! What a model costs, scope by scope.

use leptos::prelude::*;

use crate::app::format;
use crate::app::state::current_catalog;
use crate::engine::catalog::{Geography, Model, Price};

use super::source_mark::SourceMark;

/// The prices of a million tokens. What nobody publishes is said, and is never zero.
#[component]
pub(crate) fn ModelPrices(
    /// The model.
    model: &'static Model,
) -> impl IntoView {
    let prices: Vec<_> = current_catalog().prices_of(&model.id).collect();
    let has_batch = prices.iter().any(|price| price.batch_input.is_some());
    let remark = match (prices.is_empty(), has_batch) {
        (true, _) => Some("No price was found."),
        (false, false) => Some("No batch price published."),
        (false, true) => None,
    };
    let table = (!prices.is_empty()).then(|| view! { <PriceTable prices /> });
    view! {
        <div class="model-detail__part">
            <h3>"Prices in US dollars per 1M tokens"</h3>
            {remark.map(|remark| view! { <p>{remark}</p> })}
            {table}
        </div>
    }
}

#[component]
fn PriceTable(
    /// The prices of one model.
    prices: Vec<&'static Price>,
) -> impl IntoView {
    let rows = prices.into_iter().map(|price| {
        let amount = |amount: Option<u64>| match amount {
            Some(micro) => view! { <td class="number">{format::usd(micro)}</td> }.into_any(),
            None => view! { <td class="number quiet">"none published"</td> }.into_any(),
        };
        let image = price.image.map(|micro| {
            let note =
                price.image_note.as_deref().map(|note| format!(" ({note})")).unwrap_or_default();
            view! { <br /> {format!("{} per image{note}", format::usd(micro))} }
        });
        view! {
            <tr>
                <th scope="row">
                    {scope_name(&price.scope)} {image}
                    <br />
                    <SourceMark key=price.source.clone() />
                    <span class="source-mark">{format!(", read {}", price.checked)}</span>
                </th>
                {amount(price.input)}
                {amount(price.output)}
                {amount(price.batch_input)}
                {amount(price.batch_output)}
            </tr>
        }
    });
    view! {
        <div class="model-detail__scroll" role="region" aria-label="Prices" tabindex="0">
            <table class="fact-table">
                <caption class="visually-hidden">"Prices by scope"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Where"</th>
                        <th scope="col" class="number">"Input"</th>
                        <th scope="col" class="number">"Output"</th>
                        <th scope="col" class="number">"Batch input"</th>
                        <th scope="col" class="number">"Batch output"</th>
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
    }
}

/// A price's scope for people.
fn scope_name(scope: &str) -> String {
    match scope.strip_prefix("profile-") {
        Some(prefix) => {
            let geography = Geography::of_prefix(prefix).unwrap_or(Geography::Other);
            format!("Through a profile of {}", geography.name())
        }
        None if scope == "base" => "Base price".to_owned(),
        None => scope.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_are_named_for_people() {
        assert_eq!(scope_name("base"), "Base price");
        assert_eq!(scope_name("profile-eu"), "Through a profile of Europe");
        assert_eq!(scope_name("us-gov-west-1"), "us-gov-west-1");
    }
}
