//! `mend.part-type-extra`

use serde_json::Value as Json;

use super::super::super::check::{Findings, Rule, Severity};
use super::super::super::family::Shape;
use super::super::super::family::shape::UNKNOWN_FIELD;
use super::super::rules::WRONG_FAMILY;
use super::visit::visit;
use super::{BODY, Fix, Subject};

static RULE: Rule = Rule {
    code: "mend.part-type-extra",
    severity: Severity::Note,
    title: "Removed the type of a part",
    why: "In this format the name of a part's field says what it is; a type beside it is refused.",
    fix: "Nothing has to be done.",
    example: "{\"type\": \"text\", \"text\": \"Hi\"} became {\"text\": \"Hi\"}",
};

pub(super) static FIX: Fix =
    Fix { rule: &RULE, mends: &[&UNKNOWN_FIELD, &WRONG_FAMILY], body: Some(mend) };

fn mend(body: &mut Json, subject: &Subject<'_>, changes: &mut Findings<'_>) {
    visit(subject.family.shape(), body, &BODY, &mut |shape, value, path| {
        let (Shape::Object(object), Some(fields)) = (shape, value.as_object_mut()) else {
            return;
        };
        let says_its_field = fields.get("type").and_then(Json::as_str).is_some_and(|kind| {
            fields.contains_key(kind) && object.names().any(|name| name == kind)
        });
        if says_its_field && object.names().all(|name| name != "type") {
            fields.shift_remove("type");
            changes.add(&RULE, &path.field("type"), || "removed".to_owned());
        }
    });
}
