//! System-defined inference profiles: one id, several regions.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::region::Geography;

/// A profile that AWS defines.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// Profile id such as `us.amazon.nova-lite-v1:0`.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Prefix of the id: where it keeps its traffic.
    pub geography: String,
    /// Id of its model.
    pub model: String,
    /// Where requests from a source region may be processed; `None` when no list was found.
    pub routes: Option<BTreeMap<String, Vec<String>>>,
    /// Whether `routes` has some of the source regions only: those that were asked one by one.
    #[serde(default)]
    pub has_some_routes: bool,
    /// Key of the source.
    pub source: String,
}

impl Profile {
    /// Where it keeps its traffic.
    pub fn geography(&self) -> Geography {
        Geography::of_prefix(&self.geography).unwrap_or(Geography::Other)
    }

    /// Whether it can be called from a region; `None` when only its geography says so.
    pub fn can_be_called_from(&self, region: &str) -> Option<bool> {
        match &self.routes {
            Some(routes) if routes.contains_key(region) => Some(true),
            Some(_) if !self.has_some_routes => Some(false),
            _ if self.geography().contains(region) => None,
            _ => Some(false),
        }
    }

    /// The regions in which a request from this region may be processed, where they are known.
    pub fn destinations_from(&self, region: &str) -> Option<&[String]> {
        self.routes.as_ref()?.get(region).map(Vec::as_slice)
    }
}
