//! Anthropic's body for Claude on Bedrock: the same format, so that all but a few fields go as
//! they are, and nothing is lost that a prompt has no place for.

use super::super::check::Rule;
use super::super::family::{Family, Shape};
use super::super::json::{Kind, Value, push_escaped};
use super::super::recipe::Parameters;
use super::Target;
use super::carry::Carry;
use super::fit::{fill, is_neutral, top_field};
use super::rules::{
    EMPTY_REQUEST, IMAGE_ADDRESS, PARAMETER_DROPPED, PART_NOT_CARRIED, UNKNOWN_RECORD,
    VALUE_OUT_OF_RANGE,
};

/// The family whose format is Anthropic's own.
pub(super) const FAMILY: &str = "claude-messages";

/// The request body as JSON. `None` when it is left out.
pub(super) fn body(
    source: Value<'_>,
    family: &dyn Family,
    target: &Target,
    carry: &mut Carry<'_>,
) -> Option<String> {
    check_messages(source, carry);
    let mut out = Vec::new();
    let mut push = |key: &str, json: &str| {
        out.push(if out.is_empty() { b'{' } else { b',' });
        out.push(b'"');
        push_escaped(&mut out, key);
        out.extend_from_slice(b"\":");
        push_on_one_line(&mut out, json);
    };
    // What has one value only is written, whatever the source says.
    let constants: Vec<_> = constants(family).collect();
    for (name, value) in &constants {
        push(name, &serde_json::Value::from(*value).to_string());
    }
    let mut given = Vec::new();
    for (key, value) in source.fields() {
        let key = key.as_str().unwrap_or_default();
        let is_absent = value.kind() == Kind::Null || key == "model";
        if is_absent || constants.iter().any(|(name, _)| *name == key) {
            continue;
        }
        if top_field(family, &key).is_none() {
            if !is_neutral(&key, &value.to_json()) {
                carry.say(&PARAMETER_DROPPED, &key, || format!("{key} = {}", value.json()));
            }
            continue;
        }
        let parameter = family.parameters().iter().find(|parameter| parameter.name == key);
        let problem = parameter.and_then(|parameter| parameter.problem_with(&value.to_json()));
        if let Some(problem) = problem {
            carry.say(&VALUE_OUT_OF_RANGE, &key, || format!("{key} = {}: {problem}", value.json()));
            continue;
        }
        push(&key, value.json());
        given.push(key);
    }
    let mut filled = Parameters::new();
    fill(&mut filled, family, target, |name| given.iter().any(|key| key == name), carry);
    for (name, value) in &filled {
        push(name, &value.to_string());
    }
    out.push(b'}');
    if carry.is_lost() { None } else { String::from_utf8(out).ok() }
}

/// JSON that may stand on several lines, on one: white space between its parts is left out.
fn push_on_one_line(out: &mut Vec<u8>, json: &str) {
    if !json.contains('\n') {
        out.extend_from_slice(json.as_bytes());
        return;
    }
    let (mut is_in_text, mut is_escaped) = (false, false);
    for byte in json.bytes() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if is_in_text => is_escaped = true,
            b'"' => is_in_text = !is_in_text,
            b' ' | b'\t' | b'\r' | b'\n' if !is_in_text => continue,
            _ => {}
        }
        out.push(byte);
    }
}

/// Fields that are required and can have one value.
fn constants(family: &dyn Family) -> impl Iterator<Item = (&'static str, &'static str)> {
    let fields = match family.shape() {
        Shape::Object(object) => object.fields,
        _ => &[],
    };
    fields.iter().filter(|field| field.is_required).filter_map(|field| match field.shape {
        Shape::Choice([value]) => Some((field.name, *value)),
        _ => None,
    })
}

/// Looks for what Anthropic fetches and Bedrock does not.
fn check_messages(body: Value<'_>, carry: &mut Carry<'_>) {
    let Some(messages) = body.get("messages").filter(|list| list.kind() == Kind::Array) else {
        return carry
            .lose(&UNKNOWN_RECORD, "messages", || "there is no list of messages".to_owned());
    };
    if messages.items().next().is_none() {
        carry.lose(&EMPTY_REQUEST, "", || "the list of messages is empty".to_owned());
    }
    let contents = messages.items().filter_map(|message| message.get("content"));
    for part in contents.flat_map(Value::items) {
        check_part(part, carry);
        // The answer of a tool holds parts too.
        for inner in part.get("content").into_iter().flat_map(Value::items) {
            check_part(inner, carry);
        }
    }
}

fn check_part(part: Value<'_>, carry: &mut Carry<'_>) {
    let Some(source) = part.get("source") else {
        return;
    };
    let kind = source.get("type").and_then(Value::as_str).unwrap_or_default();
    let rule: &'static Rule = match kind.as_ref() {
        "url" => &IMAGE_ADDRESS,
        "file" => &PART_NOT_CARRIED,
        _ => return,
    };
    carry.lose(rule, "", || source.json().to_owned());
}

#[cfg(test)]
mod tests {
    use super::super::super::family;
    use super::*;

    #[test]
    fn json_over_lines_keeps_its_texts() {
        let mut out = Vec::new();
        push_on_one_line(&mut out, "{\n  \"a \\\" b\": [1,\r\n\t\"\\\\\", \"c  d\"]\n}");
        assert_eq!(out, br#"{"a \" b":[1,"\\","c  d"]}"#);
    }

    #[test]
    fn the_family_exists_and_has_its_version_as_a_constant() {
        let family = family::by_id(FAMILY).expect("it is listed");
        let found: Vec<_> = constants(family).collect();
        assert_eq!(found, [("anthropic_version", "bedrock-2023-05-31")]);
    }
}
