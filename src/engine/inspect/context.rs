//! What is known of the model and the format before the first line.

use serde::{Deserialize, Serialize};

use super::super::catalog::{Modality, Model, builtin, identify};
use super::super::catalog::{ModelQuota, Target as Identified};
use super::super::family::{self, Family};

/// What the records are for.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Target {
    /// Model id, profile id or ARN, as the user wrote it; may be empty.
    pub model: String,
    /// Id of the request family; `converse` for Converse; empty to go by the model, and without
    /// one by each record.
    pub format: String,
    /// Code of the region in which the job is to run; may be empty.
    pub region: String,
    /// Quotas that the user set.
    pub quotas: Vec<ModelQuota>,
}

/// A target, understood.
pub(super) struct Context {
    /// The family that every record has to be of; `None` when each is taken as what it looks like.
    pub(super) family: Option<&'static dyn Family>,
    /// Families that the model takes just as well, when the user named none.
    pub(super) others: Vec<&'static dyn Family>,
    /// The model, where the catalog knows it.
    pub(super) model: Option<&'static Model>,
    /// The id as Bedrock spells it, as far as it is known.
    pub(super) model_id: String,
    /// What the model does not take in; empty when no source says what it does.
    pub(super) refused: Vec<Modality>,
}

impl Context {
    /// Understands a target.
    pub(super) fn new(target: &Target) -> Self {
        let model_id = match identify(builtin(), &target.model) {
            Identified::Model { id, .. } | Identified::Profile { model: id, .. } => id,
            Identified::Unknown { is_well_formed: true, .. } => target.model.trim().to_owned(),
            _ => String::new(),
        };
        let model = builtin().model(&model_id);
        let format = match target.format.as_str() {
            "" => model.and_then(|model| model.format.as_deref()).unwrap_or_default(),
            format => format,
        };
        let others = match (target.format.as_str(), model) {
            ("", Some(model)) => {
                model.also_formats.iter().filter_map(|fact| family::by_id(&fact.value)).collect()
            }
            _ => Vec::new(),
        };
        let refused = model.and_then(|model| model.input.as_ref()).map_or_else(Vec::new, |input| {
            let media = [Modality::Image, Modality::Video, Modality::Audio];
            media.into_iter().filter(|modality| !input.contains(modality)).collect()
        });
        Self { family: family::by_id(format), others, model, model_id, refused }
    }
}
