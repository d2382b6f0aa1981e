//! `mend.foreign-field`

use serde_json::Value as Json;

use super::super::super::check::{Findings, Rule, Severity};
use super::super::super::family::shape::UNKNOWN_FIELD;
use super::super::rules::WRONG_FAMILY;
use super::visit::knows;
use super::{BODY, Fix, Subject};

/// What other services and families want in a body, and what the job says or nobody needs.
const NAMES: [&str; 5] = ["modelId", "model_id", "model", "stream", "anthropic_version"];

static RULE: Rule = Rule {
    code: "mend.foreign-field",
    severity: Severity::Note,
    title: "Removed a field of another service from a body",
    why: "The job names the model, its answers are never streamed, and only Claude has an anthropic_version. Bodies with such fields are refused.",
    fix: "Nothing has to be done, if the job names the right model.",
    example: "{\"model\": \"claude\", \"max_tokens\": 5, …} became {\"max_tokens\": 5, …}",
};

pub(super) static FIX: Fix =
    Fix { rule: &RULE, mends: &[&UNKNOWN_FIELD, &WRONG_FAMILY], body: Some(mend) };

fn mend(body: &mut Json, subject: &Subject<'_>, changes: &mut Findings<'_>) {
    let Some(fields) = body.as_object_mut() else {
        return;
    };
    for name in NAMES.iter().filter(|name| !knows(subject.family, name)) {
        if let Some(value) = fields.shift_remove(*name) {
            changes.add(&RULE, &BODY.field(name), || format!("removed {value}"));
        }
    }
}
