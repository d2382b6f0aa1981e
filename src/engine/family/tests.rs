//! Tables over all families.

use serde_json::{Value as Json, json};

use super::super::check::{Place, Report};
use super::super::json::Document;
use super::super::recipe::Parameters;
use super::super::template::Text;
use super::shape::{Object, Presence};
use super::*;

fn findings(family: &'static dyn Family, body: &Json) -> Vec<(&'static str, String)> {
    findings_for(family, "", body)
}

/// Findings in a body for a model: code and path, in the order of the report.
pub(super) fn findings_for(
    family: &'static dyn Family,
    model: &str,
    body: &Json,
) -> Vec<(&'static str, String)> {
    let text = body.to_string();
    let mut document = Document::default();
    let body = document.parse(&text).expect("bodies are JSON");
    let mut report = Report::new();
    let mut out = Findings::new(&mut report, Place::default());
    check_body(family, model, body, &Path::Root(""), &mut out);
    report.groups().iter().map(|group| (group.rule.code, group.subject.clone())).collect()
}

fn example(family: &'static dyn Family) -> Json {
    serde_json::from_str(family.request_example()).expect("examples are JSON")
}

#[test]
fn ids_are_unique_and_texts_are_present() {
    for (idx, family) in FAMILIES.iter().enumerate() {
        let id = family.id();
        assert!(FAMILIES.iter().skip(idx + 1).all(|other| other.id() != id), "{id}");
        assert!(family.title().len() > 3 && family.doc().len() > 80, "{id}");
        assert!(family.source().starts_with("https://"), "{id}");
        let is_text = family.abilities().answers == Answers::Text;
        assert_eq!(family.answer_limit().is_some(), is_text, "{id}");
        assert!(std::ptr::addr_eq(by_id(id).expect("listed"), *family));
    }
    assert!(by_id("no-such-family").is_none());
}

#[test]
fn every_parameter_is_documented_and_accepts_its_own_default() {
    for family in FAMILIES {
        for parameter in family.parameters() {
            let name = format!("{}.{}", family.id(), parameter.name);
            assert!(parameter.help.len() > 10, "{name}");
            let default = parameter
                .default
                .map(|text| serde_json::from_str::<Json>(text).expect("defaults are JSON"));
            if let Some(default) = &default {
                assert_eq!(parameter.problem_with(default), None, "{name}");
            }
            assert!(!parameter.is_required || default.is_some(), "{name} has a default to offer");
        }
    }
}

#[test]
fn a_prompt_becomes_the_documented_example() {
    for family in FAMILIES {
        let example = example(*family);
        let parameters: Parameters = family
            .parameters()
            .iter()
            .filter_map(|parameter| {
                Some((parameter.name.to_owned(), parameter.find_in(&example)?.clone()))
            })
            .collect();
        let mut prompt = Prompt::of_text("", Text::literal("Why is the sky blue?"), &parameters);
        if family.abilities().answers == Answers::Text {
            prompt.system = Some(Text::literal("You answer in one sentence."));
        }
        let built: Json =
            serde_json::from_str(&family.body(&prompt).render_constant()).expect("a body is JSON");
        assert_eq!(built, example, "{}", family.id());
    }
}

#[test]
fn the_example_checks_clean() {
    for family in FAMILIES {
        assert_eq!(findings(*family, &example(*family)), [], "{}", family.id());
    }
}

#[test]
fn the_example_answer_is_read() {
    for family in FAMILIES {
        let id = family.id();
        let mut document = Document::default();
        let output = document.parse(family.response_example()).expect("examples are JSON");
        let answer = family.read(output).unwrap_or_else(|| panic!("{id} reads its own answers"));
        match family.abilities().answers {
            Answers::Text => assert!(!answer.text.is_empty() && answer.stop.is_some(), "{id}"),
            Answers::Embeddings => {
                assert!(answer.embeddings.iter().all(|found| found.dimension > 0), "{id}");
                assert!(!answer.embeddings.is_empty(), "{id}");
            }
            Answers::Images => assert!(!answer.images.is_empty(), "{id}"),
        }
        assert_eq!(answer.unknown, [""; 0], "{id}: the example holds nothing unknown");
    }
}

/// All objects of a body with the shape that each has, and where they are.
fn objects<'j>(
    shape: &Shape,
    body: &'j Json,
    at: &str,
    found: &mut Vec<(Object, &'j Json, String)>,
) {
    match *shape {
        Shape::Object(object) => visit(*object, body, at, found),
        Shape::Of(shape) => objects(shape, body, at, found),
        Shape::Tagged { key, variants } => {
            let tag = body.get(key).and_then(Json::as_str).unwrap_or_default();
            if let Some((_, object)) = variants.iter().find(|(name, _)| *name == tag) {
                visit(**object, body, at, found);
            }
        }
        Shape::List { item, .. } => {
            for (idx, body) in body.as_array().into_iter().flatten().enumerate() {
                objects(item, body, &format!("{at}/{idx}"), found);
            }
        }
        Shape::Either(shapes) => {
            for shape in shapes {
                let fits = match shape {
                    Shape::List { .. } => body.is_array(),
                    Shape::Object(_) | Shape::Tagged { .. } => body.is_object(),
                    _ => false,
                };
                if fits {
                    objects(shape, body, at, found);
                }
            }
        }
        _ => {}
    }
}

fn visit<'j>(
    object: Object,
    body: &'j Json,
    at: &str,
    found: &mut Vec<(Object, &'j Json, String)>,
) {
    found.push((object, body, at.to_owned()));
    for field in object.all() {
        if let Some(value) = body.get(field.name) {
            objects(&field.shape, value, &format!("{at}/{}", field.name), found);
        }
    }
}

fn subject(pointer: &str) -> String {
    let mut out = String::new();
    for part in pointer.split('/').skip(1) {
        if part.bytes().all(|byte| byte.is_ascii_digit()) {
            out.push_str("[]");
        } else {
            if !out.is_empty() {
                out.push('.');
            }
            out.push_str(part);
        }
    }
    out
}

#[test]
fn a_missing_required_field_gives_exactly_its_finding() {
    for family in FAMILIES {
        let body = example(*family);
        let mut found = Vec::new();
        objects(family.shape(), &body, "", &mut found);
        let mut n_removed = 0;
        for (object, _, at) in &found {
            for field in object.all().filter(|field| field.is_required) {
                let mut broken = body.clone();
                let holder = broken.pointer_mut(at).and_then(Json::as_object_mut);
                holder.expect("the path leads to an object").shift_remove(field.name);
                let expected = subject(&format!("{at}/{}", field.name));
                assert_eq!(
                    findings(*family, &broken),
                    [("body.missing-field", expected)],
                    "{} without {at}/{}",
                    family.id(),
                    field.name
                );
                n_removed += 1;
            }
            let union: Vec<&str> = match object.presence {
                Presence::AsDeclared => continue,
                Presence::ExactlyOne => object.names().collect(),
                Presence::ExactlyOneOf(names) | Presence::AtLeastOneOf(names) => names.to_vec(),
            };
            let mut broken = body.clone();
            let holder = broken.pointer_mut(at).and_then(Json::as_object_mut);
            holder
                .expect("the path leads to an object")
                .retain(|name, _| !union.contains(&name.as_str()));
            assert_eq!(
                findings(*family, &broken),
                [("body.not-exactly-one", subject(at))],
                "{} without any of {union:?} at {at}",
                family.id()
            );
            n_removed += 1;
        }
        assert!(n_removed > 0, "{} has no required field: is that so?", family.id());
    }
}

#[test]
fn a_wrong_type_or_value_gives_exactly_its_finding() {
    for family in FAMILIES {
        let body = example(*family);
        let mut found = Vec::new();
        objects(family.shape(), &body, "", &mut found);
        for (object, holder, at) in &found {
            for field in object.all() {
                if holder.get(field.name).is_none()
                    && !object.parameters.iter().any(|p| p.name == field.name)
                {
                    continue;
                }
                for (wrong, code) in wrong_values(&field.shape) {
                    let mut broken = body.clone();
                    let target = broken.pointer_mut(at).expect("the path leads to an object");
                    target[field.name] = wrong.clone();
                    let name = format!("{at}/{}", field.name);
                    assert_eq!(
                        findings(*family, &broken),
                        [(code, subject(&name))],
                        "{} with {name} = {wrong}",
                        family.id()
                    );
                }
            }
        }
    }
}

/// The least that a shape takes.
fn least(shape: &Shape) -> Json {
    match *shape {
        Shape::Any | Shape::Open => json!({}),
        Shape::Of(shape) => least(shape),
        Shape::Text { min, .. } => json!("x".repeat(min)),
        Shape::Choice(choices) => json!(choices[0]),
        Shape::Base64 { .. } => json!("iVBORw0KGgo="),
        Shape::Integer { min, .. } => json!(min),
        Shape::IntegerChoice(choices) => json!(choices[0]),
        Shape::Number { min, .. } => json!(if min.is_finite() { min } else { 0.5 }),
        Shape::Boolean => json!(true),
        Shape::List { item, min, .. } => vec![least(item); min].into(),
        Shape::Object(object) => least_object(object),
        Shape::Tagged { key, variants } => {
            let (tag, object) = variants[0];
            let mut value = least_object(object);
            value[key] = json!(tag);
            value
        }
        Shape::Either(shapes) => least(&shapes[0]),
    }
}

fn least_object(object: &Object) -> Json {
    let union: &[&str] = match object.presence {
        Presence::AsDeclared => &[],
        Presence::ExactlyOne => &[object.fields[0].name],
        Presence::ExactlyOneOf(names) | Presence::AtLeastOneOf(names) => &names[..1],
    };
    let fields = object.all().filter(|field| field.is_required || union.contains(&field.name));
    fields.map(|field| (field.name.to_owned(), least(&field.shape))).collect()
}

/// All objects that a shape may hold, each once, with the field that said which it is.
fn each_object(
    shape: &Shape,
    seen: &mut Vec<(&'static Object, Option<(&'static str, &'static str)>)>,
) {
    let mut add = |object: &'static Object, tag| {
        if seen.iter().any(|(known, known_tag)| std::ptr::eq(*known, object) && *known_tag == tag) {
            return;
        }
        seen.push((object, tag));
        object.all().for_each(|field| each_object(&field.shape, seen));
    };
    match *shape {
        Shape::Object(object) => add(object, None),
        Shape::Tagged { key, variants } => {
            for (tag, object) in variants {
                add(object, Some((key, tag)));
            }
        }
        Shape::Of(shape) | Shape::List { item: shape, .. } => each_object(shape, seen),
        Shape::Either(shapes) => shapes.iter().for_each(|shape| each_object(shape, seen)),
        _ => {}
    }
}

fn shape_findings(shape: &Shape, value: &Json) -> Vec<(&'static str, String)> {
    let text = value.to_string();
    let mut document = Document::default();
    let value = document.parse(&text).expect("values are JSON");
    let mut report = Report::new();
    let mut out = Findings::new(&mut report, Place::default());
    shape::check(shape, value, &Path::Root(""), &mut out);
    report.groups().iter().map(|group| (group.rule.code, group.subject.clone())).collect()
}

#[test]
fn every_field_of_every_object_is_checked_wherever_the_object_stands() {
    let mut n_checked = 0;
    for family in FAMILIES {
        let mut seen = Vec::new();
        each_object(family.shape(), &mut seen);
        for (object, tag) in seen {
            let variants: &'static [_] = Box::leak(Box::new([(tag.unwrap_or_default().1, object)]));
            let shape = match tag {
                None => Shape::Object(object),
                Some((key, _)) => Shape::Tagged { key, variants },
            };
            let right = least(&shape);
            assert_eq!(shape_findings(&shape, &right), [], "{} {right}", family.id());
            for field in object.all() {
                let mut others = right.clone();
                let members = others.as_object_mut().expect("an object");
                if field.is_required {
                    members.shift_remove(field.name);
                    let found = shape_findings(&shape, &others);
                    let expected = [("body.missing-field", field.name.to_owned())];
                    assert_eq!(found, expected, "{} {others}", family.id());
                }
                // Of a union there is only one.
                let members = others.as_object_mut().expect("an object");
                match object.presence {
                    Presence::ExactlyOne => {
                        members.retain(|name, _| tag.is_some_and(|tag| tag.0 == name));
                    }
                    Presence::ExactlyOneOf(names) if names.contains(&field.name) => {
                        members.retain(|name, _| !names.contains(&name.as_str()));
                    }
                    _ => {}
                }
                for (wrong, code) in wrong_values(&field.shape) {
                    others[field.name] = wrong;
                    let found = shape_findings(&shape, &others);
                    assert_eq!(found, [(code, field.name.to_owned())], "{} {others}", family.id());
                    n_checked += 1;
                }
            }
        }
    }
    assert!(n_checked > 1000, "{n_checked}");
}

/// Values that a shape refuses, with the rule that says so.
fn wrong_values(shape: &Shape) -> Vec<(Json, &'static str)> {
    const TYPE: &str = "body.wrong-type";
    let mut wrong = match *shape {
        Shape::Any => return Vec::new(),
        Shape::Of(shape) => return wrong_values(shape),
        Shape::Integer { min, max } => {
            let mut wrong = vec![(json!("1"), TYPE), (json!(1.5), TYPE)];
            wrong.extend(min.checked_sub(1).map(|n| (json!(n), "body.out-of-range")));
            wrong.extend(max.checked_add(1).map(|n| (json!(n), "body.out-of-range")));
            wrong
        }
        Shape::Number { min, max } => {
            let mut wrong = vec![(json!("1"), TYPE)];
            // A range without an end has nothing beyond it.
            let beyond = [min - 0.5, max + 0.5].into_iter();
            let beyond = beyond.filter(|&n| n.is_finite() && (n < min || n > max));
            wrong.extend(beyond.map(|number| (json!(number), "body.out-of-range")));
            wrong
        }
        Shape::Choice(_) => vec![(json!(1), TYPE), (json!("no such"), "body.unknown-choice")],
        Shape::IntegerChoice(_) => vec![(json!("1"), TYPE), (json!(-7), "body.unknown-choice")],
        Shape::Text { min, .. } => {
            let mut wrong = vec![(json!(1), TYPE), (json!(["a"]), TYPE)];
            wrong.extend((min > 0).then(|| (json!(""), "body.wrong-length")));
            wrong
        }
        Shape::Base64 { .. } => vec![(json!({}), TYPE), (json!("data:x"), "body.bad-base64")],
        Shape::Boolean => vec![(json!("true"), TYPE), (json!(1), TYPE)],
        Shape::List { min, .. } => {
            let mut wrong = vec![(json!({}), TYPE), (json!(3), TYPE)];
            wrong.extend((min > 0).then(|| (json!([]), "body.wrong-length")));
            wrong
        }
        Shape::Open | Shape::Object(_) | Shape::Tagged { .. } => {
            vec![(json!("x"), TYPE), (json!([]), TYPE)]
        }
        Shape::Either(_) => vec![(json!(true), TYPE)],
    };
    wrong.push((json!(null), TYPE));
    wrong
}
