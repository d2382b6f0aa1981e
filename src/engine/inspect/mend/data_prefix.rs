//! `mend.data-prefix`

use serde_json::Value as Json;

use super::super::super::check::{Findings, Rule, Severity};
use super::super::super::family::Shape;
use super::super::super::family::shape::BAD_BASE64;
use super::visit::visit;
use super::{BODY, Fix, Subject};

static RULE: Rule = Rule {
    code: "mend.data-prefix",
    severity: Severity::Note,
    title: "Removed the prefix of base64",
    why: "Bytes stand in a body without \"data:…;base64,\" before them.",
    fix: "Nothing has to be done.",
    example: "\"data:image/png;base64,iVBOR…\" became \"iVBOR…\"",
};

pub(super) static FIX: Fix = Fix { rule: &RULE, mends: &[&BAD_BASE64], body: Some(mend) };

fn mend(body: &mut Json, subject: &Subject<'_>, changes: &mut Findings<'_>) {
    // The prefix says what the bytes are. Where the object around them says something else, one of
    // the two is wrong, and only the user knows which.
    let mut declared = None;
    visit(subject.family.shape(), body, &BODY, &mut |shape, value, path| {
        if let Json::Object(fields) = &*value {
            declared = fields.get("media_type").and_then(Json::as_str).map(str::to_owned);
        }
        if let (Shape::Base64 { .. }, Json::String(text)) = (shape, &mut *value)
            && let Some((media_type, data)) = split(text)
            && declared.as_deref().is_none_or(|declared| declared == media_type)
        {
            let prefix = format!("data:{media_type};base64,");
            *text = data.to_owned();
            changes.add(&RULE, path, || format!("removed {prefix}"));
        }
    });
}

/// The type that a prefix says, and what follows it.
fn split(text: &str) -> Option<(&str, &str)> {
    text.strip_prefix("data:")?.split_once(";base64,")
}
