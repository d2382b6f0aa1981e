//! Which models are listed, and in which order: what the address of `/models` says.

use crate::app::format;
use crate::engine::catalog::{Geography, Modality};

/// The residencies that can be asked for, by the prefix that profile ids have for them.
pub(crate) const RESIDENCIES: [&str; 7] = ["us", "eu", "apac", "jp", "au", "ca", "us-gov"];

/// What a model has to be able to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Ability {
    /// Anything.
    #[default]
    Any,
    /// Batch jobs.
    Batch,
    /// Single requests.
    Online,
}

/// The order of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Sort {
    /// As in the catalog: what people choose today first.
    #[default]
    Today,
    /// By name.
    Name,
    /// By provider.
    Provider,
    /// By batch price, the lowest first; without a price last.
    Price,
    /// By end of life, the next first; without one last.
    EndOfLife,
}

impl Ability {
    /// Every ability, with its name in addresses and for people.
    pub(crate) const ALL: [(Self, &'static str, &'static str); 3] = [
        (Self::Any, "", "Batch or online"),
        (Self::Batch, "batch", "Batch"),
        (Self::Online, "online", "Online"),
    ];
}

impl Sort {
    /// Every order, with its name in addresses and for people.
    pub(crate) const ALL: [(Self, &'static str, &'static str); 5] = [
        (Self::Today, "", "Today’s models first"),
        (Self::Name, "name", "Name"),
        (Self::Provider, "provider", "Provider"),
        (Self::Price, "price", "Batch price"),
        (Self::EndOfLife, "end", "End of life"),
    ];
}

/// Input and output modalities that can be asked for, with names in addresses and for people.
pub(crate) const MODALITIES: [(Way, Modality, &str, &str); 7] = [
    (Way::In, Modality::Text, "in-text", "Takes text"),
    (Way::In, Modality::Image, "in-image", "Takes images"),
    (Way::In, Modality::Video, "in-video", "Takes video"),
    (Way::In, Modality::Audio, "in-audio", "Takes audio"),
    (Way::Out, Modality::Text, "out-text", "Gives text"),
    (Way::Out, Modality::Image, "out-image", "Gives images"),
    (Way::Out, Modality::Embedding, "out-embedding", "Gives embeddings"),
];

/// Into the model, or out of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// What it takes.
    In,
    /// What it gives.
    Out,
}

/// The filters, the order, and the model whose details are open.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct ModelQuery {
    /// Words of name, id or alias, as typed.
    pub(crate) search: String,
    /// Provider; empty for every one.
    pub(crate) provider: String,
    /// Region in which it has to be possible; empty for any.
    pub(crate) region: String,
    /// What has to be possible.
    pub(crate) ability: Ability,
    /// Modality, by its name in [`MODALITIES`]; empty for any.
    pub(crate) modality: String,
    /// Whether models past their end of life are listed.
    pub(crate) shows_ended: bool,
    /// Highest price of a million input tokens in a batch job in dollars, as typed.
    pub(crate) max_price: String,
    /// Where data has to stay, by its name in [`RESIDENCIES`]; empty for anywhere.
    pub(crate) residency: String,
    /// The order.
    pub(crate) sort: Sort,
    /// Id of the model whose details are open; empty for none.
    pub(crate) model: String,
}

impl ModelQuery {
    /// What an address says. Names that mean nothing here are left out.
    pub(crate) fn from_address(get: impl Fn(&str) -> Option<String>) -> Self {
        let text = |name: &str| get(name).unwrap_or_default();
        let residency = text("residency");
        let (ability, sort, modality) = (text("can"), text("sort"), text("modality"));
        let known_residency = RESIDENCIES.contains(&residency.as_str());
        let known_modality = MODALITIES.iter().any(|(_, _, id, _)| *id == modality);
        Self {
            search: text("q"),
            provider: text("provider"),
            region: text("region"),
            ability: from_id(&Ability::ALL, &ability),
            modality: if known_modality { modality } else { String::new() },
            shows_ended: text("ended") == "yes",
            max_price: text("price"),
            residency: if known_residency { residency } else { String::new() },
            sort: from_id(&Sort::ALL, &sort),
            model: text("model"),
        }
    }

    /// The part of an address that says the same; what is as usual is left out.
    pub(crate) fn to_address(&self) -> Vec<(&'static str, String)> {
        let Self { search, provider, region, modality, max_price, residency, model, .. } = self;
        let mut pairs = vec![
            ("q", search.clone()),
            ("provider", provider.clone()),
            ("region", region.clone()),
            ("can", id_of(&Ability::ALL, self.ability)),
            ("modality", modality.clone()),
            ("ended", if self.shows_ended { "yes".to_owned() } else { String::new() }),
            ("price", max_price.clone()),
            ("residency", residency.clone()),
            ("sort", id_of(&Sort::ALL, self.sort)),
            ("model", model.clone()),
        ];
        pairs.retain(|(_, value)| !value.is_empty());
        pairs
    }

    /// Where data has to stay.
    pub(crate) fn residency(&self) -> Option<Geography> {
        Geography::of_prefix(&self.residency)
    }

    /// The modality asked for.
    pub(crate) fn modality(&self) -> Option<(Way, Modality)> {
        let found = MODALITIES.iter().find(|(_, _, id, _)| *id == self.modality);
        found.map(|(way, modality, ..)| (*way, *modality))
    }

    /// Highest batch price in micro-dollars; `None` as long as no amount is typed.
    pub(crate) fn max_price_micro(&self) -> Option<u64> {
        format::parse_usd(&self.max_price)
    }

    /// The same order and open model, without any filter.
    pub(crate) fn without_filters(&self) -> Self {
        Self { sort: self.sort, model: self.model.clone(), ..Self::default() }
    }
}

/// The value of this name in addresses; the usual one for any other name.
pub(crate) fn from_id<T: Copy + Default>(all: &[(T, &str, &str)], id: &str) -> T {
    all.iter().find(|(_, known, _)| *known == id).map(|(value, ..)| *value).unwrap_or_default()
}

/// The name of a value in addresses.
pub(crate) fn id_of<T: Copy + PartialEq>(all: &[(T, &str, &str)], value: T) -> String {
    all.iter()
        .find(|(known, ..)| *known == value)
        .map(|(_, id, _)| *id)
        .unwrap_or_default()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from_pairs(pairs: &[(&'static str, String)]) -> ModelQuery {
        ModelQuery::from_address(|name| {
            pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| value.clone())
        })
    }

    #[test]
    fn an_address_says_everything_and_nothing_that_is_usual() {
        assert_eq!(ModelQuery::default().to_address(), []);
        let query = ModelQuery {
            search: "haiku & co ".to_owned(),
            provider: "Mistral AI".to_owned(),
            region: "eu-west-1".to_owned(),
            ability: Ability::Batch,
            modality: "out-embedding".to_owned(),
            shows_ended: true,
            max_price: "0.5".to_owned(),
            residency: "eu".to_owned(),
            sort: Sort::Price,
            model: "a.b-v1:0".to_owned(),
        };
        assert_eq!(from_pairs(&query.to_address()), query);
        assert_eq!(query.residency(), Some(Geography::Europe));
        assert_eq!(query.modality(), Some((Way::Out, Modality::Embedding)));
        assert_eq!(query.max_price_micro(), Some(500_000));
    }

    #[test]
    fn names_without_a_meaning_are_left_out() {
        let pairs = [("can", "fly"), ("sort", "x"), ("residency", "moon"), ("modality", "smell")];
        let pairs = pairs.map(|(name, value)| (name, value.to_owned()));
        assert_eq!(from_pairs(&pairs), ModelQuery::default());
    }

    #[test]
    fn every_residency_is_a_geography() {
        for residency in RESIDENCIES {
            assert!(Geography::of_prefix(residency).is_some(), "{residency}");
        }
    }
}
