//! What could be done instead.

use super::super::catalog::{Catalog, Modality, Model};
use super::answer::Verdict;
use super::check_without_alternatives;
use super::question::{Mode, Question};

/// What an alternative changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Difference {
    /// The same model in another region.
    Region,
    /// Another model in the same region.
    Model,
}

/// Something that can be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alternative {
    /// What it changes.
    pub difference: Difference,
    /// Id of the model.
    pub model: String,
    /// Code of the region.
    pub region: String,
    /// Yes, or yes through a profile.
    pub verdict: Verdict,
    /// Base price of a million input tokens in the mode asked for, in micro-dollars, where one is
    /// published.
    pub input_price: Option<u64>,
}

/// The same model in other regions, and models like it in this region, cheapest first.
pub(super) fn find(catalog: &Catalog, question: &Question<'_>, model: &Model) -> Vec<Alternative> {
    let mut regions: Vec<Alternative> = catalog
        .regions()
        .iter()
        .filter(|region| region.code != question.region)
        .filter_map(|region| ask(catalog, question, model, &region.code, Difference::Region))
        .collect();
    regions.sort_by_key(|alternative| alternative.verdict);
    let mut models: Vec<Alternative> = catalog
        .models()
        .iter()
        .filter(|other| other.id != model.id && does_the_same(model, other))
        .filter_map(|other| ask(catalog, question, other, question.region, Difference::Model))
        .collect();
    // Makers of the same house first, then by price; one without a price comes last.
    let is_other_house =
        |id: &str| catalog.model(id).is_none_or(|other| other.provider != model.provider);
    models
        .sort_by_key(|other| (is_other_house(&other.model), other.input_price.unwrap_or(u64::MAX)));
    regions.extend(models);
    regions
}

fn ask(
    catalog: &Catalog,
    question: &Question<'_>,
    model: &Model,
    region: &str,
    difference: Difference,
) -> Option<Alternative> {
    let question = Question { target: &model.id, region, ..*question };
    let answer = check_without_alternatives(catalog, &question);
    let price = catalog.prices_of(&model.id).next();
    let input_price = price.and_then(|price| match question.mode {
        Mode::Batch => price.batch_input,
        Mode::Online => price.input,
    });
    answer.is_possible().then(|| Alternative {
        difference,
        model: model.id.clone(),
        region: region.to_owned(),
        verdict: answer.verdict,
        input_price,
    })
}

/// Whether `other` takes what `model` takes and gives what it gives.
fn does_the_same(model: &Model, other: &Model) -> bool {
    let has = |modalities: &Option<Vec<Modality>>, wanted: Modality| {
        modalities.as_ref().is_some_and(|modalities| modalities.contains(&wanted))
    };
    let gives = model.output.iter().flatten().all(|&wanted| has(&other.output, wanted));
    gives && has(&other.input, Modality::Text)
}
