//! Ways through inference profiles.

use super::super::catalog::{Catalog, Geography, Model, Profile};

/// Where a request may be processed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Destinations {
    /// In these regions.
    Regions(Vec<String>),
    /// Somewhere in this geography: no list of regions was found.
    Within(Geography),
}

/// A profile through which a model can be called from a region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// Id of the profile, to be named as `modelId`.
    pub profile: String,
    /// Its name.
    pub name: String,
    /// Where data may be processed.
    pub destinations: Destinations,
    /// Whether a source lists the region for this profile, and not only for the model.
    pub is_listed: bool,
    /// Key of the source.
    pub source: String,
}

impl Route {
    fn new(profile: &Profile, region: &str) -> Self {
        Self {
            profile: profile.id.clone(),
            name: profile.name.clone(),
            destinations: match profile.destinations_from(region) {
                Some(regions) => Destinations::Regions(regions.to_vec()),
                None => Destinations::Within(profile.geography()),
            },
            is_listed: profile.can_be_called_from(region) == Some(true),
            source: profile.source.clone(),
        }
    }

    /// Whether data is certain to stay in a geography.
    pub fn stays_in(&self, outer: Geography) -> bool {
        match &self.destinations {
            Destinations::Regions(regions) => regions.iter().all(|region| outer.contains(region)),
            Destinations::Within(geography) => geography.is_within(outer),
        }
    }

    /// The residency warning: where data may be processed, in words.
    pub fn residency(&self) -> String {
        match &self.destinations {
            Destinations::Regions(regions) => {
                format!("data may be processed in {}", regions.join(", "))
            }
            Destinations::Within(geography) => {
                let article = if *geography == Geography::UnitedStates { "the " } else { "" };
                format!("data may be processed in {article}{}", geography.name())
            }
        }
    }
}

/// The ways of a model from a region, those that keep data nearest first.
pub(super) fn find(catalog: &Catalog, model: &Model, region: &str) -> Vec<Route> {
    let mut routes: Vec<Route> = catalog
        .profiles_of(&model.id)
        .filter(|profile| profile.can_be_called_from(region) != Some(false))
        .map(|profile| Route::new(profile, region))
        .collect();
    routes.sort_by_key(|route| (!is_local(route, region), route.profile.clone()));
    routes
}

/// Whether data stays in the geography of the region that is called.
fn is_local(route: &Route, region: &str) -> bool {
    route.stays_in(Geography::of_region(region))
}
