//! What `CloudWatch` measured of a model, by `GetMetricData` in JSON 1.0.
//!
//! Names by <https://docs.aws.amazon.com/bedrock/latest/userguide/monitoring.html>, shapes by the service
//! model of monitoring 2010-08-01 (botocore 1.44).

use serde::Deserialize;
use serde_json::{Value, json};

use super::{Api, Endpoints, Method, Request, Url};

/// What is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Metric {
    /// Requests that were answered.
    Invocations,
    /// Milliseconds to the end of an answer, on average.
    Latency,
    /// Tokens of inputs.
    InputTokens,
    /// Tokens of answers.
    OutputTokens,
    /// Requests that were wrong.
    ClientErrors,
    /// Requests that failed on AWS's side.
    ServerErrors,
    /// Requests that were too many.
    Throttles,
}

impl Metric {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Invocations,
        Self::Latency,
        Self::InputTokens,
        Self::OutputTokens,
        Self::ClientErrors,
        Self::ServerErrors,
        Self::Throttles,
    ];

    /// As AWS calls it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Invocations => "Invocations",
            Self::Latency => "InvocationLatency",
            Self::InputTokens => "InputTokenCount",
            Self::OutputTokens => "OutputTokenCount",
            Self::ClientErrors => "InvocationClientErrors",
            Self::ServerErrors => "InvocationServerErrors",
            Self::Throttles => "InvocationThrottles",
        }
    }

    fn statistic(self) -> &'static str {
        if self == Self::Latency { "Average" } else { "Sum" }
    }

    /// Its name in a query, which begins in lower case.
    fn id(self) -> String {
        format!("q{}", self.name())
    }
}

/// A span of time, in seconds since 1970, cut into periods of so many seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// Its beginning.
    pub from: u64,
    /// Its end.
    pub to: u64,
    /// Length of a period, a multiple of 60.
    pub period_seconds: u32,
}

/// Asks for all metrics of a model. The answer is for [`read_series`].
pub fn metrics(endpoints: &Endpoints, model: &str, span: &Span, next: Option<&str>) -> Request {
    let query = |metric: Metric| {
        json!({
            "Id": metric.id(),
            "MetricStat": {
                "Metric": {
                    "Namespace": "AWS/Bedrock",
                    "MetricName": metric.name(),
                    "Dimensions": [{ "Name": "ModelId", "Value": model }],
                },
                "Period": span.period_seconds,
                "Stat": metric.statistic(),
            },
        })
    };
    let mut body = json!({
        "MetricDataQueries": Metric::ALL.map(query),
        "StartTime": span.from,
        "EndTime": span.to,
        "ScanBy": "TimestampAscending",
    });
    if let (Some(next), Some(fields)) = (next, body.as_object_mut()) {
        fields.insert("NextToken".to_owned(), Value::from(next));
    }
    Request::new(Method::Post, Url::new(endpoints.origin(Api::Monitoring), "/"))
        .with_header("x-amz-target", "GraniteServiceVersion20100801.GetMetricData")
        .with_body("application/x-amz-json-1.0", body.to_string())
}

/// A metric over time.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// What was measured.
    pub metric: Metric,
    /// Beginnings of periods, in seconds since 1970, and what was measured in them. Periods without
    /// anything are left out.
    pub points: Vec<(u64, f64)>,
}

/// A page of metrics.
#[derive(Debug, Clone, PartialEq)]
pub struct SeriesPage {
    /// The metrics that were asked for.
    pub series: Vec<Series>,
    /// What asks for the next page, if there is one.
    pub next: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Answer {
    #[serde(default)]
    metric_data_results: Vec<Measured>,
    next_token: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Measured {
    id: String,
    #[serde(default)]
    timestamps: Vec<f64>,
    #[serde(default)]
    values: Vec<f64>,
}

/// Reads the answer. `None` when it is something else.
pub fn read_series(text: &str) -> Option<SeriesPage> {
    let answer: Answer = serde_json::from_str(text).ok()?;
    let series = answer.metric_data_results.into_iter().filter_map(|measured| {
        let metric = Metric::ALL.into_iter().find(|metric| metric.id() == measured.id)?;
        let mut points: Vec<(u64, f64)> =
            measured.timestamps.into_iter().map(whole_seconds).zip(measured.values).collect();
        points.sort_by_key(|(at, _)| *at);
        Some(Series { metric, points })
    });
    Some(SeriesPage { series: series.collect(), next: answer.next_token })
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a cast of a float saturates, and no period begins in the middle of a second"
)]
fn whole_seconds(seconds: f64) -> u64 {
    seconds as u64
}

#[cfg(test)]
mod tests {
    use super::super::Body;
    use super::*;

    #[test]
    fn all_metrics_of_a_model_are_asked_for_at_once() {
        let endpoints = Endpoints::new("us-east-1").unwrap();
        let span = Span { from: 1_767_225_600, to: 1_767_312_000, period_seconds: 300 };
        let request = metrics(&endpoints, "amazon.nova-pro-v1:0", &span, Some("t"));
        assert_eq!(request.url.to_string(), "https://monitoring.us-east-1.amazonaws.com/");
        let Body::Bytes(body) = request.body else { panic!("no body") };
        let body: Value = serde_json::from_slice(&body).unwrap();
        assert_eq!(body["NextToken"], "t");
        let queries = body["MetricDataQueries"].as_array().unwrap();
        assert_eq!(queries.len(), 7);
        let metric = &queries[1]["MetricStat"];
        assert_eq!(
            (&metric["Metric"]["MetricName"], &metric["Stat"], &metric["Period"]),
            (&"InvocationLatency".into(), &"Average".into(), &300.into())
        );
    }

    #[test]
    fn metrics_are_read_in_the_order_of_time() {
        let text = r#"{"MetricDataResults": [{"Id": "qInvocations", "Label": "Invocations", "StatusCode": "Complete",
            "Timestamps": [1.767226E9, 1767225600], "Values": [3.5, 1]}, {"Id": "other"}], "Messages": []}"#;
        let page = read_series(text).unwrap();
        let expected = Series {
            metric: Metric::Invocations,
            points: vec![(1_767_225_600, 1.0), (1_767_226_000, 3.5)],
        };
        assert_eq!(page, SeriesPage { series: vec![expected], next: None });
        assert_eq!(read_series("<a/>"), None);
    }
}
