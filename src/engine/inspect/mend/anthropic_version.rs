//! `mend.anthropic-version`

use serde_json::Value as Json;

use super::super::super::check::{Findings, Rule, Severity};
use super::super::super::family::Shape;
use super::super::super::family::shape::{MISSING_FIELD, UNKNOWN_CHOICE, WRONG_TYPE};
use super::super::rules::WRONG_FAMILY;
use super::visit::objects_of;
use super::{BODY, Fix, Subject};

static RULE: Rule = Rule {
    code: "mend.anthropic-version",
    severity: Severity::Note,
    title: "Added a required field that can only have one value",
    why: "Without it, or with another value, the record is refused.",
    fix: "Nothing has to be done.",
    example: "\"anthropic_version\": \"bedrock-2023-05-31\" for Claude",
};

pub(super) static FIX: Fix = Fix {
    rule: &RULE,
    mends: &[&MISSING_FIELD, &UNKNOWN_CHOICE, &WRONG_TYPE, &WRONG_FAMILY],
    body: Some(mend),
};

const VERSION: &str = "anthropic_version";

fn mend(body: &mut Json, subject: &Subject<'_>, changes: &mut Findings<'_>) {
    // Where bodies may be one of several objects, a field of one of them says nothing of the others.
    let [object] = objects_of(subject.family.shape())[..] else {
        return;
    };
    let Some(fields) = body.as_object_mut() else {
        return;
    };
    for field in object.all().filter(|field| field.is_required) {
        // What was written there is replaced only where it can mean nothing else: a task can.
        let is_free = field.name == VERSION || fields.get(field.name).is_none_or(Json::is_null);
        if let Shape::Choice(&[only]) = field.shape
            && fields.get(field.name).and_then(Json::as_str) != Some(only)
            && is_free
        {
            let at = fields.keys().position(|name| name == field.name).unwrap_or(0);
            fields.shift_insert(at, field.name.to_owned(), only.into());
            changes.add(&RULE, &BODY.field(field.name), || format!("now \"{only}\""));
        }
    }
}
