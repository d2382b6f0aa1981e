//! Prices that the user was promised, in place of the published ones.

use leptos::prelude::*;

use crate::app::format;
use crate::app::state::{Settings, current_catalog};
use crate::engine::cost::OwnPrice;

/// The amounts of a price, in the order in which they are asked for.
const AMOUNTS: [(&str, &str); 4] = [
    ("own-input", "Input"),
    ("own-output", "Output"),
    ("own-batch-input", "Batch input"),
    ("own-batch-output", "Batch output"),
];

/// What is wrong with the amounts, or the price that they are.
fn price_of(model: &str, amounts: &[String; 4]) -> Result<OwnPrice, &'static str> {
    let [input, output, batch_input, batch_output] = amounts.each_ref().map(|text| text.trim());
    let both = |a, b| Some((format::parse_usd(a)?, format::parse_usd(b)?));
    let online =
        both(input, output).ok_or("Input and output are amounts of US dollars, written 12.50.")?;
    let batch = match (batch_input, batch_output) {
        ("", "") => None,
        (a, b) => {
            Some(both(a, b).ok_or("Give both batch prices as amounts of US dollars, or none.")?)
        }
    };
    Ok(OwnPrice { model: model.to_owned(), online, batch })
}

/// The prices there are, and a form for another one.
#[component]
pub(crate) fn OwnPrices() -> impl IntoView {
    let prices = Settings::expect().prices;
    let models = current_catalog().models();
    let first = models.first().map(|model| model.id.clone()).unwrap_or_default();
    let model = RwSignal::new(first);
    let amounts = RwSignal::new(<[String; 4]>::default());
    let problem = RwSignal::new(None::<&'static str>);
    let options = models.iter().map(|row| {
        let id = row.id.as_str();
        view! {
            <option value=id prop:selected=move || model.with(|model| model == id)>
                {row.name.as_str()}
            </option>
        }
    });
    let price_now =
        move || amounts.with_untracked(|amounts| price_of(&model.get_untracked(), amounts));
    let save = move |_| match price_now() {
        Ok(price) => {
            problem.set(None);
            prices.update(|prices| {
                prices.retain(|other| other.model != price.model);
                prices.push(price);
            });
            amounts.set(Default::default());
        }
        Err(error) => problem.set(Some(error)),
    };
    let fields = AMOUNTS.iter().enumerate().map(|(idx, (id, label))| {
        let value = move || amounts.with(|amounts| amounts.get(idx).cloned());
        let set = move |text: String| {
            amounts.update(|amounts| {
                if let Some(amount) = amounts.get_mut(idx) {
                    *amount = text;
                }
            });
        };
        view! {
            <div class="field">
                <label for=*id>{*label}</label>
                <input
                    id=*id
                    inputmode="decimal"
                    autocomplete="off"
                    aria-describedby="own-price-problem"
                    prop:value=value
                    on:input:target=move |event| set(event.target().value())
                />
            </div>
        }
    });
    view! {
        <section class="panel" aria-labelledby="own-prices-title">
            <h2 id="own-prices-title">"Your prices"</h2>
            <p class="hint">
                "In US dollars for a million tokens, where you were promised others than AWS publishes. They stay in this browser and count in every estimate. Without batch prices of yours, none is assumed."
            </p>
            <div class="field-row">
                <div class="field">
                    <label for="own-model">"Model of the price"</label>
                    <select id="own-model" on:change:target=move |event| model.set(event.target().value())>
                        {options.collect_view()}
                    </select>
                </div>
                {fields.collect_view()}
            </div>
            <div class="panel__actions">
                <button type="button" class="button" on:click=save>"Set price"</button>
                <p id="own-price-problem" class="problem" aria-live="polite">{move || problem.get()}</p>
            </div>
            {move || (!prices.with(Vec::is_empty)).then(|| view! { <PriceList prices /> })}
        </section>
    }
}

#[component]
fn PriceList(
    /// The prices there are.
    prices: RwSignal<Vec<OwnPrice>>,
) -> impl IntoView {
    let row = move |price: &OwnPrice| {
        let id = StoredValue::new(price.model.clone());
        let name = current_catalog()
            .model(&price.model)
            .map_or_else(|| price.model.clone(), |model| model.name.clone());
        let label = format!("Remove the price of {name}");
        let (input, output) = price.online;
        let batch = price.batch.map_or_else(
            || "none".to_owned(),
            |(input, output)| format!("{} / {}", format::usd(input), format::usd(output)),
        );
        let remove = move |_| {
            prices.update(|prices| prices.retain(|price| id.with_value(|id| price.model != *id)));
        };
        view! {
            <tr>
                <th scope="row">{name}</th>
                <td class="number">{format!("{} / {}", format::usd(input), format::usd(output))}</td>
                <td class="number">{batch}</td>
                <td class="number">
                    <button type="button" class="button is-small" aria-label=label on:click=remove>
                        "Remove"
                    </button>
                </td>
            </tr>
        }
    };
    view! {
        <table class="lined-table">
            <caption>"Prices that you set"</caption>
            <thead>
                <tr>
                    <th scope="col">"Model"</th>
                    <th scope="col" class="number">"Input / output"</th>
                    <th scope="col" class="number">"Batch input / output"</th>
                    <th scope="col"><span class="visually-hidden">"Change"</span></th>
                </tr>
            </thead>
            <tbody>{move || prices.with(|prices| prices.iter().map(row).collect_view())}</tbody>
        </table>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_price_has_two_amounts_or_four() {
        let price = |amounts: [&str; 4]| {
            price_of("a.b", &amounts.map(str::to_owned)).map(|price| (price.online, price.batch))
        };
        assert_eq!(price(["3", "15", "", " "]), Ok(((3_000_000, 15_000_000), None)));
        let four = ((60_000, 240_000), Some((30_000, 120_000)));
        assert_eq!(price(["0.06", "$0.24", "0.03", "0.12"]), Ok(four));
        for amounts in [["", "", "", ""], ["3", "x", "", ""], ["3", "15", "1", ""]] {
            assert!(price(amounts).is_err(), "{amounts:?}");
        }
    }
}
