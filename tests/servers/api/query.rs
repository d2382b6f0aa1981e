//! Services with a single path: the query protocol (forms and XML) of STS and CloudWatch, and the
//! JSON protocol of CloudWatch.

use hyper::HeaderMap;
use serde_json::{Map, Value};

use crate::refusal::xml_text;
use crate::scope;

/// What such a request asks for.
pub(super) struct Asks {
    /// As it stands in a signature.
    pub(super) service: &'static str,
    pub(super) operation: String,
    pub(super) input: Value,
    /// Whether the answer is XML.
    pub(super) is_xml: bool,
}

/// Reads a request, if it is one.
pub(super) fn asks(headers: &HeaderMap, body: &[u8]) -> Option<Asks> {
    let header = |name| headers.get(name)?.to_str().ok();
    if let Some(target) = header("x-amz-target") {
        let operation = target.strip_prefix("GraniteServiceVersion20100801.")?.to_owned();
        let input = serde_json::from_slice(body).unwrap_or_default();
        return Some(Asks { service: "monitoring", operation, input, is_xml: false });
    }
    if !header("content-type")?.starts_with("application/x-www-form-urlencoded") {
        return None;
    }
    let form = scope::pairs(std::str::from_utf8(body).ok()?);
    let service = match scope::value(&form, "Version")? {
        "2011-06-15" => "sts",
        "2010-08-01" => "monitoring",
        _ => return None,
    };
    let operation = scope::value(&form, "Action")?.to_owned();
    let mut input = Value::Object(Map::new());
    for (name, value) in &form {
        put(&mut input, name, value);
    }
    Some(Asks { service, operation, input, is_xml: true })
}

/// Puts `A.member.2.B` where it belongs: the second item of the list `A`, field `B`.
fn put(to: &mut Value, name: &str, text: &str) {
    let Some((first, rest)) = name.split_once('.') else {
        if let Value::Object(fields) = to {
            fields.insert(name.to_owned(), text.into());
        }
        return;
    };
    let Value::Object(fields) = to else { return };
    let list = rest.strip_prefix("member.").map(|rest| rest.split_once('.').unwrap_or((rest, "")));
    if let Some((number, rest)) = list {
        let items = fields.entry(first).or_insert_with(|| Value::Array(Vec::new()));
        let Value::Array(items) = items else { return };
        // No more than AWS takes: a number must not decide how much memory is used.
        let Ok(number @ 1..=500) = number.parse::<usize>() else { return };
        while items.len() < number {
            items.push(Value::Object(Map::new()));
        }
        if let Some(item) = items.get_mut(number - 1) {
            if rest.is_empty() { *item = text.into() } else { put(item, rest, text) }
        }
    } else {
        let inner = fields.entry(first).or_insert_with(|| Value::Object(Map::new()));
        put(inner, rest, text);
    }
}

/// An answer of the query protocol.
pub(super) fn xml(asks: &Asks, answer: &Value, request_id: &str) -> String {
    let name = &asks.operation;
    let namespace = match asks.service {
        "sts" => "https://sts.amazonaws.com/doc/2011-06-15/",
        _ => "http://monitoring.amazonaws.com/doc/2010-08-01/",
    };
    let mut result = String::new();
    write(answer, &mut result);
    format!(
        "<{name}Response xmlns=\"{namespace}\"><{name}Result>{result}</{name}Result>\
         <ResponseMetadata><RequestId>{request_id}</RequestId></ResponseMetadata></{name}Response>"
    )
}

fn write(value: &Value, out: &mut String) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                out.extend(["<", name, ">"]);
                write(value, out);
                out.extend(["</", name, ">"]);
            }
        }
        Value::Array(items) => {
            for item in items {
                out.push_str("<member>");
                write(item, out);
                out.push_str("</member>");
            }
        }
        Value::String(text) => out.push_str(&xml_text(text)),
        other => out.push_str(&other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn forms_become_objects_and_answers_xml() {
        let mut input = json!({});
        for (name, value) in [
            ("StartTime", "2026-01-01T00:00:00Z"),
            ("MetricDataQueries.member.1.Id", "a"),
            ("MetricDataQueries.member.1.MetricStat.Stat", "Sum"),
            ("MetricDataQueries.member.2.Id", "b"),
            ("MetricDataQueries.member.99999999999.Id", "c"),
            ("Names.member.1", "x"),
        ] {
            put(&mut input, name, value);
        }
        let expected = json!({
            "StartTime": "2026-01-01T00:00:00Z",
            "MetricDataQueries": [{ "Id": "a", "MetricStat": { "Stat": "Sum" } }, { "Id": "b" }],
            "Names": ["x"],
        });
        assert_eq!(input, expected);
        let mut text = String::new();
        write(&json!({ "A": [{ "B": "1 < 2" }, { "B": 3 }] }), &mut text);
        assert_eq!(text, "<A><member><B>1 &lt; 2</B></member><member><B>3</B></member></A>");
    }
}
