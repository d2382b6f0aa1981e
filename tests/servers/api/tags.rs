//! Tags of jobs and profiles.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{Answer, Call, text};
use crate::refusal::Refusal;
use crate::world::{World, hold};

/// Tags as a request has them.
pub(super) fn of(input: &Value) -> BTreeMap<String, String> {
    let tags = input.get("tags").and_then(Value::as_array).into_iter().flatten();
    tags.map(|tag| (text(tag, "key").to_owned(), text(tag, "value").to_owned())).collect()
}

/// Keeps the tags of something new.
pub(super) fn keep(world: &World, arn: &str, input: &Value) {
    hold(&world.tags).insert(arn.to_owned(), of(input));
}

pub(super) fn add(call: &Call<'_>) -> Answer {
    change(call, |tags| tags.extend(of(&call.input)))
}

pub(super) fn remove(call: &Call<'_>) -> Answer {
    let names: Vec<&str> = call
        .input
        .get("tagKeys")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    change(call, |tags| tags.retain(|name, _| !names.contains(&name.as_str())))
}

pub(super) fn list(call: &Call<'_>) -> Answer {
    let mut found = Vec::new();
    change(call, |tags| {
        found = tags.iter().map(|(key, value)| json!({ "key": key, "value": value })).collect();
    })?;
    Ok(json!({ "tags": found }))
}

fn change(call: &Call<'_>, how: impl FnOnce(&mut BTreeMap<String, String>)) -> Answer {
    let arn = text(&call.input, "resourceARN");
    let mut all = hold(&call.world.tags);
    let tags = all
        .get_mut(arn)
        .ok_or_else(|| Refusal::not_found("The provided resource ARN could not be found."))?;
    how(tags);
    Ok(json!({}))
}
