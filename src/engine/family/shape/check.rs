//! A body against its shape.

use std::borrow::Cow;

use super::super::super::check::{Findings, Path};
use super::super::super::json::{Kind, Value};
use super::rules;
use super::{Extra, Object, Presence, Shape};

/// Says what of `value` is not as `shape` wants it.
pub fn check(shape: &Shape, value: Value<'_>, path: &Path<'_>, out: &mut Findings<'_>) {
    match *shape {
        Shape::Any => {}
        Shape::Of(shape) => check(shape, value, path, out),
        Shape::Open => {
            is(Kind::Object, value, path, out);
        }
        Shape::Text { min, max } => {
            if is(Kind::Text, value, path, out) {
                rules::wrong_length::text(value, min, max, path, out);
            }
        }
        Shape::Choice(choices) => {
            if is(Kind::Text, value, path, out) {
                rules::unknown_choice::text(value, choices, path, out);
            }
        }
        Shape::Base64 { max_bytes } => {
            if is(Kind::Text, value, path, out) {
                rules::bad_base64::check(value, max_bytes, path, out);
            }
        }
        Shape::Integer { min, max } => {
            if is(Kind::Number, value, path, out) {
                rules::out_of_range::integer(value, min, max, path, out);
            }
        }
        Shape::IntegerChoice(choices) => {
            if is(Kind::Number, value, path, out) {
                rules::unknown_choice::integer(value, choices, path, out);
            }
        }
        Shape::Number { min, max } => {
            if is(Kind::Number, value, path, out) {
                rules::out_of_range::number(value, min, max, path, out);
            }
        }
        Shape::Boolean => {
            is(Kind::Boolean, value, path, out);
        }
        Shape::List { item, min, max } => {
            if is(Kind::Array, value, path, out) {
                let mut n_items = 0;
                for (idx, value) in value.items().enumerate() {
                    n_items = idx + 1;
                    check(item, value, &path.item(idx), out);
                }
                rules::wrong_length::list(n_items, min, max, path, out);
            }
        }
        Shape::Object(object) => {
            if is(Kind::Object, value, path, out) {
                fields(object, None, value, path, out);
            }
        }
        Shape::Tagged { key, variants } => {
            if is(Kind::Object, value, path, out) {
                tagged(key, variants, value, path, out);
            }
        }
        Shape::Either(shapes) => {
            match shapes.iter().find(|shape| kind_of(shape).is_none_or(|k| k == value.kind())) {
                Some(shape) => check(shape, value, path, out),
                None => rules::wrong_type::add(
                    &names(shapes.iter().filter_map(kind_of)),
                    value,
                    path,
                    out,
                ),
            }
        }
    }
}

/// The kind of JSON value that a shape wants; `None` when any will do.
pub(in super::super::super) fn kind_of(shape: &Shape) -> Option<Kind> {
    match shape {
        Shape::Any | Shape::Either(_) => None,
        Shape::Of(shape) => kind_of(shape),
        Shape::Text { .. } | Shape::Choice(_) | Shape::Base64 { .. } => Some(Kind::Text),
        Shape::Integer { .. } | Shape::IntegerChoice(_) | Shape::Number { .. } => {
            Some(Kind::Number)
        }
        Shape::Boolean => Some(Kind::Boolean),
        Shape::List { .. } => Some(Kind::Array),
        Shape::Open | Shape::Object(_) | Shape::Tagged { .. } => Some(Kind::Object),
    }
}

fn names(kinds: impl Iterator<Item = Kind>) -> String {
    kinds.map(Kind::name).collect::<Vec<_>>().join(" or ")
}

fn is(kind: Kind, value: Value<'_>, path: &Path<'_>, out: &mut Findings<'_>) -> bool {
    if value.kind() == kind {
        return true;
    }
    rules::wrong_type::add(kind.name(), value, path, out);
    false
}

/// Fields of an object; `tag` is the name of the field that said which object it is.
fn fields(
    object: &Object,
    tag: Option<&str>,
    value: Value<'_>,
    path: &Path<'_>,
    out: &mut Findings<'_>,
) {
    let mut n_known = 0_usize;
    for (name, field) in value.fields() {
        let name = name.as_str().unwrap_or(Cow::Borrowed(""));
        if tag == Some(name.as_ref()) {
            continue;
        }
        match object.all().find(|known| known.name == name) {
            Some(known) => {
                n_known += 1;
                check(&known.shape, field, &path.field(&name), out);
            }
            None if object.extra == Extra::Allowed => {}
            None => rules::unknown_field::add(&name, object, &path.field(&name), out),
        }
    }
    for known in object.all().filter(|known| known.is_required) {
        if value.get(known.name).is_none() {
            rules::missing_field::add(&path.field(known.name), out);
        }
    }
    let n_of = |names: &[&str]| names.iter().filter(|name| value.get(name).is_some()).count();
    match object.presence {
        Presence::AsDeclared => {}
        Presence::ExactlyOne => {
            rules::not_exactly_one::exactly(n_known, object.names(), path, out);
        }
        Presence::ExactlyOneOf(names) => {
            rules::not_exactly_one::exactly(n_of(names), names.iter().copied(), path, out);
        }
        Presence::AtLeastOneOf(names) => {
            rules::not_exactly_one::at_least(n_of(names), names, path, out);
        }
    }
}

fn tagged(
    key: &'static str,
    variants: &'static [(&'static str, &'static Object)],
    value: Value<'_>,
    path: &Path<'_>,
    out: &mut Findings<'_>,
) {
    let tag_path = path.field(key);
    let Some(tag) = value.get(key) else {
        return rules::missing_field::add(&tag_path, out);
    };
    if !is(Kind::Text, tag, &tag_path, out) {
        return;
    }
    if let Some((_, object)) = variants.iter().find(|(name, _)| tag.is_str(name)) {
        fields(object, Some(key), value, path, out);
    } else {
        let names = variants.iter().map(|(name, _)| *name);
        rules::unknown_choice::add(tag, names, &tag_path, out);
    }
}
