//! Facts that change without code: models, what they refuse, regions, inference profiles, prices
//! and quotas.
//!
//! Facts are rows of the JSON files in `data/`, compiled in and parsed once. Every fact names its
//! source, and a source has a date. Where sources disagree, a row keeps what each of them says; who
//! reads the row decides, and shows it. What no source says is absent: *unknown*, never *no*.
//!
//! Tests name the row that is wrong, so a mistake in the data fails the build and never the user.

mod identify;
mod model;
mod price;
mod profile;
mod quota;
mod refresh;
mod region;
mod request_rule;
mod source;

use std::sync::LazyLock;

use serde::de::DeserializeOwned;

pub use identify::{Target, find_model, identify, model_of_answer};
pub use model::{BatchTable, ConverseSupport, Fact, Lifecycle, Modality, Model, Online, Stage};
pub use price::Price;
pub use profile::Profile;
pub use quota::{Limit, ModelQuota, Quotas, YOUR_SETTINGS};
pub use refresh::{AccountFacts, Refreshed, merge_account};
pub use region::{Geography, Region};
pub use request_rule::{Refusal, RequestRule};
pub use source::Source;

/// All facts together.
#[derive(Debug, Clone, PartialEq)]
pub struct Catalog {
    sources: Vec<Source>,
    regions: Vec<Region>,
    models: Vec<Model>,
    profiles: Vec<Profile>,
    prices: Vec<Price>,
    quotas: Vec<ModelQuota>,
    request_rules: Vec<RequestRule>,
}

static BUILTIN: LazyLock<Catalog> = LazyLock::new(|| Catalog {
    sources: rows(include_str!("data/sources.json")),
    regions: rows(include_str!("data/regions.json")),
    models: rows(include_str!("data/models.json")),
    profiles: rows(include_str!("data/profiles.json")),
    prices: rows(include_str!("data/prices.json")),
    quotas: rows(include_str!("data/quotas.json")),
    request_rules: rows(include_str!("data/request_rules.json")),
});

/// Rows of a data file. The tests make sure that every file parses, so that none is ever empty here.
fn rows<T: DeserializeOwned>(json: &str) -> Vec<T> {
    serde_json::from_str(json).unwrap_or_default()
}

/// The catalog of this build.
pub fn builtin() -> &'static Catalog {
    &BUILTIN
}

impl Catalog {
    /// Every model, those that people choose today first.
    pub fn models(&self) -> &[Model] {
        &self.models
    }

    /// Every region.
    pub fn regions(&self) -> &[Region] {
        &self.regions
    }

    /// Every system-defined inference profile.
    pub fn profiles(&self) -> &[Profile] {
        &self.profiles
    }

    /// Every source.
    pub fn sources(&self) -> &[Source] {
        &self.sources
    }

    /// Every price.
    pub fn prices(&self) -> &[Price] {
        &self.prices
    }

    /// The model of this id, or of a spelling of it that was once published.
    pub fn model(&self, id: &str) -> Option<&Model> {
        let by_id = self.models.iter().find(|model| model.id == id);
        by_id.or_else(|| {
            self.models.iter().find(|model| model.aliases.iter().any(|alias| alias == id))
        })
    }

    /// The region of this code.
    pub fn region(&self, code: &str) -> Option<&Region> {
        self.regions.iter().find(|region| region.code == code)
    }

    /// The profile of this id.
    pub fn profile(&self, id: &str) -> Option<&Profile> {
        self.profiles.iter().find(|profile| profile.id == id)
    }

    /// The profiles of a model.
    pub fn profiles_of<'a>(&'a self, model_id: &'a str) -> impl Iterator<Item = &'a Profile> {
        self.profiles.iter().filter(move |profile| profile.model == model_id)
    }

    /// The source of this key.
    pub fn source(&self, key: &str) -> Option<&Source> {
        self.sources.iter().find(|source| source.key == key)
    }

    /// The prices of a model, the base price first.
    pub fn prices_of<'a>(&'a self, model_id: &'a str) -> impl Iterator<Item = &'a Price> {
        self.prices.iter().filter(move |price| price.model == model_id)
    }

    /// What AWS's quotas say for a model: its own values, and the defaults for the rest.
    pub fn quotas_of(&self, model_id: &str) -> Quotas {
        Quotas::for_model(&self.quotas, model_id)
    }
}

#[cfg(test)]
mod tests;
