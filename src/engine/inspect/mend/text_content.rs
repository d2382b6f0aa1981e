//! `mend.text-content`

use serde_json::{Value as Json, json};

use super::super::super::check::{Findings, Rule, Severity};
use super::super::super::family::Shape;
use super::super::super::family::shape::WRONG_TYPE;
use super::super::rules::WRONG_FAMILY;
use super::visit::visit;
use super::{BODY, Fix, Subject};

static RULE: Rule = Rule {
    code: "mend.text-content",
    severity: Severity::Note,
    title: "Wrapped a text into a part",
    why: "This format wants a list of parts, not a bare text.",
    fix: "Nothing has to be done.",
    example: "\"content\": \"Hi\" became \"content\": [{\"text\": \"Hi\"}]",
};

pub(super) static FIX: Fix =
    Fix { rule: &RULE, mends: &[&WRONG_TYPE, &WRONG_FAMILY], body: Some(mend) };

fn mend(body: &mut Json, subject: &Subject<'_>, changes: &mut Findings<'_>) {
    visit(subject.family.shape(), body, &BODY, &mut |shape, value, path| {
        if let (Shape::List { item, .. }, Json::String(text)) = (shape, &*value)
            && let Some(part) = part(item, text)
        {
            *value = Json::Array(vec![part]);
            changes.add(&RULE, path, || "wrapped into a part".to_owned());
        }
    });
}

/// A text as a part of this shape; `None` when there is no part that holds one.
pub(super) fn part(item: &Shape, text: &str) -> Option<Json> {
    match item {
        Shape::Of(item) => part(item, text),
        Shape::Object(object) => {
            object.names().any(|name| name == "text").then(|| json!({ "text": text }))
        }
        Shape::Tagged { key, variants } => {
            let has_text = variants.iter().any(|(name, _)| *name == "text");
            has_text.then(|| json!({ *key: "text", "text": text }))
        }
        _ => None,
    }
}
