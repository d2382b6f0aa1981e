//! `mend.null-field`

use serde_json::Value as Json;

use super::super::super::check::{Findings, Rule, Severity};
use super::super::super::family::Shape;
use super::super::super::family::shape::{Extra, UNKNOWN_FIELD, WRONG_TYPE};
use super::super::rules::WRONG_FAMILY;
use super::visit::{object_of, visit};
use super::{BODY, Fix, Subject};

static RULE: Rule = Rule {
    code: "mend.null-field",
    severity: Severity::Note,
    title: "Removed a field that was null",
    why: "A field without a value is left out; models refuse null.",
    fix: "Leave fields out that you do not set.",
    example: "\"system\": null was removed",
};

pub(super) static FIX: Fix =
    Fix { rule: &RULE, mends: &[&WRONG_TYPE, &UNKNOWN_FIELD, &WRONG_FAMILY], body: Some(mend) };

fn mend(body: &mut Json, subject: &Subject<'_>, changes: &mut Findings<'_>) {
    visit(subject.family.shape(), body, &BODY, &mut |shape, value, path| {
        let Some(object) = object_of(shape, value) else {
            return;
        };
        let may_go = |name: &str| match object.all().find(|field| field.name == name) {
            Some(field) => !field.is_required && !takes_null(&field.shape),
            None => object.extra == Extra::Refused,
        };
        if let Some(fields) = value.as_object_mut() {
            fields.retain(|name, value| {
                let goes = value.is_null() && may_go(name);
                if goes {
                    changes.add(&RULE, &path.field(name), || "removed null".to_owned());
                }
                !goes
            });
        }
    });
}

fn takes_null(shape: &Shape) -> bool {
    match shape {
        Shape::Any => true,
        Shape::Of(shape) => takes_null(shape),
        Shape::Either(shapes) => shapes.iter().any(takes_null),
        _ => false,
    }
}
