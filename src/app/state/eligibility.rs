//! Answers about eligibility, as the pages show them.

use crate::engine::catalog::{Catalog, Geography, Model, Target};
use crate::engine::eligibility::{Alternative, Answer, Difference, Mode, Verdict};

use super::current_catalog;
pub(crate) use crate::engine::eligibility::{can_converse, has_own_format};

/// An answer, and what of the question is needed to show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answered {
    /// The answer.
    pub(crate) answer: Answer,
    /// Code of the region that was asked about.
    pub(crate) region: String,
    /// What was asked for.
    pub(crate) mode: Mode,
}

/// What one click changes a question to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Choice {
    /// Model id; `None` leaves it.
    pub(crate) model: Option<String>,
    /// Code of the region; `None` leaves it.
    pub(crate) region: Option<String>,
}

impl Choice {
    /// What an alternative changes.
    pub(crate) fn of(alternative: &Alternative) -> Self {
        match alternative.difference {
            Difference::Region => Self { model: None, region: Some(alternative.region.clone()) },
            Difference::Model => Self { model: Some(alternative.model.clone()), region: None },
        }
    }
}

/// Whether records can be made for the model in any way.
pub(crate) fn can_be_prepared(model: &Model) -> bool {
    has_own_format(model) || can_converse(model)
}

/// The models whose records can be made, today's first.
pub(crate) fn prepared_models() -> impl Iterator<Item = &'static Model> {
    current_catalog().models().iter().filter(|model| can_be_prepared(model))
}

/// Alternatives in other regions with those of the same geography first, without a profile first.
pub(crate) fn nearest_first(Answered { answer, region, .. }: &Answered) -> Vec<Alternative> {
    let home = Geography::of_region(region);
    let mut regions: Vec<_> = answer
        .alternatives
        .iter()
        .filter(|alternative| alternative.difference == Difference::Region)
        .cloned()
        .collect();
    // The rest of the world is no neighborhood.
    let is_far = |code: &str| home == Geography::Other || Geography::of_region(code) != home;
    regions.sort_by_key(|other| (is_far(&other.region), other.verdict != Verdict::Yes));
    regions
}

/// What a question was understood to be about, in words.
pub(crate) fn understood(catalog: &Catalog, target: &Target) -> String {
    let name = |id: &str| catalog.model(id).map_or(id, |model| model.name.as_str()).to_owned();
    let in_region = |region: &Option<String>| match region {
        Some(region) => format!(", by an ARN of {region}"),
        None => String::new(),
    };
    match target {
        Target::Model { id, region } => {
            format!("the model {} ({id}){}", name(id), in_region(region))
        }
        Target::Profile { id, model, region } => {
            format!("the inference profile {id} of {}{}", name(model), in_region(region))
        }
        Target::ApplicationProfile { region } => {
            format!("an application inference profile in {region}")
        }
        Target::ProvisionedModel { region } => format!("provisioned throughput in {region}"),
        Target::CustomModel { region } => format!("a custom or imported model in {region}"),
        Target::Unknown { is_well_formed: true, .. } => "an id that no source names".to_owned(),
        Target::Unknown { .. } => "neither an id nor an ARN".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::catalog::{builtin, identify};
    use crate::engine::eligibility::{Question, check};

    #[test]
    fn what_was_understood_is_said_in_words() {
        for (text, words) in [
            ("amazon.nova-lite-v1", "the model Nova Lite (amazon.nova-lite-v1:0)"),
            (
                "us.amazon.nova-pro-v1:0",
                "the inference profile us.amazon.nova-pro-v1:0 of Nova Pro",
            ),
            (
                "arn:aws:bedrock:eu-west-1::foundation-model/amazon.nova-lite-v1:0",
                "the model Nova Lite (amazon.nova-lite-v1:0), by an ARN of eu-west-1",
            ),
            (
                "arn:aws:bedrock:eu-west-1:123456789012:provisioned-model/abc",
                "provisioned throughput in eu-west-1",
            ),
            ("hello", "neither an id nor an ARN"),
        ] {
            assert_eq!(understood(builtin(), &identify(builtin(), text)), words);
        }
    }

    #[test]
    fn near_regions_come_first() {
        let question = Question::batch("amazon.nova-pro-v1:0", "eu-west-2", "2026-11-23");
        let answer = check(builtin(), &question);
        let found =
            nearest_first(&Answered { answer, region: "eu-west-2".to_owned(), mode: Mode::Batch });
        let is_near: Vec<_> = found.iter().map(|other| other.region.starts_with("eu-")).collect();
        assert!(is_near.is_sorted_by(|a, b| a >= b) && is_near[0], "{found:?}");
    }

    #[test]
    fn only_models_with_a_known_format_are_offered() {
        let first = prepared_models().next().expect("a model");
        assert_eq!(first.format.as_deref(), Some("claude-messages"));
        assert!(prepared_models().count() < builtin().models().len());
    }
}
