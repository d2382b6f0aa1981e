//! Checks of the data: each names the row that is wrong.

use std::collections::BTreeSet;

use super::super::family;
use super::*;

/// Every data file must parse: a row that does not fit is named by serde.
#[test]
fn every_file_parses_and_none_is_empty() {
    fn check<T: DeserializeOwned>(name: &str, json: &str) {
        match serde_json::from_str::<Vec<T>>(json) {
            Ok(rows) => assert!(!rows.is_empty(), "{name} is empty"),
            Err(error) => panic!("{name}: {error}"),
        }
    }
    check::<Source>("sources.json", include_str!("data/sources.json"));
    check::<Region>("regions.json", include_str!("data/regions.json"));
    check::<Model>("models.json", include_str!("data/models.json"));
    check::<Profile>("profiles.json", include_str!("data/profiles.json"));
    check::<Price>("prices.json", include_str!("data/prices.json"));
    check::<ModelQuota>("quotas.json", include_str!("data/quotas.json"));
    check::<RequestRule>("request_rules.json", include_str!("data/request_rules.json"));
}

fn check_unique<'a>(what: &str, keys: impl Iterator<Item = &'a str>) {
    let mut seen = BTreeSet::new();
    for key in keys {
        assert!(seen.insert(key), "{what} {key} stands twice");
    }
}

fn is_day(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let is_number = |part: &&str, len: usize| {
        part.len() == len && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    matches!(parts.as_slice(), [y, m, d] if is_number(y, 4) && is_number(m, 2) && is_number(d, 2) && *m <= "12" && *d <= "31")
}

#[test]
fn keys_are_unique() {
    let catalog = builtin();
    check_unique("source", catalog.sources().iter().map(|source| source.key.as_str()));
    check_unique("region", catalog.regions().iter().map(|region| region.code.as_str()));
    check_unique("profile", catalog.profiles().iter().map(|profile| profile.id.as_str()));
    check_unique(
        "model",
        catalog
            .models()
            .iter()
            .flat_map(|model| model.aliases.iter().map(String::as_str).chain([model.id.as_str()])),
    );
    let prices: Vec<String> =
        catalog.prices().iter().map(|price| format!("{} {}", price.model, price.scope)).collect();
    check_unique("price", prices.iter().map(String::as_str));
}

#[test]
fn every_source_that_a_row_names_exists_and_every_source_is_used() {
    let catalog = builtin();
    let mut used = BTreeSet::new();
    let mut need = |row: &str, key: &str| {
        assert!(
            catalog.source(key).is_some(),
            "{row} names the source {key}, which is not in sources.json"
        );
        used.insert(key.to_owned());
    };
    for model in catalog.models() {
        need(&model.id, &model.id_source);
        let facts = [model.context_window.as_ref(), model.max_output.as_ref()];
        facts.iter().flatten().for_each(|fact| need(&model.id, &fact.source));
        model.format_source.iter().for_each(|source| need(&model.id, source));
        model.also_formats.iter().for_each(|fact| need(&model.id, &fact.source));
        model.converse.iter().for_each(|fact| need(&model.id, &fact.source));
        model.application_profile.iter().for_each(|fact| need(&model.id, &fact.source));
        model.lifecycle.source.iter().for_each(|source| need(&model.id, source));
        model.online.iter().for_each(|online| need(&model.id, &online.source));
        model.batch.iter().for_each(|table| need(&model.id, &table.source));
    }
    catalog.regions().iter().for_each(|row| need(&row.code, &row.source));
    catalog.profiles().iter().for_each(|row| need(&row.id, &row.source));
    catalog.prices().iter().for_each(|row| need(&row.model, &row.source));
    catalog.quotas.iter().for_each(|row| need(&row.model, &row.source));
    catalog.request_rules.iter().for_each(|row| need(&row.reason, &row.source));
    for source in catalog.sources() {
        assert!(used.contains(&source.key), "no row uses the source {}", source.key);
        assert!(
            source.as_of.len() == 7 || is_day(&source.as_of),
            "{}: {}",
            source.key,
            source.as_of
        );
        assert!(
            source.url.as_deref().is_none_or(|url| url.starts_with("https://")),
            "{}",
            source.key
        );
    }
}

#[test]
fn every_region_that_a_row_names_exists() {
    let catalog = builtin();
    let need = |row: &str, code: &str| {
        assert!(catalog.region(code).is_some(), "{row} names the region {code}");
    };
    for model in catalog.models() {
        let tables = model
            .batch
            .iter()
            .flat_map(|table| table.on_demand.iter().chain(&table.through_profile));
        tables.for_each(|region| need(&model.id, region));
        model
            .online
            .iter()
            .flat_map(|online| online.regions.iter().flatten())
            .for_each(|region| need(&model.id, region));
        model.lifecycle.by_region.keys().for_each(|region| need(&model.id, region));
    }
    for profile in catalog.profiles() {
        for (source, destinations) in profile.routes.iter().flatten() {
            need(&profile.id, source);
            for region in destinations {
                need(&profile.id, region);
            }
            assert!(!destinations.is_empty(), "{} leads nowhere from {source}", profile.id);
        }
    }
}

#[test]
fn every_profile_and_price_belongs_to_a_model() {
    let catalog = builtin();
    for profile in catalog.profiles() {
        assert!(catalog.models().iter().any(|model| model.id == profile.model), "{}", profile.id);
        assert!(
            profile.id.ends_with(&profile.model),
            "{} is a profile of {}",
            profile.id,
            profile.model
        );
        assert!(Geography::of_prefix(&profile.geography).is_some(), "{}", profile.id);
    }
    for price in catalog.prices() {
        assert!(catalog.models().iter().any(|model| model.id == price.model), "{}", price.model);
        assert!(is_day(&price.checked), "{} {}", price.model, price.scope);
        let is_scope = price.scope == "base"
            || catalog.region(&price.scope).is_some()
            || price
                .scope
                .strip_prefix("profile-")
                .is_some_and(|prefix| Geography::of_prefix(prefix).is_some());
        assert!(is_scope, "{} has a price for {}", price.model, price.scope);
        assert!(
            price.input.is_some() || price.image.is_some(),
            "{} {} has no price",
            price.model,
            price.scope
        );
        for (batch, online) in
            [(price.batch_input, price.input), (price.batch_output, price.output)]
        {
            assert!(
                batch.is_none_or(|batch| online.is_some_and(|online| batch <= online)),
                "{}",
                price.model
            );
        }
    }
}

#[test]
fn every_format_of_a_model_exists() {
    for model in builtin().models() {
        let also = model.also_formats.iter().map(|fact| fact.value.as_str());
        for format in model.format.as_deref().into_iter().chain(also) {
            assert!(family::by_id(format).is_some(), "{}: {format}", model.id);
        }
    }
}

#[test]
fn every_rule_is_about_models_and_formats_that_exist() {
    for rule in &builtin().request_rules {
        assert!(!rule.models.is_empty() && rule.reason.len() > 20, "{}", rule.reason);
        for model in &rule.models {
            assert!(builtin().models().iter().any(|known| known.id == *model), "{model}");
        }
        for format in &rule.formats {
            assert!(family::by_id(format).is_some(), "{format}");
        }
        if let Refusal::Together { parameters } = &rule.refuses {
            assert!(parameters.len() > 1, "{}", rule.reason);
        }
    }
}

#[test]
fn days_are_days_and_lives_are_told_with_their_source() {
    for model in builtin().models() {
        let Lifecycle { status, end_of_life, by_region, source, .. } = &model.lifecycle;
        let mut days = end_of_life.iter().chain(by_region.values());
        assert!(days.all(|day| is_day(day)), "{}", model.id);
        assert_eq!(
            *status == Stage::Unknown,
            source.is_none(),
            "{}: a life has a source or is unknown",
            model.id
        );
        assert!(
            *status != Stage::EndOfLife || end_of_life.is_some(),
            "{} ended on no day",
            model.id
        );
    }
}

#[test]
fn the_defaults_of_the_quotas_are_whole_and_models_override_them() {
    let catalog = builtin();
    let quotas = catalog.quotas_of("no.such-model");
    assert_eq!(quotas.min_records_per_job.value, 100);
    assert_eq!(quotas.max_records_per_job.value, 100_000);
    assert_eq!(quotas.max_records_per_file.value, 100_000);
    assert_eq!(quotas.max_file_bytes.value, 1_000_000_000);
    assert_eq!(quotas.max_job_bytes.value, 5_000_000_000);
    assert_eq!(quotas.max_jobs.value, 100);
    assert_eq!(catalog.quotas_of("amazon.nova-lite-v1:0").max_job_bytes.value, 100_000_000_000);
    assert_eq!(catalog.quotas_of("amazon.nova-micro-v1:0").max_job_bytes.value, 5_000_000_000);
}

#[test]
fn the_first_models_are_those_that_people_can_use() {
    for model in builtin().models().iter().take(8) {
        assert!(!model.is_past_end_of_life("2026-11-23"), "{}", model.id);
        assert!(model.newest_batch_table().is_some(), "{}", model.id);
    }
}
