//! CloudWatch: what models did, as numbers that anyone can compute.

use serde_json::{Value, json};

use super::{Answer, text};
use crate::clock;
use crate::refusal::Refusal;
use crate::world::World;

/// Metrics of `AWS/Bedrock`, and what each is about per period.
const METRICS: [(&str, i64); 7] = [
    ("Invocations", 40),
    ("InvocationLatency", 900),
    ("InputTokenCount", 12_000),
    ("OutputTokenCount", 3_000),
    ("InvocationClientErrors", 1),
    ("InvocationServerErrors", 0),
    ("InvocationThrottles", 2),
];

/// The most values that one answer has, as CloudWatch says.
const MAX_VALUES: i64 = 100_800;

/// The answer to `GetMetricData`.
///
/// The value of the period that begins at second `t` is `about × (1 + (t ÷ period) mod 7)`; the
/// models of the catalog have values, others none.
pub(super) fn data(world: &World, input: &Value) -> Answer {
    let refuse = |message: &str| Refusal::new(400, "InvalidParameterValueException", message);
    let is_xml = input.get("Version").is_some();
    let time = |name: &str| {
        let value =
            input.get(name).ok_or_else(|| refuse(&format!("The parameter {name} is required.")))?;
        let written = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let time = clock::parse_iso(&written);
        time.ok_or_else(|| refuse(&format!("The parameter {name} must be a time.")))
    };
    let (start, end) = (time("StartTime")?, time("EndTime")?);
    if start >= end {
        return Err(refuse("The parameter StartTime must be less than the parameter EndTime."));
    }
    let queries =
        input.get("MetricDataQueries").and_then(Value::as_array).filter(|list| !list.is_empty());
    let queries = queries.ok_or_else(|| refuse("The parameter MetricDataQueries is required."))?;
    let mut results = Vec::new();
    for query in queries {
        let id = text(query, "Id");
        let is_id = id.starts_with(|c: char| c.is_ascii_lowercase())
            && id.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        if !is_id {
            return Err(refuse(&format!(
                "The value '{id}' for parameter MetricDataQueries.member.Id is not matching the expected pattern ^[a-z][a-zA-Z0-9_]*$."
            )));
        }
        let stat = query.get("MetricStat").unwrap_or(&Value::Null);
        let metric = stat.get("Metric").unwrap_or(&Value::Null);
        let period = stat.get("Period").and_then(|period| match period {
            Value::String(text) => text.parse().ok(),
            other => other.as_i64(),
        });
        let period: i64 = period
            .filter(|period| *period > 0 && (*period % 60 == 0))
            .ok_or_else(|| refuse("The parameter Period must be a multiple of 60."))?;
        if text(stat, "Stat").is_empty() {
            return Err(refuse("The parameter MetricStat.Stat is required."));
        }
        let name = text(metric, "MetricName");
        let about = METRICS.iter().find(|(metric, _)| *metric == name).map(|(_, about)| *about);
        let about = about
            .filter(|_| text(metric, "Namespace") == "AWS/Bedrock" && is_of_a_model(world, metric));
        let first = start.unix_timestamp().div_euclid(period) * period;
        if (end.unix_timestamp() - first) / period > MAX_VALUES {
            return Err(refuse("The request has more datapoints than one answer can have."));
        }
        let starts =
            (0..).map(|number| first + number * period).take_while(|at| *at < end.unix_timestamp());
        // Newest first, as without `ScanBy`.
        let mut starts: Vec<i64> = if about.is_some() { starts.collect() } else { Vec::new() };
        if text(input, "ScanBy") != "TimestampAscending" {
            starts.reverse();
        }
        let about = about.unwrap_or_default();
        let values: Vec<f64> = starts.iter().map(|at| value(about, *at, period)).collect();
        let stamp = |at: &i64| match clock::parse_iso(&at.to_string()) {
            Some(time) if is_xml => json!(clock::iso(time)),
            _ => json!(at),
        };
        results.push(json!({
            "Id": id,
            "Label": if text(query, "Label").is_empty() { name } else { text(query, "Label") },
            "Timestamps": starts.iter().map(stamp).collect::<Vec<_>>(),
            "Values": values,
            "StatusCode": "Complete",
        }));
    }
    Ok(json!({ "MetricDataResults": results, "Messages": [] }))
}

#[expect(clippy::cast_precision_loss, reason = "the numbers are small")]
fn value(about: i64, at: i64, period: i64) -> f64 {
    (about * (1 + (at / period).rem_euclid(7))) as f64
}

fn is_of_a_model(world: &World, metric: &Value) -> bool {
    let dimensions = metric.get("Dimensions").and_then(Value::as_array);
    dimensions.into_iter().flatten().any(|dimension| {
        text(dimension, "Name") == "ModelId" && world.model(text(dimension, "Value")).is_some()
    })
}
