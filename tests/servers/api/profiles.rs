//! Inference profiles: those of AWS, and those of the account.

use serde_json::{Value, json};

use super::{Answer, Call, page, tags, text};
use crate::clock;
use crate::options::ACCOUNT;
use crate::refusal::Refusal;
use crate::world::{World, hold};

/// Profiles across regions, of a catalog row that can be called from here.
fn system(world: &World, row: &Value) -> Option<Value> {
    let region = world.options.region.as_str();
    let routes = match row.get("routes") {
        Some(routes) => routes.get(region)?.as_array()?.clone(),
        // Where the catalog knows no routes, a profile leads to the region that it is called from.
        None if is_called_from(text(row, "geography"), region) => vec![json!(region)],
        None => return None,
    };
    let id = text(row, "id");
    let model = text(row, "model");
    let arn = |region: &Value| {
        let region = region.as_str().unwrap_or_default();
        json!({ "modelArn": format!("arn:aws:bedrock:{region}::foundation-model/{model}") })
    };
    Some(json!({
        "inferenceProfileName": text(row, "name"),
        "description": format!("Routes requests to {} across regions.", text(row, "name")),
        "createdAt": "2025-01-01T00:00:00.000Z",
        "updatedAt": "2025-01-01T00:00:00.000Z",
        "inferenceProfileArn": format!("arn:aws:bedrock:{region}:{ACCOUNT}:inference-profile/{id}"),
        "models": routes.iter().map(arn).collect::<Vec<_>>(),
        "inferenceProfileId": id,
        "status": "ACTIVE",
        "type": "SYSTEM_DEFINED",
    }))
}

/// Whether profiles of a geography can be called from a region.
fn is_called_from(geography: &str, region: &str) -> bool {
    let start = match geography {
        "us" => "us-",
        "eu" => "eu-",
        "apac" | "jp" | "au" => "ap-",
        "global" => "",
        _ => return false,
    };
    region.starts_with(start)
}

/// All profiles, those of AWS first.
fn all(world: &World) -> Vec<Value> {
    let of_aws = world.system_profiles.iter().filter_map(|row| system(world, row));
    of_aws.chain(hold(&world.profiles).iter().cloned()).collect()
}

/// Whether id or ARN mean a profile.
fn is_meant(profile: &Value, identifier: &str) -> bool {
    [text(profile, "inferenceProfileId"), text(profile, "inferenceProfileArn")]
        .contains(&identifier)
}

/// The models that a profile leads to, by its id or ARN.
pub(crate) fn models_of(world: &World, identifier: &str) -> Option<Vec<String>> {
    let profile = all(world).into_iter().find(|profile| is_meant(profile, identifier))?;
    let models = profile.get("models")?.as_array()?;
    Some(models.iter().map(|model| text(model, "modelArn").to_owned()).collect())
}

fn unknown() -> Refusal {
    Refusal::not_found("The provided inference profile could not be found.")
}

pub(super) fn create(call: &Call<'_>) -> Answer {
    let (world, input) = (call.world, &call.input);
    let token = text(input, "clientRequestToken");
    let name = text(input, "inferenceProfileName");
    {
        let profiles = hold(&world.profiles);
        let again =
            profiles.iter().find(|profile| !token.is_empty() && text(profile, "token") == token);
        if let Some(profile) = again {
            return Ok(created(profile));
        }
        if profiles.iter().any(|profile| text(profile, "inferenceProfileName") == name) {
            return Err(Refusal::conflict("An inference profile with this name already exists."));
        }
    }
    let source =
        input.get("modelSource").map(|source| text(source, "copyFrom")).unwrap_or_default();
    let models = match models_of(world, source) {
        Some(models) => models,
        None if world.model(source).is_some() && source.contains("foundation-model/") => {
            vec![source.to_owned()]
        }
        None => return Err(Refusal::invalid("The provided model identifier is invalid.")),
    };
    let id = world.id();
    let region = &world.options.region;
    let arn = format!("arn:aws:bedrock:{region}:{ACCOUNT}:application-inference-profile/{id}");
    tags::keep(world, &arn, input);
    let now = clock::iso(world.clock.now());
    let models: Vec<Value> = models.iter().map(|arn| json!({ "modelArn": arn })).collect();
    let mut profile = json!({
        "inferenceProfileName": name,
        "createdAt": now,
        "updatedAt": now,
        "inferenceProfileArn": arn,
        "models": models,
        "inferenceProfileId": id,
        "status": "ACTIVE",
        "type": "APPLICATION",
        "token": token,
    });
    if let (Some(description), Some(fields)) = (input.get("description"), profile.as_object_mut()) {
        fields.insert("description".into(), description.clone());
    }
    let answer = created(&profile);
    hold(&world.profiles).push(profile);
    Ok(answer)
}

fn created(profile: &Value) -> Value {
    json!({ "inferenceProfileArn": text(profile, "inferenceProfileArn"), "status": "ACTIVE" })
}

/// Without what is ours.
fn shown(mut profile: Value) -> Value {
    if let Some(fields) = profile.as_object_mut() {
        fields.remove("token");
    }
    profile
}

pub(super) fn get(call: &Call<'_>) -> Answer {
    let identifier = text(&call.input, "inferenceProfileIdentifier");
    let found = all(call.world).into_iter().find(|profile| is_meant(profile, identifier));
    found.map(shown).ok_or_else(unknown)
}

pub(super) fn list(call: &Call<'_>) -> Answer {
    let kind = text(&call.input, "typeEquals");
    let mut found: Vec<Value> = all(call.world).into_iter().map(shown).collect();
    found.retain(|profile| kind.is_empty() || text(profile, "type") == kind);
    let (shown, token) = page(&found, "inferenceProfileId", &call.input)?;
    let mut answer = json!({ "inferenceProfileSummaries": shown });
    if let (Some(token), Some(fields)) = (token, answer.as_object_mut()) {
        fields.insert("nextToken".into(), token.into());
    }
    Ok(answer)
}

pub(super) fn delete(call: &Call<'_>) -> Answer {
    let identifier = text(&call.input, "inferenceProfileIdentifier");
    let mut profiles = hold(&call.world.profiles);
    let at =
        profiles.iter().position(|profile| is_meant(profile, identifier)).ok_or_else(unknown)?;
    profiles.remove(at);
    Ok(json!({}))
}
