//! What the job did cost, by the tokens that its answers say, beside what its manifest says of them.

use leptos::prelude::*;

use crate::app::format;
use crate::app::state::{Prepare, Results, Settings, current_catalog};
use crate::engine::cost::Actual;

use super::model_select::ModelSelect;
use super::region_select::RegionSelect;
use super::result_hindsight::ResultHindsight;

/// Model and region, and the amount. The model is taken from `quarry.json` where it is there.
#[component]
pub(crate) fn ResultCost() -> impl IntoView {
    let results = Results::expect();
    let settings = Settings::expect();
    let currency = Prepare::expect().cost.currency;
    let catalog = current_catalog();
    let model = results.model;
    let region = results.region;
    let said = move || {
        let summary = results.summary.get()?;
        let (model, region) = (model.get(), region.get());
        if model.is_empty() {
            return Some(view! { <p class="quiet">"Choose the model of the job."</p> }.into_any());
        }
        let actual = settings
            .prices
            .with(|own| Actual::of(catalog, &summary.totals, &model, &region, None, own));
        let Some(actual) = actual else {
            let text = "No batch price is published for this model there. Your own price can be set in Settings.";
            return Some(view! { <p>{text}</p> }.into_any());
        };
        let show = |amount| currency.with(|currency| currency.show(amount));
        let manifest = summary.manifest.as_ref();
        let by_manifest = manifest.map(|said| [said.input_tokens, said.output_tokens]);
        let has_manifest = by_manifest.is_some_and(|said| said.iter().any(Option::is_some));
        let [input_said, output_said] = by_manifest.unwrap_or_default();
        let tokens = summary.totals.tokens;
        let rows = [
            ("Input", actual.input, tokens.input, input_said),
            ("Output", actual.output, tokens.output, output_said),
        ];
        let rows = rows.map(|(what, amount, n, said)| {
            let said = said.map_or_else(|| "–".to_owned(), format::count);
            view! {
                <tr>
                    <th scope="row">{what}</th>
                    <td class="number">{format::count(n)}</td>
                    {has_manifest.then(|| view! { <td class="number">{said}</td> })}
                    <td class="number">{show(amount)}</td>
                </tr>
            }
        });
        let notes = [
            (actual.unpriced_cache_tokens > 0).then(|| {
                let n = format::count(actual.unpriced_cache_tokens);
                format!("{n} tokens of prompt caches are not in it: no source has their price.")
            }),
            (actual.answers_without_tokens > 0).then(|| {
                let n =
                    format::counted(actual.answers_without_tokens, "answer says", "answers say");
                format!("{n} nothing of tokens and cannot be priced.")
            }),
        ];
        let notes = notes.into_iter().flatten().map(|note| view! { <p class="problem">{note}</p> });
        let rate = actual.rate;
        let basis = format!("Batch price: {}, {}.", rate.source, rate.checked);
        Some(
            view! {
                <table class="lined-table">
                    <caption class="visually-hidden">"What the job did cost"</caption>
                    <thead>
                        <tr>
                            <th scope="col"><span class="visually-hidden">"Of"</span></th>
                            <th scope="col" class="number">"Tokens"</th>
                            {has_manifest.then(|| view! {
                                <th scope="col" class="number">"By the manifest"</th>
                            })}
                            <th scope="col" class="number">"Cost"</th>
                        </tr>
                    </thead>
                    <tbody>
                        {rows.collect_view()}
                        <tr>
                            <th scope="row">"Both"</th>
                            <td></td>
                            {has_manifest.then(|| view! { <td></td> })}
                            <td class="number"><strong>{show(actual.total)}</strong></td>
                        </tr>
                    </tbody>
                </table>
                {notes.collect_view()}
                <p class="hint">{basis}</p>
            }
            .into_any(),
        )
    };
    view! {
        <section class="panel" aria-labelledby="actual-title">
            <h2 id="actual-title">"Actual cost"</h2>
            <div class="field-row">
                <ModelSelect
                    label="Model of the job"
                    id="result-model"
                    models=catalog.models().iter().collect()
                    model=model
                    none="Not chosen"
                />
                <RegionSelect
                    label="Region of the job"
                    id="result-region"
                    region=region
                    none="Not chosen"
                    on_choose=move |code: String| region.set(code)
                />
            </div>
            {said}
            <ResultHindsight />
        </section>
    }
}
