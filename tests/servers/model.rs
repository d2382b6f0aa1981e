//! The service models: which operation a request is, and whether its shape is right.
//!
//! `model.json` is made of AWS's own models by `extract_model.py`. Members that a shape does not know
//! are refused: AWS leaves them out in silence, but here somebody wants to know of the misprint.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use regex_lite::Regex;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::clock;
use crate::scope::decode;

/// What AWS calls a model of a service.
#[derive(Debug, Deserialize)]
struct Service {
    operations: BTreeMap<String, Operation>,
    shapes: BTreeMap<String, Shape>,
}

/// How an operation is asked for.
#[derive(Debug, Deserialize)]
pub(crate) struct Operation {
    method: String,
    uri: String,
    /// Of an answer that is none of an error.
    pub(crate) status: u16,
    input: Option<String>,
    /// Types of errors with their HTTP status.
    pub(crate) errors: BTreeMap<String, u16>,
}

#[derive(Debug, Deserialize)]
struct Shape {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    required: Vec<String>,
    #[serde(default)]
    members: BTreeMap<String, Member>,
    member: Option<String>,
    key: Option<String>,
    value: Option<String>,
    min: Option<f64>,
    max: Option<f64>,
    pattern: Option<String>,
    #[serde(default, rename = "enum")]
    choices: Vec<String>,
    #[serde(default)]
    union: bool,
    #[serde(default)]
    document: bool,
    payload: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Member {
    shape: String,
    location: Option<String>,
    #[serde(rename = "locationName")]
    location_name: Option<String>,
}

/// The models of all services, with their patterns ready.
pub(crate) struct Services {
    services: BTreeMap<String, Service>,
    patterns: BTreeMap<String, Regex>,
}

/// A request that has been given to an operation.
pub(crate) struct Found<'a> {
    service: &'a Service,
    /// `CreateModelInvocationJob` and so on.
    pub(crate) name: &'a str,
    pub(crate) operation: &'a Operation,
    /// Labels of the path, decoded.
    labels: BTreeMap<&'a str, String>,
}

/// What a request says beside its path.
pub(crate) struct Parts<'a> {
    pub(crate) query: &'a [(String, String)],
    pub(crate) header: &'a dyn Fn(&str) -> Option<String>,
    pub(crate) body: &'a [u8],
}

impl Services {
    /// Reads the models.
    pub(crate) fn load() -> Result<Self, Box<dyn std::error::Error>> {
        let mut models: Map<String, Value> = serde_json::from_str(include_str!("model.json"))?;
        models.remove("source");
        let services: BTreeMap<String, Service> = serde_json::from_value(models.into())?;
        let mut patterns = BTreeMap::new();
        for shape in services.values().flat_map(|service| service.shapes.values()) {
            if let Some(pattern) = &shape.pattern {
                // The models mean the whole text, and say it in some places only.
                patterns.insert(pattern.clone(), Regex::new(&format!("^(?:{pattern})$"))?);
            }
        }
        Ok(Self { services, patterns })
    }

    /// The operation that method and path mean.
    pub(crate) fn route(&self, method: &str, path: &str) -> Option<Found<'_>> {
        self.services.values().find_map(|service| {
            service.operations.iter().find_map(|(name, operation)| {
                let labels = labels(&operation.uri, path).filter(|_| operation.method == method)?;
                Some(Found { service, name, operation, labels })
            })
        })
    }

    /// The input of an operation, as one object: labels, query, headers and body.
    ///
    /// # Errors
    ///
    /// What is wrong with it, in AWS's words.
    pub(crate) fn input(&self, found: &Found<'_>, parts: &Parts<'_>) -> Result<Value, String> {
        let Some(shape_name) = &found.operation.input else { return Ok(json!({})) };
        let Some(shape) = found.service.shapes.get(shape_name) else { return Ok(json!({})) };
        let mut input = Map::new();
        if shape.payload.is_none() && !parts.body.is_empty() {
            let Ok(Value::Object(body)) = serde_json::from_slice(parts.body) else {
                return Err("the body is no JSON object".into());
            };
            input = body;
        }
        for (name, member) in &shape.members {
            let named = member.location_name.as_deref().unwrap_or(name);
            let text = match member.location.as_deref() {
                Some("uri") => found.labels.get(named).cloned(),
                Some("querystring") => crate::scope::value(parts.query, named).map(str::to_owned),
                Some("header") => (parts.header)(named),
                _ => continue,
            };
            let kind = found.service.shapes.get(&member.shape).map(|shape| shape.kind.as_str());
            let value = text.map(|text| match (kind, text.parse::<i64>()) {
                (Some("integer"), Ok(number)) => number.into(),
                _ => Value::String(text),
            });
            input.extend(value.map(|value| (name.clone(), value)));
        }
        let known = |name: &str| {
            shape.members.values().any(|member| {
                member.location.as_deref() == Some("querystring")
                    && member.location_name.as_deref() == Some(name)
            })
        };
        if let Some((name, _)) = parts.query.iter().find(|(name, _)| !known(name)) {
            return Err(format!("the operation has no parameter '{name}'"));
        }
        let input = Value::Object(input);
        match self.problems(found.service, shape_name, &input).as_slice() {
            [] => Ok(input),
            problems => Err(said(problems)),
        }
    }

    /// What is wrong with a value by a shape of a service, in AWS's words.
    pub(crate) fn problem(&self, service: &str, shape: &str, value: &Value) -> Option<String> {
        let problems = self.problems(self.services.get(service)?, shape, value);
        (!problems.is_empty()).then(|| said(&problems))
    }

    fn problems(&self, service: &Service, shape: &str, value: &Value) -> Vec<String> {
        let mut walk = Walk { services: self, service, problems: Vec::new() };
        walk.check(shape, value, "");
        walk.problems
    }
}

fn said(problems: &[String]) -> String {
    let plural = if problems.len() == 1 { "" } else { "s" };
    format!("{} validation error{plural} detected: {}", problems.len(), problems.join("; "))
}

/// The labels of a path, if it is of this form.
fn labels<'a>(uri: &'a str, path: &str) -> Option<BTreeMap<&'a str, String>> {
    let (wanted, found) = (uri.split('/'), path.split('/'));
    if wanted.clone().count() != found.clone().count() {
        return None;
    }
    let mut labels = BTreeMap::new();
    for (wanted, found) in wanted.zip(found) {
        match wanted.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
            Some(name) => {
                labels.insert(name, decode(found));
            }
            None if wanted == found => {}
            None => return None,
        }
    }
    Some(labels)
}

struct Walk<'a> {
    services: &'a Services,
    service: &'a Service,
    problems: Vec<String>,
}

impl Walk<'_> {
    fn add(&mut self, value: &Value, path: &str, constraint: &str) {
        let value = value.as_str().map_or_else(|| value.to_string(), |text| format!("'{text}'"));
        self.problems
            .push(format!("Value {value} at '{path}' failed to satisfy constraint: {constraint}"));
    }

    fn check(&mut self, name: &str, value: &Value, path: &str) {
        let Some(shape) = self.service.shapes.get(name) else { return };
        match (shape.kind.as_str(), value) {
            ("structure", _) if shape.document => {}
            ("structure", Value::Object(object)) => self.structure(shape, object, path),
            ("list", Value::Array(items)) => {
                self.size(shape, items.len(), value, path, "Member must have length");
                if let Some(member) = &shape.member {
                    for (number, item) in (1..).zip(items) {
                        self.check(member, item, &format!("{path}.{number}.member"));
                    }
                }
            }
            ("map", Value::Object(object)) => {
                self.size(shape, object.len(), value, path, "Member must have length");
                for (key, item) in object {
                    if let (Some(of_key), Some(of_value)) = (&shape.key, &shape.value) {
                        self.check(of_key, &Value::String(key.clone()), &format!("{path}.key"));
                        self.check(of_value, item, &format!("{path}.{key}"));
                    }
                }
            }
            ("string", Value::String(text)) => self.text(shape, text, value, path),
            ("integer" | "long", Value::Number(number)) if number.is_i64() => {
                self.range(shape, value, path);
            }
            ("float" | "double", Value::Number(_)) => self.range(shape, value, path),
            ("boolean", Value::Bool(_)) | ("timestamp", Value::Number(_)) => {}
            ("blob", Value::String(text)) if STANDARD.decode(text).is_ok() => {}
            ("timestamp", Value::String(text)) if clock::parse_iso(text).is_some() => {}
            (kind, _) => self.add(value, path, &format!("Member must be a {kind}")),
        }
    }

    fn structure(&mut self, shape: &Shape, object: &Map<String, Value>, path: &str) {
        let below =
            |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
        // The body of such a request is no part of the object.
        let is_absent = |name: &&String| {
            !object.contains_key(name.as_str()) && shape.payload.as_ref() != Some(*name)
        };
        for name in shape.required.iter().filter(is_absent) {
            self.add(&Value::Null, &below(name), "Member must not be null");
        }
        if shape.union && object.len() != 1 {
            let n_set = object.len();
            self.add(&Value::from(n_set), path, "exactly one member of a union must be set");
        }
        for (name, value) in object {
            match shape.members.get(name) {
                Some(member) => self.check(&member.shape, value, &below(name)),
                None => self.add(value, &below(name), "there is no such member"),
            }
        }
    }

    fn text(&mut self, shape: &Shape, text: &str, value: &Value, path: &str) {
        self.size(shape, text.chars().count(), value, path, "Member must have length");
        if let Some(pattern) = &shape.pattern
            && self.services.patterns.get(pattern).is_some_and(|regex| !regex.is_match(text))
        {
            self.add(
                value,
                path,
                &format!("Member must satisfy regular expression pattern: {pattern}"),
            );
        }
        if !shape.choices.is_empty() && !shape.choices.iter().any(|choice| choice == text) {
            let choices = shape.choices.join(", ");
            self.add(value, path, &format!("Member must satisfy enum value set: [{choices}]"));
        }
    }

    fn range(&mut self, shape: &Shape, value: &Value, path: &str) {
        let number = value.as_f64().unwrap_or_default();
        self.bounds(shape, number, value, path, "Member must have value");
    }

    fn size(&mut self, shape: &Shape, size: usize, value: &Value, path: &str, words: &str) {
        #[expect(clippy::cast_precision_loss, reason = "no request is as long")]
        self.bounds(shape, size as f64, value, path, words);
    }

    fn bounds(&mut self, shape: &Shape, number: f64, value: &Value, path: &str, words: &str) {
        if let Some(min) = shape.min.filter(|min| number < *min) {
            self.add(value, path, &format!("{words} greater than or equal to {min}"));
        }
        if let Some(max) = shape.max.filter(|max| number > *max) {
            self.add(value, path, &format!("{words} less than or equal to {max}"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_given_to_its_operation_and_its_shape_is_checked() {
        let services = Services::load().unwrap();
        let found = services.route("GET", "/model-invocation-job/arn%3Aaws%3Abedrock%2Fx").unwrap();
        assert_eq!(found.name, "GetModelInvocationJob");
        assert_eq!(found.labels["jobIdentifier"], "arn:aws:bedrock/x");
        assert!(services.route("PUT", "/model-invocation-job").is_none());

        let right = json!({
            "jobName": "a-job",
            "roleArn": "arn:aws:iam::123456789012:role/batch",
            "modelId": "amazon.nova-lite-v1:0",
            "inputDataConfig": { "s3InputDataConfig": { "s3Uri": "s3://bucket/in/a.jsonl" } },
            "outputDataConfig": { "s3OutputDataConfig": { "s3Uri": "s3://bucket/out/" } },
        });
        let problem = |value: &Value| {
            services
                .problem("bedrock", "CreateModelInvocationJobRequest", value)
                .unwrap_or_default()
        };
        assert_eq!(problem(&right), "");
        for (field, value, said) in [
            ("jobName", json!("a job"), "regular expression"),
            ("jobName", json!(1), "must be a string"),
            ("timeoutDurationInHours", json!(12), "greater than or equal to 24"),
            ("timeoutDurationInHours", json!(24.5), "must be a integer"),
            ("modelInvocationType", json!("Batch"), "enum value set: [InvokeModel, Converse]"),
            ("modelInvocationtype", json!("Converse"), "no such member"),
            ("inputDataConfig", json!({}), "exactly one member"),
            ("tags", json!([{ "key": "a" }]), "Value null at 'tags.1.member.value'"),
        ] {
            let mut wrong = right.clone();
            wrong[field] = value;
            assert!(problem(&wrong).contains(said), "{field}: {}", problem(&wrong));
        }
        let missing = problem(&json!({}));
        assert!(missing.starts_with("5 validation errors detected: "), "{missing}");
    }
}
