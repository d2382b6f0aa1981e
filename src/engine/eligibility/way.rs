//! In which ways records can be made for a model at all.

use super::super::catalog::{ConverseSupport, Modality, Model};
use super::super::family;

/// Whether records of the model's own request format can be made, for `InvokeModel`.
pub fn has_own_format(model: &Model) -> bool {
    let family = model.format.as_deref().and_then(family::by_id);
    family.is_some_and(|family| family.abilities().has_batch)
}

/// Whether records can be made for Converse: nobody says that the model cannot, and it writes text.
pub fn can_converse(model: &Model) -> bool {
    let is_refused = model.converse.as_ref().is_some_and(|fact| fact.value == ConverseSupport::No);
    let writes_text = model.output.as_ref().is_none_or(|output| output.contains(&Modality::Text));
    !is_refused && writes_text
}
