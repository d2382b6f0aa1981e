//! `mend.part-type-missing`

use serde_json::Value as Json;

use super::super::super::check::{Findings, Rule, Severity};
use super::super::super::family::Shape;
use super::super::super::family::shape::MISSING_FIELD;
use super::visit::visit;
use super::{BODY, Fix, Subject};

static RULE: Rule = Rule {
    code: "mend.part-type-missing",
    severity: Severity::Note,
    title: "Added the type to a part of text",
    why: "Every part has to say what it is.",
    fix: "Nothing has to be done.",
    example: "{\"text\": \"Hi\"} became {\"type\": \"text\", \"text\": \"Hi\"}",
};

pub(super) static FIX: Fix = Fix { rule: &RULE, mends: &[&MISSING_FIELD], body: Some(mend) };

fn mend(body: &mut Json, subject: &Subject<'_>, changes: &mut Findings<'_>) {
    visit(subject.family.shape(), body, &BODY, &mut |shape, value, path| {
        let Shape::Tagged { key, variants } = shape else {
            return;
        };
        let is_text = value.get("text").is_some_and(Json::is_string)
            && variants.iter().any(|(name, _)| *name == "text");
        if let Some(fields) = value.as_object_mut().filter(|fields| !fields.contains_key(*key))
            && is_text
        {
            fields.shift_insert(0, (*key).to_owned(), "text".into());
            changes.add(&RULE, &path.field(key), || "added \"text\"".to_owned());
        }
    });
}
