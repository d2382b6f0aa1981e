//! The sources of all that is said about a model.

use std::collections::BTreeSet;

use leptos::prelude::*;

use crate::app::state::Settings;
use crate::engine::catalog::{Catalog, Model};

/// Whole titles, dates and addresses, each source once.
#[component]
pub(crate) fn SourceList(
    /// The model.
    model: &'static Model,
) -> impl IntoView {
    let catalog = Settings::expect().catalog;
    let items = move || {
        catalog.with(|catalog| {
            let keys = keys(catalog, model);
            let sources = catalog.sources().iter().filter(|source| keys.contains(source.key.as_str()));
            let items = sources.cloned().map(|source| {
                let url = source.url.map(|url| {
                    view! { <br /><a href=url.clone() rel="noreferrer" target="_blank">{url.clone()}</a> }
                });
                view! { <li>{source.title} ", " {source.as_of} {url}</li> }
            });
            items.collect_view()
        })
    };
    view! {
        <div class="model-detail__part">
            <h3>"Sources"</h3>
            <ul class="model-detail__sources">{items}</ul>
        </div>
    }
}

fn keys<'a>(catalog: &'a Catalog, model: &'a Model) -> BTreeSet<&'a str> {
    let mut keys = BTreeSet::from([model.id_source.as_str()]);
    keys.extend(model.converse.iter().map(|fact| fact.source.as_str()));
    let numbers = model.context_window.iter().chain(&model.max_output);
    keys.extend(numbers.map(|fact| fact.source.as_str()));
    keys.extend(model.application_profile.iter().map(|fact| fact.source.as_str()));
    keys.extend(model.lifecycle.source.as_deref());
    keys.extend(model.online.iter().map(|online| online.source.as_str()));
    keys.extend(model.batch.iter().map(|table| table.source.as_str()));
    keys.extend(catalog.profiles_of(&model.id).map(|profile| profile.source.as_str()));
    keys.extend(catalog.prices_of(&model.id).map(|price| price.source.as_str()));
    let quotas = catalog.quotas_of(&model.id);
    let limits = [
        quotas.max_jobs,
        quotas.max_job_bytes,
        quotas.min_records_per_job,
        quotas.max_records_per_job,
        quotas.max_records_per_file,
        quotas.max_file_bytes,
    ];
    let known = catalog.sources().iter().map(|source| source.key.as_str());
    keys.extend(known.filter(|key| limits.iter().any(|limit| limit.source == *key)));
    keys
}
