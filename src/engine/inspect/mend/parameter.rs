//! `mend.parameter`

use serde_json::{Map, Value as Json};

use super::super::super::check::{Findings, Rule, Severity};
use super::super::super::family::rules::OLD_NAME;
use super::super::super::family::shape::{MISSING_FIELD, UNKNOWN_FIELD};
use super::super::super::family::{FAMILIES, Family, Meaning, Parameter, Shape};
use super::super::rules::WRONG_FAMILY;
use super::visit::{field_of, knows, objects_of};
use super::{BODY, Fix, Subject};

static RULE: Rule = Rule {
    code: "mend.parameter",
    severity: Severity::Note,
    title: "Moved a parameter to the name and place that this format has for it",
    why: "Formats name the same parameters differently, and put them at the top or into an object of their own.",
    fix: "Look at the values: the range of a parameter may differ, too.",
    example: "\"max_tokens\": 5 became \"inferenceConfig\": {\"maxTokens\": 5}",
};

pub(super) static FIX: Fix = Fix {
    rule: &RULE,
    mends: &[&UNKNOWN_FIELD, &MISSING_FIELD, &OLD_NAME, &WRONG_FAMILY],
    body: Some(mend),
};

/// Names of parameters that are no family's: of other services, or of older versions.
const ALIASES: [(&str, Meaning); 4] = [
    ("max_new_tokens", Meaning::MaxTokens),
    ("max_completion_tokens", Meaning::MaxTokens),
    ("max_output_tokens", Meaning::MaxTokens),
    ("maxOutputTokens", Meaning::MaxTokens),
];

/// Names that some formats still take beside the new one.
const OLD_NAMES: [&str; 1] = ["max_new_tokens"];

/// Objects that hold parameters in other formats.
const HOLDERS: [&str; 4] =
    ["parameters", "inferenceConfig", "generationConfig", "inference_config"];

fn mend(body: &mut Json, subject: &Subject<'_>, changes: &mut Findings<'_>) {
    let family = subject.family;
    let Some(fields) = body.as_object_mut() else {
        return;
    };
    for holder in holders(fields) {
        let path: &[&str] = holder.as_slice();
        for name in foreign_names(family, fields, path) {
            let to = match target(family, &name) {
                Some(to) if to.path != path || to.name != name => to,
                _ => continue,
            };
            move_field(fields, path, &name, to, changes);
        }
        // An object that only held parameters, and holds none any more.
        if let [holder] = path
            && !knows(family, holder)
            && fields.get(*holder).and_then(Json::as_object).is_some_and(Map::is_empty)
        {
            fields.shift_remove(*holder);
            changes.add(&RULE, &BODY.field(holder), || "removed, since it is empty".to_owned());
        }
    }
}

/// The top level, and the objects of a body that hold parameters in any format.
fn holders(fields: &Map<String, Json>) -> Vec<Vec<&'static str>> {
    let objects = fields.iter().filter(|(_, value)| value.is_object());
    let names = objects.filter_map(|(name, _)| holder(name));
    std::iter::once(Vec::new()).chain(names.map(|name| vec![name])).collect()
}

fn holder(name: &str) -> Option<&'static str> {
    let parameters = FAMILIES.iter().flat_map(|family| family.parameters());
    let mut paths = parameters.filter_map(|parameter| parameter.path.first().copied());
    paths.find(|path| *path == name).or_else(|| HOLDERS.into_iter().find(|known| *known == name))
}

/// The fields of a holder that the family does not have there.
fn foreign_names(family: &dyn Family, fields: &Map<String, Json>, path: &[&str]) -> Vec<String> {
    let (objects, holder) = match path.first() {
        None => (objects_of(family.shape()), Some(fields)),
        Some(name) => (
            field_of(family, name).map(|shape| objects_of(&shape)).unwrap_or_default(),
            fields.get(*name).and_then(Json::as_object),
        ),
    };
    let is_known = |name: &str| {
        !OLD_NAMES.contains(&name) && objects.iter().any(|object| object.names().any(|n| n == name))
    };
    let names = holder.into_iter().flat_map(Map::keys);
    names.filter(|name| !is_known(name)).cloned().collect()
}

/// The parameter of a family that goes by this name in it, or in another format.
fn target(family: &'static dyn Family, name: &str) -> Option<&'static Parameter> {
    let parameters = family.parameters();
    parameters.iter().find(|parameter| parameter.name == name).or_else(|| {
        let meaning = meaning_of(name)?;
        parameters.iter().find(|parameter| parameter.meaning == meaning)
    })
}

fn meaning_of(name: &str) -> Option<Meaning> {
    let mut parameters = FAMILIES.iter().flat_map(|family| family.parameters());
    let known = parameters
        .find(|parameter| parameter.name == name && parameter.meaning != Meaning::Own)
        .map(|parameter| parameter.meaning);
    known.or_else(|| ALIASES.iter().find(|(alias, _)| *alias == name).map(|(_, meaning)| *meaning))
}

/// Moves a field, unless its place is taken or cannot be made.
fn move_field(
    fields: &mut Map<String, Json>,
    path: &[&str],
    name: &str,
    to: &Parameter,
    changes: &mut Findings<'_>,
) {
    let is_free = match to.path {
        [] => !fields.contains_key(to.name),
        [holder] => fields.get(*holder).is_none_or(|holder| {
            holder.as_object().is_some_and(|holder| !holder.contains_key(to.name))
        }),
        _ => false,
    };
    if !is_free {
        return;
    }
    let value = match path.first() {
        None => fields.shift_remove(name),
        Some(holder) => {
            fields.get_mut(*holder).and_then(Json::as_object_mut).and_then(|h| h.shift_remove(name))
        }
    };
    let Some(value) = value else {
        return;
    };
    let value = match (&to.shape, value) {
        (Shape::List { .. }, text @ Json::String(_)) => Json::Array(vec![text]),
        (_, value) => value,
    };
    let whole = |path: &[&str], name: &str| {
        path.iter().copied().chain([name]).collect::<Vec<_>>().join(".")
    };
    let (from, into) = (whole(path, name), whole(to.path, to.name));
    match to.path.first() {
        None => {
            fields.insert(to.name.to_owned(), value);
        }
        Some(holder) => {
            let holder = fields.entry(*holder).or_insert_with(|| Json::Object(Map::new()));
            if let Some(holder) = holder.as_object_mut() {
                holder.insert(to.name.to_owned(), value);
            }
        }
    }
    let detail = || format!("{from} became {into}");
    match path.first() {
        None => changes.add(&RULE, &BODY.field(name), detail),
        Some(holder) => changes.add(&RULE, &BODY.field(holder).field(name), detail),
    }
}
