//! The models that a query leaves, in its order, and the same as a file.

use std::cmp::Ordering;

use crate::app::format;
use crate::engine::catalog::{Catalog, Model, Price, Region};
use crate::engine::eligibility::{Cell, Row};
use crate::engine::table;

use super::model_query::{Ability, ModelQuery, Sort, Way};

/// The rows that a query leaves, in its order. `rows` has every model; `regions` names its columns.
pub(crate) fn select<'a, 'b>(
    catalog: &'a Catalog,
    rows: &'b [Row],
    regions: &[&Region],
    query: &ModelQuery,
    today: &str,
) -> Vec<(&'a Model, &'b Row)> {
    let search = query.search.to_lowercase();
    let words: Vec<&str> = search.split_whitespace().collect();
    let max_price = query.max_price_micro();
    let pairs = rows.iter().filter_map(|row| Some((catalog.model(&row.model)?, row)));
    let mut found: Vec<_> = pairs
        .filter(|(model, row)| {
            (query.shows_ended || !model.is_past_end_of_life(today))
                && (query.provider.is_empty() || query.provider == model.provider)
                && words.iter().all(|word| names(model).any(|name| name.contains(word)))
                && has_modality(model, query)
                && can(row, regions, query)
                && max_price
                    .is_none_or(|max| batch_price(catalog, model).is_some_and(|price| price <= max))
        })
        .collect();
    // Sorting is stable: what is equal stays as in the catalog.
    found.sort_by(|(a, _), (b, _)| match query.sort {
        Sort::Today => Ordering::Equal,
        Sort::Name => a.name.to_lowercase().cmp(&b.name.to_lowercase()),
        Sort::Provider => a.provider.to_lowercase().cmp(&b.provider.to_lowercase()),
        Sort::Price => {
            let price = |model| batch_price(catalog, model).unwrap_or(u64::MAX);
            price(a).cmp(&price(b))
        }
        Sort::EndOfLife => {
            let key = |model| end(model).map_or((true, ""), |day| (false, day));
            key(a).cmp(&key(b))
        }
    });
    found
}

/// Base price of a million input tokens in a batch job, in micro-dollars.
pub(crate) fn batch_price(catalog: &Catalog, model: &Model) -> Option<u64> {
    base_price(catalog, model)?.batch_input
}

/// The price that holds where no other is named.
pub(crate) fn base_price<'a>(catalog: &'a Catalog, model: &'a Model) -> Option<&'a Price> {
    catalog.prices_of(&model.id).find(|price| price.scope == "base")
}

/// Day of the model's end, where one is known.
pub(crate) fn end(model: &Model) -> Option<&str> {
    let lifecycle = &model.lifecycle;
    let by_region = lifecycle.by_region.values().max().map(String::as_str);
    lifecycle.end_of_life.as_deref().or(by_region)
}

/// The list as CSV: facts of each model, then one column for each region.
pub(crate) fn to_csv(catalog: &Catalog, found: &[(&Model, &Row)], regions: &[&Region]) -> String {
    let mut out = String::new();
    let head = [
        "model_id",
        "name",
        "provider",
        "request_format",
        "context_window",
        "longest_answer",
        "end_of_life",
        "batch_input_usd_per_million_tokens",
    ];
    let codes = regions.iter().map(|region| region.code.as_str());
    table::push_row(&mut out, head.into_iter().chain(codes));
    for (model, row) in found {
        let number = |fact: Option<u32>| fact.map(|value| value.to_string()).unwrap_or_default();
        let price = batch_price(catalog, model).map(format::usd).unwrap_or_default();
        let facts = [
            model.id.clone(),
            model.name.clone(),
            model.provider.clone(),
            model.format.clone().unwrap_or_default(),
            number(model.context_window.as_ref().map(|fact| fact.value)),
            number(model.max_output.as_ref().map(|fact| fact.value)),
            end(model).unwrap_or_default().to_owned(),
            price.replace(['$', ','], ""),
        ];
        let cells = row.cells.iter().map(|cell| cell.name());
        table::push_row(&mut out, facts.iter().map(String::as_str).chain(cells));
    }
    out
}

fn names(model: &Model) -> impl Iterator<Item = String> {
    let names = [&model.name, &model.id, &model.provider];
    names.into_iter().chain(&model.aliases).map(|name| name.to_lowercase())
}

fn has_modality(model: &Model, query: &ModelQuery) -> bool {
    let Some((way, modality)) = query.modality() else { return true };
    let modalities = match way {
        Way::In => &model.input,
        Way::Out => &model.output,
    };
    modalities.as_ref().is_some_and(|modalities| modalities.contains(&modality))
}

/// Whether what is asked for is possible in the region asked for, or in any.
fn can(row: &Row, regions: &[&Region], query: &ModelQuery) -> bool {
    let can = |cell: Cell| match query.ability {
        Ability::Batch => cell.takes_batch(),
        Ability::Any | Ability::Online => cell.is_possible(),
    };
    let asks_nothing =
        query.ability == Ability::Any && query.region.is_empty() && query.residency.is_empty();
    let mut cells = row.cells.iter().zip(regions);
    asks_nothing
        || cells.any(|(cell, region)| {
            (query.region.is_empty() || region.code == query.region) && can(*cell)
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::catalog::builtin;

    const TODAY: &str = "2026-11-23";

    fn regions() -> Vec<&'static Region> {
        builtin().regions().iter().collect()
    }

    fn rows(query: &ModelQuery) -> Vec<Row> {
        let row = |model| Row::of(builtin(), model, &regions(), TODAY, query.residency());
        builtin().models().iter().map(row).collect()
    }

    fn ids(query: &ModelQuery) -> Vec<String> {
        let rows = rows(query);
        let found = select(builtin(), &rows, &regions(), query, TODAY);
        found.into_iter().map(|(model, _)| model.id.clone()).collect()
    }

    #[test]
    fn ended_models_are_hidden_at_first() {
        let (now, all) = (
            ids(&ModelQuery::default()),
            ids(&ModelQuery { shows_ended: true, ..ModelQuery::default() }),
        );
        let haiku = "anthropic.claude-3-haiku-20240307-v1:0".to_owned();
        assert!(!now.contains(&haiku) && all.contains(&haiku));
        assert_eq!(all.len(), builtin().models().len());
    }

    #[test]
    fn words_are_found_in_names_ids_and_aliases_in_any_order() {
        let search = |text: &str| {
            ids(&ModelQuery { search: text.to_owned(), shows_ended: true, ..ModelQuery::default() })
        };
        assert_eq!(search("haiku 4.5"), ["anthropic.claude-haiku-4-5-20251001-v1:0"]);
        assert_eq!(search("  4.5 HAIKU "), search("haiku 4.5"));
        assert!(search("nova-lite-v1").contains(&"amazon.nova-lite-v1:0".to_owned()));
        assert!(search("no such model").is_empty());
    }

    #[test]
    fn a_region_an_ability_and_a_residency_narrow_the_list() {
        let query = ModelQuery {
            region: "eu-west-2".to_owned(),
            ability: Ability::Batch,
            ..ModelQuery::default()
        };
        let london = ids(&query);
        assert!(london.contains(&"amazon.titan-embed-text-v2:0".to_owned()));
        assert!(london.len() < ids(&ModelQuery::default()).len());
        let in_europe = ids(&ModelQuery { residency: "eu".to_owned(), ..query.clone() });
        assert!(in_europe.iter().all(|id| london.contains(id)));
        let in_america = ids(&ModelQuery { residency: "us".to_owned(), ..query });
        assert_eq!(in_america, Vec::<String>::new());
    }

    #[test]
    fn prices_and_modalities_leave_out_what_is_not_known() {
        let cheap = ids(&ModelQuery { max_price: "0.05".to_owned(), ..ModelQuery::default() });
        assert!(cheap.contains(&"amazon.nova-lite-v1:0".to_owned()));
        let price =
            |id: &String| builtin().model(id).and_then(|model| batch_price(builtin(), model));
        assert!(cheap.iter().all(|id| price(id).is_some_and(|price| price <= 50_000)));
        let embeddings =
            ids(&ModelQuery { modality: "out-embedding".to_owned(), ..ModelQuery::default() });
        assert!(embeddings.contains(&"amazon.titan-embed-text-v2:0".to_owned()));
        assert!(!embeddings.contains(&"amazon.nova-lite-v1:0".to_owned()));
    }

    #[test]
    fn orders_put_the_unknown_last() {
        let sorted = |sort| ids(&ModelQuery { sort, shows_ended: true, ..ModelQuery::default() });
        let model = |id: &String| builtin().model(id).expect("a model of the catalog");
        let prices: Vec<u64> = sorted(Sort::Price)
            .iter()
            .map(|id| batch_price(builtin(), model(id)).unwrap_or(u64::MAX))
            .collect();
        assert!(prices.is_sorted() && prices[0] < u64::MAX);
        let ends: Vec<String> = sorted(Sort::EndOfLife)
            .iter()
            .map(|id| end(model(id)).unwrap_or("never").to_owned())
            .collect();
        assert!(ends.is_sorted() && ends[0] != "never");
        assert!(sorted(Sort::Name).iter().map(|id| model(id).name.to_lowercase()).is_sorted());
        assert!(sorted(Sort::Provider).iter().map(|id| &model(id).provider).is_sorted());
    }

    #[test]
    fn the_file_has_a_line_for_each_model_and_a_column_for_each_region() {
        let query = ModelQuery { search: "nova-lite".to_owned(), ..ModelQuery::default() };
        let rows = rows(&query);
        let found = select(builtin(), &rows, &regions(), &query, TODAY);
        let text = to_csv(builtin(), &found, &regions());
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        assert_eq!(reader.headers().expect("a head").len(), 8 + regions().len());
        let record = reader.records().next().expect("a model").expect("valid CSV");
        assert_eq!(record.get(0), Some("amazon.nova-lite-v1:0"));
        assert_eq!(record.get(7), Some("0.03"));
        assert!(text.is_ascii());
    }
}
