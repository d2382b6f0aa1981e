//! `mend.base64-object`

use serde_json::Value as Json;

use super::super::super::check::{Findings, Rule, Severity};
use super::super::super::family::Shape;
use super::super::super::family::shape::WRONG_TYPE;
use super::visit::visit;
use super::{BODY, Fix, Subject};

static RULE: Rule = Rule {
    code: "mend.base64-object",
    severity: Severity::Note,
    title: "Took base64 out of an object",
    why: "Bytes stand in a body as a base64 string.",
    fix: "Nothing has to be done.",
    example: "\"bytes\": {\"base64\": \"iVBOR…\"} became \"bytes\": \"iVBOR…\"",
};

pub(super) static FIX: Fix = Fix { rule: &RULE, mends: &[&WRONG_TYPE], body: Some(mend) };

fn mend(body: &mut Json, subject: &Subject<'_>, changes: &mut Findings<'_>) {
    visit(subject.family.shape(), body, &BODY, &mut |shape, value, path| {
        if let (Shape::Base64 { .. }, Json::Object(fields)) = (shape, &mut *value)
            && fields.len() == 1
            && let Some(Json::String(text)) = fields.get_mut("base64")
        {
            *value = Json::String(std::mem::take(text));
            changes.add(&RULE, path, || "took the string out of \"base64\"".to_owned());
        }
    });
}
