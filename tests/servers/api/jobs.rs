//! Batch inference jobs: what the control plane says of them.

use std::sync::Arc;

use serde_json::{Value, json};

use super::{Answer, Call, page, tags, text};
use crate::clock;
use crate::job::{Job, Status, run};
use crate::options::{ACCOUNT, ROLE};
use crate::refusal::Refusal;
use crate::world::hold;

pub(super) fn create(call: &Call<'_>) -> Answer {
    let (world, input) = (call.world, &call.input);
    let token = text(input, "clientRequestToken");
    let mut jobs = hold(&world.jobs);
    if let Some(job) =
        jobs.iter().find(|job| !token.is_empty() && text(&job.input, "clientRequestToken") == token)
    {
        return if job.input == *input {
            Ok(json!({ "jobArn": job.arn }))
        } else {
            Err(Refusal::conflict(
                "The client request token was used for a request with other parameters.",
            ))
        };
    }
    let model_id = text(input, "modelId");
    let model = world
        .model(model_id)
        .ok_or_else(|| Refusal::invalid("The provided model identifier is invalid."))?;
    let has_batch =
        model.get("batch").and_then(Value::as_array).is_some_and(|list| !list.is_empty());
    if !has_batch {
        return Err(Refusal::invalid(format!(
            "Batch inference is not supported for the model {model_id}."
        )));
    }
    if text(input, "roleArn").split(':').nth(4) != Some(ACCOUNT) {
        return Err(Refusal::new(
            403,
            "AccessDeniedException",
            "Cross-account pass role is not allowed.",
        ));
    }
    if text(input, "roleArn") != ROLE {
        return Err(Refusal::invalid(format!(
            "Could not assume the provided role {}: these servers know {ROLE}.",
            text(input, "roleArn")
        )));
    }
    let id = text(model, "id");
    let n_open = jobs.iter().filter(|job| job.model == id && !job.status.is_terminal()).count();
    if n_open >= world.options.max_jobs {
        return Err(Refusal::new(
            400,
            "ServiceQuotaExceededException",
            format!(
                "Your account has reached the limit of {} in-progress batch inference jobs for this model.",
                world.options.max_jobs
            ),
        ));
    }
    let name = world.id();
    let arn =
        format!("arn:aws:bedrock:{}:{ACCOUNT}:model-invocation-job/{name}", world.options.region);
    tags::keep(world, &arn, input);
    jobs.push(Job::new(name.clone(), arn.clone(), id.to_owned(), input.clone(), world.clock.now()));
    drop(jobs);
    tokio::spawn(run(Arc::clone(world), name));
    Ok(json!({ "jobArn": arn }))
}

/// The id of the job that a label means.
fn id<'a>(call: &'a Call<'_>) -> &'a str {
    text(&call.input, "jobIdentifier").rsplit('/').next().unwrap_or_default()
}

fn unknown() -> Refusal {
    Refusal::not_found("The provided job identifier could not be found.")
}

pub(super) fn get(call: &Call<'_>) -> Answer {
    let jobs = hold(&call.world.jobs);
    jobs.iter().find(|job| job.id == id(call)).map(Job::shown).ok_or_else(unknown)
}

pub(super) fn list(call: &Call<'_>) -> Answer {
    let input = &call.input;
    let time = |name: &str| clock::parse_iso(text(input, name));
    let (after, before) = (time("submitTimeAfter"), time("submitTimeBefore"));
    let (status, name) = (text(input, "statusEquals"), text(input, "nameContains"));
    let jobs = hold(&call.world.jobs);
    let found = jobs.iter().filter(|job| {
        after.is_none_or(|time| job.submitted > time)
            && before.is_none_or(|time| job.submitted < time)
            && (status.is_empty() || job.status.name() == status)
            && text(&job.input, "jobName").contains(name)
    });
    let mut found: Vec<Value> = found.map(Job::shown).collect();
    if text(input, "sortOrder") != "Ascending" {
        found.reverse();
    }
    let (shown, token) = page(&found, "jobArn", input)?;
    let mut answer = json!({ "invocationJobSummaries": shown });
    if let (Some(token), Some(fields)) = (token, answer.as_object_mut()) {
        fields.insert("nextToken".into(), token.into());
    }
    Ok(answer)
}

pub(super) fn stop(call: &Call<'_>) -> Answer {
    let mut jobs = hold(&call.world.jobs);
    let job = jobs.iter_mut().find(|job| job.id == id(call)).ok_or_else(unknown)?;
    if job.status.is_terminal() {
        return Err(Refusal::conflict(format!(
            "The job is in a terminal state ({}) and cannot be stopped.",
            job.status.name()
        )));
    }
    job.set(Status::Stopping, call.world.clock.now());
    Ok(json!({}))
}
