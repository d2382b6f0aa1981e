//! What a model costs in a region, called in a certain way, and who says so.

use serde::{Deserialize, Serialize};

use super::super::catalog::{Catalog, Price, YOUR_SETTINGS};

/// Where a price comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Basis {
    /// It is published.
    Published,
    /// Half of the published price of single requests: an assumption.
    HalfAssumed,
    /// The user gave it.
    Yours,
}

/// A price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Rate {
    /// Micro-dollars for a million input tokens, that is picodollars for one.
    pub input: Option<u64>,
    /// The same for output tokens.
    pub output: Option<u64>,
    /// Micro-dollars for an image.
    pub image: Option<u64>,
    /// Where it comes from.
    pub basis: Basis,
    /// `base`, a region's code, or `profile-` and the prefix of a profile id.
    pub scope: String,
    /// Key of the source.
    pub source: String,
    /// Day on which it was read.
    pub checked: String,
}

/// A price that the user was promised, in place of the published one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnPrice {
    /// Id of the model.
    pub model: String,
    /// Micro-dollars for a million input and output tokens of single requests.
    pub online: (u64, u64),
    /// The same in batch jobs; `None` when nothing was said.
    pub batch: Option<(u64, u64)>,
}

/// The prices of a model, for single requests and for batch jobs.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rates {
    /// Single requests; `None` when no price was found.
    pub online: Option<Rate>,
    /// Batch jobs; `None` when no batch price is published.
    pub batch: Option<Rate>,
}

impl Rates {
    /// The prices of a model that is called in a region, through a profile or not.
    pub fn of(
        catalog: &Catalog,
        model: &str,
        region: &str,
        profile: Option<&str>,
        own: &[OwnPrice],
    ) -> Self {
        // Who says something twice means what was said last.
        if let Some(own) = own.iter().rev().find(|own| own.model == model) {
            return Self { online: Some(yours(own.online)), batch: own.batch.map(yours) };
        }
        let through = profile
            .and_then(|id| id.split_once('.'))
            .map(|(prefix, _)| format!("profile-{prefix}"))
            .unwrap_or_default();
        let scopes = [through.as_str(), region, "base"];
        let mut found = scopes
            .iter()
            .filter_map(|scope| catalog.prices_of(model).find(|price| price.scope == *scope));
        found
            .next()
            .map_or_else(Self::default, |price| Self { online: online(price), batch: batch(price) })
    }
}

fn yours((input, output): (u64, u64)) -> Rate {
    Rate {
        input: Some(input),
        output: Some(output),
        image: None,
        basis: Basis::Yours,
        scope: String::new(),
        source: YOUR_SETTINGS.to_owned(),
        checked: String::new(),
    }
}

fn online(price: &Price) -> Option<Rate> {
    let Price { input, output, image, .. } = *price;
    (input.is_some() || image.is_some())
        .then(|| published(price, input, output, image, Basis::Published))
}

fn batch(price: &Price) -> Option<Rate> {
    if price.batch_input.is_some() {
        let Price { batch_input, batch_output, .. } = *price;
        // No source has a batch price for images.
        return Some(published(price, batch_input, batch_output, None, Basis::Published));
    }
    if !price.assumes_half_in_batch {
        return None;
    }
    let half = |price: Option<u64>| price.map(|price| price.div_ceil(2));
    let Price { input, output, image, .. } = *price;
    Some(published(price, half(input), half(output), half(image), Basis::HalfAssumed))
}

fn published(
    price: &Price,
    input: Option<u64>,
    output: Option<u64>,
    image: Option<u64>,
    basis: Basis,
) -> Rate {
    Rate {
        input,
        output,
        image,
        basis,
        scope: price.scope.clone(),
        source: price.source.clone(),
        checked: price.checked.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::catalog::builtin;
    use super::*;

    /// Input prices of single requests and batch jobs, with scope and basis of the latter.
    #[track_caller]
    fn check(
        model: &str,
        region: &str,
        profile: Option<&str>,
        online: Option<(u64, &str)>,
        batch: Option<(u64, Basis)>,
    ) {
        let rates = Rates::of(builtin(), model, region, profile, &[]);
        let found =
            rates.online.as_ref().map(|rate| (rate.input.unwrap_or(0), rate.scope.as_str()));
        assert_eq!(found, online, "{model}");
        let found = rates.batch.as_ref().map(|rate| (rate.input.unwrap_or(0), rate.basis));
        assert_eq!(found, batch, "{model}");
    }

    #[test]
    fn the_nearest_price_is_taken_and_none_is_made_up() {
        let nova = "amazon.nova-lite-v1:0";
        check(nova, "us-east-1", None, Some((60_000, "base")), Some((30_000, Basis::Published)));
        let eu = Some("eu.amazon.nova-lite-v1:0");
        check(nova, "eu-west-1", eu, Some((78_000, "profile-eu")), None);
        check(nova, "us-gov-west-1", None, Some((72_000, "us-gov-west-1")), None);
        let claude = "anthropic.claude-sonnet-4-6";
        check(
            claude,
            "us-east-1",
            None,
            Some((3_000_000, "base")),
            Some((1_500_000, Basis::HalfAssumed)),
        );
        check("amazon.titan-image-generator-v2:0", "us-east-1", None, Some((0, "base")), None);
        check("a.model", "us-east-1", None, None, None);
    }

    #[test]
    fn your_price_wins_and_its_batch_price_is_not_guessed() {
        let model = "amazon.nova-lite-v1:0";
        let own = |batch| OwnPrice { model: model.to_owned(), online: (50_000, 200_000), batch };
        let rates = |own: &[OwnPrice]| Rates::of(builtin(), model, "us-east-1", None, own);
        assert_eq!(rates(&[own(None)]).batch, None);
        let both = rates(&[own(None), own(Some((20_000, 90_000)))]);
        assert_eq!(both.online.and_then(|rate| rate.input), Some(50_000));
        assert_eq!(
            both.batch.map(|rate| (rate.output, rate.basis)),
            Some((Some(90_000), Basis::Yours))
        );
    }
}
