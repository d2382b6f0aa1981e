//! Which models a job calls: what policies have to allow.

use super::super::super::catalog::{Catalog, Geography, Target, identify};
use super::placeholder;

/// The models behind a job.
pub(super) struct Access {
    /// `modelId` of the job.
    pub(super) model_id: String,
    /// ARN of the inference profile that the job names, if it names one.
    pub(super) profile: Option<String>,
    /// ARNs of the models, in every region where the profile may process data.
    pub(super) models: Vec<String>,
    /// What the list of models rests on where it is not certain.
    pub(super) note: Option<String>,
}

impl Access {
    pub(super) fn new(
        catalog: &Catalog,
        model: &str,
        partition: &str,
        region: &str,
        account: &str,
    ) -> Self {
        let given = placeholder::MODEL.or(model);
        let is_arn = given.starts_with("arn:");
        let named = |id: &str| if is_arn { given.clone() } else { id.to_owned() };
        let model_arn = |region: &str, id: &str| {
            format!("arn:{partition}:bedrock:{region}::foundation-model/{id}")
        };
        let profile_arn =
            |id: &str| format!("arn:{partition}:bedrock:{region}:{account}:inference-profile/{id}");
        match identify(catalog, model) {
            Target::Model { id, .. } => Self {
                models: vec![if is_arn { given.clone() } else { model_arn(region, &id) }],
                model_id: named(&id),
                profile: None,
                note: None,
            },
            Target::Profile { id, model, .. } => {
                let profile = if is_arn { given.clone() } else { profile_arn(&id) };
                let known = catalog.profile(&id);
                let regions = known.and_then(|profile| profile.destinations_from(region));
                let source = known.and_then(|profile| catalog.source(&profile.source));
                let source = source.map(|source| format!(" ({}, {})", source.title, source.as_of));
                let source = source.unwrap_or_default();
                let (models, note) = match regions {
                    Some(regions) => {
                        let mut all = vec![region];
                        all.extend(regions.iter().map(String::as_str).filter(|to| *to != region));
                        let models = all.iter().map(|region| model_arn(region, &model)).collect();
                        (models, said(&format!("{id} leads from {region} to {}{source}", all.join(", "))))
                    }
                    None => (vec![model_arn("*", &model)], said(&format!(
                        "No source lists the regions to which {id} leads from {region}, so the model \
                         is allowed in every region{source}"
                    ))),
                };
                Self { model_id: named(&id), profile: Some(profile), models, note: Some(note) }
            }
            Target::ApplicationProfile { .. } => Self {
                profile: Some(given.clone()),
                model_id: given,
                models: vec![placeholder::MODEL_ARN.text.to_owned()],
                note: Some("Only your account knows which models stand behind the application inference profile.".to_owned()),
            },
            Target::CustomModel { .. } | Target::ProvisionedModel { .. } => {
                Self { models: vec![given.clone()], model_id: given, profile: None, note: None }
            }
            Target::Unknown { .. } if is_arn || model.trim().is_empty() => {
                let arn = if is_arn { given.clone() } else { model_arn(region, &given) };
                Self { models: vec![arn], model_id: given, profile: None, note: None }
            }
            Target::Unknown { .. } => {
                let note = format!("No source of Quarry names {given}: the ARNs go by the form of the id.");
                // A profile id is a model id behind the name of a geography.
                let behind = given
                    .split_once('.')
                    .filter(|(prefix, _)| Geography::of_prefix(prefix).is_some())
                    .map(|(_, id)| id.to_owned());
                match behind {
                    Some(id) => Self {
                        profile: Some(profile_arn(&given)),
                        models: vec![model_arn("*", &id)],
                        model_id: given,
                        note: Some(note),
                    },
                    None => Self {
                        models: vec![model_arn(region, &given)],
                        model_id: given,
                        profile: None,
                        note: Some(note),
                    },
                }
            }
        }
    }

    /// Every ARN that a request to create the job touches.
    pub(super) fn all(&self) -> Vec<&str> {
        self.profile.iter().chain(&self.models).map(String::as_str).collect()
    }
}

/// A note with how its reader finds out for certain.
fn said(what: &str) -> String {
    format!("{what}. `aws bedrock get-inference-profile` lists them for certain.")
}
