//! `mend.system-role`

use serde_json::Value as Json;

use super::super::super::check::{Findings, Rule, Severity};
use super::super::super::family::Shape;
use super::super::super::family::shape::UNKNOWN_CHOICE;
use super::super::rules::WRONG_FAMILY;
use super::visit::{field_of, objects_of};
use super::{BODY, Fix, Subject, messages_to_prompt, text_content};

static RULE: Rule = Rule {
    code: "mend.system-role",
    severity: Severity::Note,
    title: "Moved a system message into the system prompt",
    why: "This format has a field for it, and takes no message of that role.",
    fix: "Nothing has to be done.",
    example: "{\"role\": \"system\", \"content\": \"Be brief.\"} became \"system\": \"Be brief.\"",
};

pub(super) static FIX: Fix =
    Fix { rule: &RULE, mends: &[&UNKNOWN_CHOICE, &WRONG_FAMILY], body: Some(mend) };

/// What chat formats call the one who instructs.
pub(super) const ROLES: [&str; 2] = ["system", "developer"];

fn mend(body: &mut Json, subject: &Subject<'_>, changes: &mut Findings<'_>) {
    let (Some(system), Some(messages)) =
        (field_of(subject.family, "system"), field_of(subject.family, "messages"))
    else {
        return;
    };
    let is_moved = |message: &Json| {
        let role = message.get("role").and_then(Json::as_str).unwrap_or_default();
        ROLES.contains(&role) && !takes_role(&messages, role)
    };
    let before = body.get("messages").and_then(Json::as_array);
    let moved = before.into_iter().flatten().filter(|message| is_moved(message));
    let texts: Option<Vec<String>> =
        moved.map(|message| messages_to_prompt::text_of(message.get("content")?)).collect();
    let Some(texts) = texts.filter(|texts| !texts.is_empty()) else {
        return;
    };
    let Some(joined) = join(&system, body.get("system"), &texts) else {
        return;
    };
    if let Some(Json::Array(messages)) = body.get_mut("messages") {
        messages.retain(|message| !is_moved(message));
    }
    if let Some(fields) = body.as_object_mut() {
        let at = fields.keys().position(|name| name == "system" || name == "messages");
        fields.shift_insert(at.unwrap_or(0), "system".to_owned(), joined);
    }
    for _ in &texts {
        changes.add(&RULE, &BODY.field("system"), || "moved out of messages".to_owned());
    }
}

/// Whether messages may be of this role.
fn takes_role(messages: &Shape, role: &str) -> bool {
    let Shape::List { item, .. } = messages else {
        return true;
    };
    let objects = objects_of(item);
    let mut fields = objects.iter().flat_map(|object| object.all());
    let shape = fields.find(|field| field.name == "role").map(|field| field.shape);
    !matches!(shape, Some(Shape::Choice(roles)) if !roles.contains(&role))
}

/// The system prompt that was there with more texts after it; `None` when they do not go together.
fn join(shape: &Shape, before: Option<&Json>, texts: &[String]) -> Option<Json> {
    match shape {
        Shape::Of(shape) => join(shape, before, texts),
        Shape::Either(shapes) => shapes.iter().find_map(|shape| join(shape, before, texts)),
        Shape::Text { .. } => {
            let before = match before {
                None | Some(Json::Null) => None,
                Some(Json::String(before)) => Some(before.clone()),
                Some(_) => return None,
            };
            let all: Vec<String> = before.into_iter().chain(texts.iter().cloned()).collect();
            Some(Json::String(all.join("\n\n")))
        }
        Shape::List { item, .. } => {
            let mut parts = match before {
                None | Some(Json::Null) => Vec::new(),
                Some(Json::Array(before)) => before.clone(),
                Some(_) => return None,
            };
            for text in texts {
                parts.push(text_content::part(item, text)?);
            }
            Some(Json::Array(parts))
        }
        _ => None,
    }
}
