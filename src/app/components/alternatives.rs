//! What can be done instead of what was asked for.

use leptos::either::Either;
use leptos::prelude::*;

use crate::app::format;
use crate::app::state::{Answered, Choice, base_price, current_catalog, nearest_first};
use crate::engine::catalog::{Price, Region};
use crate::engine::eligibility::{Alternative, Difference, Mode, Verdict};

/// How many regions are offered before the rest is folded away.
const N_NEAR: usize = 4;

/// How many other models are offered, cheapest first.
const N_MODELS: usize = 5;

/// What can be done instead, one click each. Folded away when nothing has to be done.
#[component]
pub(crate) fn Alternatives(
    /// The answer.
    answered: Answered,
    /// Takes what the user chose.
    on_choose: Callback<Choice>,
) -> impl IntoView {
    let mut near = nearest_first(&answered);
    let Answered { answer, mode, .. } = answered;
    let far = near.split_off(near.len().min(N_NEAR));
    let models: Vec<_> = answer
        .alternatives
        .iter()
        .filter(|alternative| alternative.difference == Difference::Model)
        .take(N_MODELS)
        .cloned()
        .collect();
    if near.is_empty() && models.is_empty() {
        return None;
    }
    let list = move |alternatives: Vec<Alternative>| {
        let items = alternatives
            .into_iter()
            .map(|alternative| view! { <AlternativeItem alternative mode on_choose /> });
        view! { <ul class="alternatives">{items.collect_view()}</ul> }
    };
    let more = (!far.is_empty()).then(|| {
        let n = u64::try_from(far.len()).unwrap_or(u64::MAX);
        let summary = format::counted(n, "more region", "more regions");
        view! { <details><summary>{summary}</summary>{list(far)}</details> }
    });
    let content = view! { {list(near)} {more} {list(models)} };
    Some(if answer.is_possible() {
        Either::Left(view! {
            <details>
                <summary>"Other regions and models"</summary>
                {content}
            </details>
        })
    } else {
        Either::Right(view! {
            <div>
                <p class="alternatives__title">"Possible instead:"</p>
                {content}
            </div>
        })
    })
}

#[component]
fn AlternativeItem(
    /// What can be done.
    alternative: Alternative,
    /// What was asked for.
    mode: Mode,
    /// Takes what the user chose.
    on_choose: Callback<Choice>,
) -> impl IntoView {
    let choice = Choice::of(&alternative);
    let catalog = current_catalog();
    let model = catalog.model(&alternative.model);
    let (name, remark) = match alternative.difference {
        Difference::Region => {
            let region =
                catalog.region(&alternative.region).map(|Region { name, .. }| name.clone());
            (alternative.region, region.unwrap_or_default())
        }
        Difference::Model => {
            let price = model.and_then(|model| base_price(catalog, model));
            let price = price_words(price, mode);
            (model.map_or(alternative.model, |model| model.name.clone()), price)
        }
    };
    let way = (alternative.verdict == Verdict::ThroughProfile).then_some(", through a profile");
    view! {
        <li>
            <button
                type="button"
                class="button is-small"
                on:click=move |_| on_choose.run(choice.clone())
            >
                {format!("Use {name}")}
            </button>
            " "
            <span class="hint">{remark} {way}</span>
        </li>
    }
}

/// What a million input tokens cost, if anyone publishes it.
fn price_words(price: Option<&Price>, mode: Mode) -> String {
    let (amount, what) = match mode {
        Mode::Batch => (price.and_then(|price| price.batch_input), "batch "),
        Mode::Online => (price.and_then(|price| price.input), ""),
    };
    match amount {
        Some(micro) => format!("{} per 1M {what}input tokens", format::usd(micro)),
        None => format!("no {what}price published"),
    }
}
