//! Bedrock's control plane and runtime, STS and CloudWatch on one port, as their endpoints answer.

mod jobs;
mod models;
mod monitoring;
mod profiles;
mod query;
mod runtime;
mod sts;
mod tags;

pub(crate) use profiles::models_of;

use std::sync::Arc;

use axum::body::Body;
use hyper::body::{Bytes, Incoming};
use hyper::header::{HeaderMap, HeaderName, HeaderValue};
use hyper::{Method, Request, Response};
use serde_json::Value;

use crate::clock;
use crate::connection::{self, Cut};
use crate::faults::Fault;
use crate::model::{Found, Parts};
use crate::refusal::{Refusal, empty_response, json_response, xml_response};
use crate::scope;
use crate::seen::Asked;
use crate::sign;
use crate::world::World;

/// The longest body that `InvokeModel` takes, and room for the rest of a request.
const MAX_BODY_BYTES: usize = 26_000_000;

/// What a page may read of an answer, as these endpoints say.
const EXPOSED: &str = "x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date";

/// A request that has been let in.
struct Call<'a> {
    world: &'a Arc<World>,
    /// What the shape of the operation says, as one object.
    input: Value,
    body: &'a [u8],
}

/// What answers a call: the status is that of the model.
type Answer = Result<Value, Refusal>;

/// Which operation is asked for.
enum Asks<'a> {
    /// One of Bedrock's.
    Bedrock(Found<'a>),
    /// One of a service that has a single path.
    Query(query::Asks),
    Nothing,
}

impl Asks<'_> {
    fn name(&self) -> &str {
        match self {
            Self::Bedrock(found) => found.name,
            Self::Query(asks) => &asks.operation,
            Self::Nothing => "Unknown",
        }
    }
}

/// Answers a request, and remembers it.
pub(crate) async fn answer(
    world: Arc<World>,
    request: Request<Incoming>,
) -> Result<Response<Body>, Cut> {
    let (parts, body) = request.into_parts();
    let path = parts.uri.path().to_owned();
    let is_preflight = parts.method == Method::OPTIONS;
    // What kind of request it is stands in the body of some, so the fault of a cut comes after.
    let asks_by_path = world.services.route(parts.method.as_str(), &path);
    let fault = asks_by_path.as_ref().and_then(|found| world.faults.take(found.name));
    if fault == Some(Fault::Cut) {
        connection::read_half(body).await;
        let name = asks_by_path.map_or_else(String::new, |found| found.name.to_owned());
        remember(&world, &parts, name, None);
        return Err(Cut);
    }
    let Ok(body) = axum::body::to_bytes(Body::new(body), MAX_BODY_BYTES).await else {
        return Err(Cut);
    };
    let asks = match asks_by_path {
        Some(found) => Asks::Bedrock(found),
        None => query::asks(&parts.headers, &body).map_or(Asks::Nothing, Asks::Query),
    };
    let name = if is_preflight { "Preflight".to_owned() } else { asks.name().to_owned() };
    let fault = fault.or_else(|| match asks {
        Asks::Bedrock(_) => None,
        _ => world.faults.take(&name),
    });
    let mut response = if is_preflight {
        preflight(&parts.headers, fault)
    } else {
        respond(&world, &parts, &asks, &body, fault)
    };
    finish(&world, &mut response, fault);
    let status = (fault != Some(Fault::CutAnswer)).then(|| response.status().as_u16());
    remember(&world, &parts, name, status);
    if status.is_none() { Err(Cut) } else { Ok(response) }
}

fn respond(
    world: &Arc<World>,
    parts: &hyper::http::request::Parts,
    asks: &Asks<'_>,
    body: &Bytes,
    fault: Option<Fault>,
) -> Response<Body> {
    let refuse = |refusal: &Refusal| match asks {
        Asks::Query(asks) if asks.is_xml => refusal.query_xml(&world.request_id()),
        Asks::Query(_) => refusal.rpc_json(),
        _ => refusal.json(),
    };
    let service = match asks {
        Asks::Bedrock(_) => "bedrock",
        Asks::Query(asks) => asks.service,
        Asks::Nothing => {
            let unknown =
                Refusal::new(404, "UnknownOperationException", "there is no such operation");
            return refuse(&unknown);
        }
    };
    let signed = sign::Request {
        method: parts.method.as_str(),
        path: parts.uri.path(),
        query: parts.uri.query().unwrap_or_default(),
        headers: &parts.headers,
        body,
    };
    let scope = (service, world.options.region.as_str());
    if let Err(denied) = sign::check(&signed, &world.keys, scope, world.clock.now()) {
        return refuse(&Refusal::of_denied(denied));
    }
    if let Some(refusal) = fault.and_then(Refusal::of_fault) {
        return refuse(&refusal);
    }
    match asks {
        Asks::Bedrock(found) => {
            bedrock(world, parts, found, body).unwrap_or_else(|refusal| refuse(&refusal))
        }
        Asks::Query(asks) => match query(world, asks) {
            Ok(answer) if asks.is_xml => {
                let text = query::xml(asks, &answer, &world.request_id());
                xml_response(200, text)
            }
            Ok(answer) => json_response(200, &answer),
            Err(refusal) => refuse(&refusal),
        },
        Asks::Nothing => empty_response(404),
    }
}

fn bedrock(
    world: &Arc<World>,
    parts: &hyper::http::request::Parts,
    found: &Found<'_>,
    body: &[u8],
) -> Result<Response<Body>, Refusal> {
    let query = scope::pairs(parts.uri.query().unwrap_or_default());
    let header = |name: &str| Some(parts.headers.get(name)?.to_str().ok()?.to_owned());
    let input = world
        .services
        .input(found, &Parts { query: &query, header: &header, body })
        .map_err(Refusal::invalid)?;
    let call = Call { world, input, body };
    let answer = match found.name {
        "CreateModelInvocationJob" => jobs::create(&call),
        "GetModelInvocationJob" => jobs::get(&call),
        "ListModelInvocationJobs" => jobs::list(&call),
        "StopModelInvocationJob" => jobs::stop(&call),
        "CreateInferenceProfile" => profiles::create(&call),
        "GetInferenceProfile" => profiles::get(&call),
        "ListInferenceProfiles" => profiles::list(&call),
        "DeleteInferenceProfile" => profiles::delete(&call),
        "ListFoundationModels" => Ok(models::list(&call)),
        "GetFoundationModel" => models::get(&call),
        "GetFoundationModelAvailability" => models::availability(&call),
        "TagResource" => tags::add(&call),
        "UntagResource" => tags::remove(&call),
        "ListTagsForResource" => tags::list(&call),
        "InvokeModel" => return runtime::invoke(&call),
        "Converse" => runtime::converse(&call),
        "CountTokens" => runtime::count_tokens(&call),
        _ => Err(Refusal::new(404, "UnknownOperationException", "there is no such operation")),
    };
    let answer = answer.inspect_err(|refusal| {
        // Every error of ours is one that the operation can have.
        debug_assert!(found.operation.errors.contains_key(refusal.kind), "{}", refusal.kind);
    })?;
    Ok(json_response(found.operation.status, &answer))
}

fn query(world: &Arc<World>, asks: &query::Asks) -> Answer {
    match asks.operation.as_str() {
        "GetCallerIdentity" => Ok(sts::identity()),
        "GetMetricData" => monitoring::data(world, &asks.input),
        _ => Err(Refusal::new(
            400,
            "InvalidActionException",
            "The action or operation requested is invalid.",
        )),
    }
}

/// What these endpoints answer to a browser that asks whether it may.
fn preflight(headers: &HeaderMap, fault: Option<Fault>) -> Response<Body> {
    if fault == Some(Fault::NoCors) {
        return empty_response(403);
    }
    let mut response = empty_response(200);
    let wanted = |name: &str| headers.get(name).cloned();
    let found = [
        ("access-control-allow-headers", wanted("access-control-request-headers")),
        ("access-control-allow-methods", wanted("access-control-request-method")),
        ("access-control-max-age", Some(HeaderValue::from_static("172800"))),
    ];
    for (name, value) in found {
        response.headers_mut().extend(value.map(|value| (HeaderName::from_static(name), value)));
    }
    response
}

/// Headers that every answer has.
fn finish(world: &World, response: &mut Response<Body>, fault: Option<Fault>) {
    let headers = response.headers_mut();
    let mut put = |name: &'static str, value: &str| {
        headers.extend(value.parse().ok().map(|value| (HeaderName::from_static(name), value)));
    };
    put("date", &clock::http(world.clock.now()));
    put("x-amzn-requestid", &world.request_id());
    if fault != Some(Fault::NoCors) {
        put("access-control-allow-origin", "*");
        put("access-control-expose-headers", EXPOSED);
    }
}

fn remember(
    world: &World,
    parts: &hyper::http::request::Parts,
    operation: String,
    status: Option<u16>,
) {
    let length = parts.headers.get("content-length").and_then(|value| value.to_str().ok());
    world.seen.add(Asked {
        operation,
        method: parts.method.to_string(),
        path: parts.uri.path().to_owned(),
        part_number: None,
        range: None,
        body_bytes: length.and_then(|text| text.parse().ok()).unwrap_or_default(),
        status,
        time: clock::iso(world.clock.now()),
    });
}

/// A text of an input, which its shape says is there.
fn text<'a>(input: &'a Value, name: &str) -> &'a str {
    input.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// One page of a list: what comes after the item that the token names, and the token of the next page.
fn page<'a>(
    items: &'a [Value],
    id: &str,
    input: &Value,
) -> Result<(&'a [Value], Option<String>), Refusal> {
    let id_of = |item: &Value| text(item, id).rsplit('/').next().unwrap_or_default().to_owned();
    let start = match text(input, "nextToken") {
        "" => 0,
        token => {
            let is_last_of_before = |item| format!("after-{}", id_of(item)) == token;
            let at = items.iter().position(is_last_of_before);
            at.ok_or_else(|| Refusal::invalid("The provided nextToken is invalid."))? + 1
        }
    };
    let max =
        input.get("maxResults").and_then(Value::as_u64).and_then(|max| usize::try_from(max).ok());
    let rest = items.get(start..).unwrap_or_default();
    let shown = rest.get(..max.unwrap_or(100)).unwrap_or(rest);
    let is_more = shown.len() < rest.len();
    let token = shown.last().filter(|_| is_more).map(|item| format!("after-{}", id_of(item)));
    Ok((shown, token))
}
