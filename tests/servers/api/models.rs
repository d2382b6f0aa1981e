//! Foundation models: those of the catalog, in the form of the service.

use serde_json::{Value, json};

use super::{Answer, Call, text};
use crate::refusal::Refusal;
use crate::world::World;

/// A model as `ListFoundationModels` gives it.
fn summary(world: &World, model: &Value) -> Value {
    let id = text(model, "id");
    let modalities = |name: &str| {
        let list = model.get(name).and_then(Value::as_array).into_iter().flatten();
        list.filter_map(Value::as_str).map(str::to_uppercase).collect::<Vec<_>>()
    };
    json!({
        "modelArn": world.model_arn(id),
        "modelId": id,
        "modelName": text(model, "name"),
        "providerName": text(model, "provider"),
        "inputModalities": modalities("input"),
        "outputModalities": modalities("output"),
        "responseStreamingSupported": true,
        "customizationsSupported": [],
        "inferenceTypesSupported": ["ON_DEMAND"],
        "modelLifecycle": { "status": "ACTIVE" },
    })
}

pub(super) fn list(call: &Call<'_>) -> Value {
    let input = &call.input;
    let has = |model: &Value, name: &str, filter: &str| {
        let wanted = text(input, filter);
        let list = model.get(name).and_then(Value::as_array).into_iter().flatten();
        wanted.is_empty() || list.filter_map(Value::as_str).any(|found| found == wanted)
    };
    let all = call.world.models.iter().map(|model| summary(call.world, model));
    let found = all.filter(|model| {
        let provider = text(input, "byProvider");
        (provider.is_empty() || provider.eq_ignore_ascii_case(text(model, "providerName")))
            && has(model, "outputModalities", "byOutputModality")
            && has(model, "inferenceTypesSupported", "byInferenceType")
            && has(model, "customizationsSupported", "byCustomizationType")
    });
    json!({ "modelSummaries": found.collect::<Vec<_>>() })
}

/// The model that a label means by id or ARN.
fn wanted<'a>(call: &'a Call<'_>, label: &str) -> Result<&'a Value, Refusal> {
    let id = text(&call.input, label).rsplit('/').next().unwrap_or_default();
    call.world
        .models
        .iter()
        .find(|model| text(model, "id") == id)
        .ok_or_else(|| Refusal::not_found("The provided model identifier is invalid."))
}

pub(super) fn get(call: &Call<'_>) -> Answer {
    Ok(json!({ "modelDetails": summary(call.world, wanted(call, "modelIdentifier")?) }))
}

pub(super) fn availability(call: &Call<'_>) -> Answer {
    Ok(json!({
        "modelId": text(wanted(call, "modelId")?, "id"),
        "agreementAvailability": { "status": "AVAILABLE" },
        "authorizationStatus": "AUTHORIZED",
        "entitlementAvailability": "AVAILABLE",
        "regionAvailability": "AVAILABLE",
    }))
}
