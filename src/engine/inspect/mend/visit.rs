//! A body beside its shape: what fixes walk along.

use serde_json::Value as Json;

use super::super::super::check::Path;
use super::super::super::family::shape::{Object, kind_of};
use super::super::super::family::{Family, Shape};
use super::super::super::json::Kind;

/// Calls `look` for every value of a body with the shape that it should have, parents first. What a
/// shape does not name is not visited.
pub(super) fn visit(
    shape: &Shape,
    value: &mut Json,
    path: &Path<'_>,
    look: &mut dyn FnMut(&Shape, &mut Json, &Path<'_>),
) {
    match shape {
        Shape::Of(shape) => return visit(shape, value, path, look),
        Shape::Either(shapes) => {
            let kind = kind(value);
            let fitting =
                shapes.iter().find(|shape| kind_of(shape).is_none_or(|wanted| wanted == kind));
            if let Some(shape) = fitting {
                return visit(shape, value, path, look);
            }
        }
        _ => {}
    }
    look(shape, value, path);
    match (shape, value) {
        (Shape::List { item, .. }, Json::Array(values)) => {
            for (idx, value) in values.iter_mut().enumerate() {
                visit(item, value, &path.item(idx), look);
            }
        }
        (Shape::Object(_) | Shape::Tagged { .. }, value) => {
            if let Some(object) = object_of(shape, value) {
                for (name, value) in value.as_object_mut().into_iter().flatten() {
                    if let Some(field) = object.all().find(|field| field.name == name) {
                        visit(&field.shape, value, &path.field(name), look);
                    }
                }
            }
        }
        _ => {}
    }
}

/// The object that a value of this shape is.
pub(super) fn object_of(shape: &Shape, value: &Json) -> Option<&'static Object> {
    match shape {
        Shape::Object(object) => Some(object),
        Shape::Tagged { key, variants } => {
            let tag = value.get(key)?.as_str()?;
            variants.iter().find(|(name, _)| *name == tag).map(|(_, object)| *object)
        }
        _ => None,
    }
}

/// All objects that a value of this shape may be.
pub(super) fn objects_of(shape: &Shape) -> Vec<&'static Object> {
    match shape {
        Shape::Object(object) => vec![object],
        Shape::Of(shape) => objects_of(shape),
        Shape::Either(shapes) => shapes.iter().flat_map(objects_of).collect(),
        Shape::Tagged { variants, .. } => variants.iter().map(|(_, object)| *object).collect(),
        _ => Vec::new(),
    }
}

/// The shape of a field at the top level of a family's bodies.
pub(super) fn field_of(family: &dyn Family, name: &str) -> Option<Shape> {
    let objects = objects_of(family.shape());
    let mut fields = objects.into_iter().flat_map(Object::all);
    fields.find(|field| field.name == name).map(|field| field.shape)
}

/// Whether bodies of a family may have a field of this name at their top level.
pub(super) fn knows(family: &dyn Family, name: &str) -> bool {
    let is_tag = matches!(family.shape(), Shape::Tagged { key, .. } if *key == name);
    is_tag || field_of(family, name).is_some()
}

/// What kind of value it is.
pub(super) fn kind(value: &Json) -> Kind {
    match value {
        Json::Null => Kind::Null,
        Json::Bool(_) => Kind::Boolean,
        Json::Number(_) => Kind::Number,
        Json::String(_) => Kind::Text,
        Json::Array(_) => Kind::Array,
        Json::Object(_) => Kind::Object,
    }
}
