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
    visit(subject.family.shape(), body, &BODY, &mut |shape, value, path| {
        if let (Shape::Base64 { .. }, Json::String(text)) = (shape, &mut *value)
            && text.starts_with("data:")
            && let Some((prefix, data)) = text.split_once(";base64,")
        {
            let prefix = prefix.to_owned();
            *text = data.to_owned();
            changes.add(&RULE, path, || format!("removed {prefix};base64,"));
        }
    });
}
