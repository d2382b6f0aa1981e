//! Which family a body belongs to, when nobody says.

use super::super::check::{Findings, Path, Place};
use super::super::json::{Kind, Value};
use super::shape::{Extra, Object, Presence, kind_of};
use super::{FAMILIES, Family, Shape, check_body};

/// Families by their places in [`FAMILIES`], one bit each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidates(u64);

impl Candidates {
    /// Every family.
    pub const ALL: Self = Self(u64::MAX);

    /// This one family.
    pub fn only(family: &dyn Family) -> Self {
        let is_it = |other: &&dyn Family| other.id() == family.id();
        FAMILIES.iter().position(is_it).map_or(Self(0), |idx| Self(1 << idx))
    }

    /// These families.
    pub fn of<'f>(families: impl Iterator<Item = &'f dyn Family>) -> Self {
        families.fold(Self(0), |all, family| Self(all.0 | Self::only(family).0))
    }

    /// Those that are in both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The families, in the order of [`FAMILIES`].
    pub fn families(self) -> impl Iterator<Item = &'static dyn Family> {
        let all = FAMILIES.iter().enumerate();
        all.filter(move |(idx, _)| self.0 & (1 << idx) != 0).map(|(_, family)| *family)
    }
}

/// The families whose required top-level fields a body has, without a field that they do not know.
pub fn candidates(body: Value<'_>) -> Candidates {
    let fitting = FAMILIES.iter().enumerate().filter(|(_, family)| fits(family.shape(), body));
    Candidates(fitting.fold(0, |bits, (idx, _)| bits | 1 << idx))
}

/// The family of a body: the first that finds nothing wrong with it among those whose required
/// top-level fields it has, without a field that they do not know; else the first of those.
pub fn recognize(body: Value<'_>) -> Option<&'static dyn Family> {
    first_of(candidates(body), body)
}

/// The one of these families that a body is read as.
pub fn first_of(candidates: Candidates, body: Value<'_>) -> Option<&'static dyn Family> {
    let mut families = candidates.families();
    let first = families.next()?;
    if families.next().is_none() || is_clean(first, body) {
        return Some(first);
    }
    candidates.families().skip(1).find(|family| is_clean(*family, body)).or(Some(first))
}

/// The family that comes nearest to a body that [`recognize`] does not know: it has a field that the
/// family needs, and of all families this one knows most of its fields, down to the innermost.
pub fn nearest(body: Value<'_>) -> Option<&'static dyn Family> {
    let mut best = ((0, false), None);
    for family in FAMILIES.iter().copied() {
        let n_known = n_known(family.shape(), body);
        each_object(family.shape(), body, &mut |object, _| {
            let required = || object.all().filter(|field| field.is_required);
            let union = match object.presence {
                Presence::ExactlyOneOf(names) | Presence::AtLeastOneOf(names) => names,
                Presence::AsDeclared | Presence::ExactlyOne => &[],
            };
            let needed = required().map(|field| field.name).chain(union.iter().copied());
            if needed.into_iter().any(|name| body.get(name).is_some()) {
                let has_all = required().all(|field| body.get(field.name).is_some());
                if (n_known, has_all) > best.0 {
                    best = ((n_known, has_all), Some(family));
                }
            }
        });
    }
    best.1
}

/// How many items of a list are looked at: the first ones show what all are like.
const MAX_ITEMS: usize = 4;

/// How many fields of a value a shape knows, at any depth.
fn n_known(shape: &Shape, value: Value<'_>) -> usize {
    match shape {
        Shape::Of(shape) => n_known(shape, value),
        Shape::List { item, .. } => {
            value.items().take(MAX_ITEMS).map(|value| n_known(item, value)).sum()
        }
        Shape::Either(shapes) => {
            let fitting = shapes.iter().find(|shape| has_kind(shape, value.kind()));
            fitting.map_or(0, |shape| n_known(shape, value))
        }
        Shape::Object(_) | Shape::Tagged { .. } => {
            let mut n_fields = 0;
            each_object(shape, value, &mut |object, tag| {
                let known = value.fields().filter_map(|(name, value)| {
                    let field = object.all().find(|field| name.is_str(field.name))?;
                    Some(1 + n_known(&field.shape, value))
                });
                n_fields = known.sum::<usize>() + usize::from(tag.is_some());
            });
            n_fields
        }
        _ => 0,
    }
}

/// A family other than `than` that finds nothing wrong with a body.
pub fn other_family(body: Value<'_>, than: &dyn Family) -> Option<&'static dyn Family> {
    let mut others = candidates(body).families().filter(|family| family.id() != than.id());
    others.find(|family| is_clean(*family, body))
}

fn is_clean(family: &'static dyn Family, body: Value<'_>) -> bool {
    let mut findings = Findings::quiet(Place::default());
    check_body(family, "", body, &Path::Root(""), &mut findings);
    findings.n_found() == 0
}

/// Whether the top level of a body is as a shape wants it.
fn fits(shape: &Shape, body: Value<'_>) -> bool {
    let mut any = false;
    each_object(shape, body, &mut |object, tag| any = any || has_fields(object, tag, body));
    any
}

/// Calls `read` for every object that a body of this shape may be at its top level, with the name
/// of the field that says so, if one does.
fn each_object(shape: &Shape, body: Value<'_>, read: &mut dyn FnMut(&Object, Option<&str>)) {
    match shape {
        Shape::Object(object) => read(object, None),
        Shape::Of(shape) => each_object(shape, body, read),
        Shape::Either(shapes) => shapes.iter().for_each(|shape| each_object(shape, body, read)),
        Shape::Tagged { key, variants } => {
            let tag = body.get(key);
            let is_it = |name: &str| tag.is_some_and(|tag| tag.is_str(name));
            if let Some((_, object)) = variants.iter().find(|(name, _)| is_it(name)) {
                read(object, Some(key));
            }
        }
        _ => {}
    }
}

fn has_fields(object: &Object, tag: Option<&str>, body: Value<'_>) -> bool {
    // What is required is asked first: that is what tells most families apart.
    if !object.all().all(|field| !field.is_required || body.get(field.name).is_some()) {
        return false;
    }
    let mut n_known = 0_usize;
    for (name, value) in body.fields() {
        if tag.is_some_and(|tag| name.is_str(tag)) {
            continue;
        }
        let is_right = match object.all().find(|field| name.is_str(field.name)) {
            Some(field) => {
                n_known += 1;
                has_kind(&field.shape, value.kind())
            }
            None => object.extra == Extra::Allowed,
        };
        if !is_right {
            return false;
        }
    }
    if object.presence == Presence::ExactlyOne {
        n_known == 1
    } else {
        n_known > 0 || tag.is_some()
    }
}

fn has_kind(shape: &Shape, kind: Kind) -> bool {
    match shape {
        Shape::Of(shape) => has_kind(shape, kind),
        Shape::Either(shapes) => shapes.iter().any(|shape| has_kind(shape, kind)),
        shape => kind_of(shape).is_none_or(|wanted| wanted == kind),
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::json::Document;
    use super::*;

    #[track_caller]
    fn check(body: &str, expected: Option<&str>, expected_nearest: Option<&str>) {
        let mut document = Document::default();
        let body = document.parse(body).expect("bodies are JSON");
        let id = |family: Option<&'static dyn Family>| family.map(Family::id);
        assert_eq!((id(recognize(body)), id(nearest(body))), (expected, expected_nearest));
    }

    #[test]
    fn every_example_is_recognized_as_a_family_that_finds_it_right() {
        assert!(FAMILIES.len() <= 64, "a family is one bit");
        for family in FAMILIES {
            let mut document = Document::default();
            let body = document.parse(family.request_example()).expect("examples are JSON");
            let found = recognize(body).expect("it is recognized");
            assert!(is_clean(found, body), "{}", family.id());
            assert!(candidates(body).families().any(|other| other.id() == family.id()));
        }
    }

    #[test]
    fn a_body_is_told_by_its_required_fields() {
        let claude = Some("claude-messages");
        let titan = Some("titan-text");
        check(
            r#"{"anthropic_version": "bedrock-2023-05-31", "max_tokens": 1, "messages": []}"#,
            claude,
            claude,
        );
        check(r#"{"textGenerationConfig": {}, "inputText": "x"}"#, titan, titan);
        check(
            r#"{"textGenerationConfig": {}, "inputText": "x", "anthropic_version": ""}"#,
            None,
            titan,
        );
        check(r#"{"anthropic_version": "bedrock-2023-05-31", "temperature": 1}"#, None, claude);
        check(r#"{"inputText": ["x"], "textGenerationConfig": {}}"#, None, titan);
        check(r#"{"x": 1}"#, None, None);
        check("{}", None, None);
        check(r#"{"inputText": "x", "inputImage": {}}"#, None, Some("titan-multimodal-embed"));
        let parts = r#"{"messages": [{"content": [{"image": {"format": "png"}}]}], "topP": 1, "temperature": 1}"#;
        check(parts, None, Some("nova"));
    }
}
