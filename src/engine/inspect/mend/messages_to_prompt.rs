//! `mend.messages-to-prompt`

use serde_json::Value as Json;

use super::super::super::check::{Findings, Rule, Severity};
use super::super::super::family::shape::{MISSING_FIELD, UNKNOWN_FIELD};
use super::super::super::family::{Answers, Part, Prompt, Role, ToolChoice, Turn};
use super::super::super::recipe::Parameters;
use super::super::super::template::Text;
use super::super::rules::WRONG_FAMILY;
use super::visit::knows;
use super::{BODY, Fix, Subject, system_role};

static RULE: Rule = Rule {
    code: "mend.messages-to-prompt",
    severity: Severity::Note,
    title: "Wrote a conversation as the prompt of a model that takes one text",
    why: "This format has no messages: the conversation is written with the marks that the model was trained on.",
    fix: "Look at one record, to see that the roles are right.",
    example: "{\"messages\": [{\"role\": \"user\", …}]} became {\"prompt\": \"…\"} for Llama",
};

pub(super) static FIX: Fix =
    Fix { rule: &RULE, mends: &[&MISSING_FIELD, &UNKNOWN_FIELD, &WRONG_FAMILY], body: Some(mend) };

fn mend(body: &mut Json, subject: &Subject<'_>, changes: &mut Findings<'_>) {
    let family = subject.family;
    if knows(family, "messages") || family.abilities().answers != Answers::Text {
        return;
    }
    let Some((system, turns)) = conversation(body) else {
        return;
    };
    let found = family.parameters().iter().filter_map(|parameter| {
        Some((parameter.name.to_owned(), parameter.find_in(body)?.clone()))
    });
    let parameters: Parameters = found.collect();
    let n_turns = turns.len();
    let prompt = Prompt {
        model: subject.model,
        system,
        turns,
        parameters: &parameters,
        tools: Vec::new(),
        tool_choice: ToolChoice::Auto,
    };
    let rendered = family.body(&prompt).render_constant();
    let Ok(Json::Object(mut new)) = serde_json::from_str(&rendered) else {
        return;
    };
    // A prompt that is there already is not written over.
    let is_free =
        |name: &String| body.get(name).is_none_or(Json::is_object) || parameters.contains_key(name);
    if !new.keys().all(is_free) {
        return;
    }
    let old = body.as_object_mut().map(std::mem::take).unwrap_or_default();
    for (name, value) in old {
        if name == "messages" || (name == "system" && !knows(family, "system")) {
            continue;
        }
        match (new.get_mut(&name), value) {
            (None, value) => {
                new.insert(name, value);
            }
            (Some(Json::Object(new)), Json::Object(old)) => {
                for (name, value) in old {
                    new.entry(name).or_insert(value);
                }
            }
            (Some(_), _) => {}
        }
    }
    *body = Json::Object(new);
    changes.add(&RULE, &BODY.field("messages"), || match n_turns {
        1 => "1 message".to_owned(),
        _ => format!("{n_turns} messages"),
    });
}

/// The conversation of a body that has one, if it is nothing but text.
fn conversation(body: &Json) -> Option<(Option<Text>, Vec<Turn>)> {
    let mut system = Vec::new();
    match body.get("system") {
        None | Some(Json::Null) => {}
        Some(text) => system.push(text_of(text)?),
    }
    let mut turns = Vec::new();
    for message in body.get("messages")?.as_array()? {
        let mut fields = message.as_object()?.iter();
        if !fields.all(|(name, value)| name == "role" || name == "content" || is_nothing(value)) {
            return None;
        }
        let text = text_of(message.get("content")?)?;
        let role = match message.get("role")?.as_str()? {
            "user" => Role::User,
            "assistant" => Role::Assistant,
            role if system_role::ROLES.contains(&role) => {
                system.push(text);
                continue;
            }
            _ => return None,
        };
        turns.push(Turn { role, parts: vec![Part::Text(Text::literal(&text))] });
    }
    let system = (!system.is_empty()).then(|| Text::literal(&system.join("\n\n")));
    (!turns.is_empty()).then_some((system, turns))
}

fn is_nothing(value: &Json) -> bool {
    value.is_null() || value.as_array().is_some_and(Vec::is_empty)
}

/// The text of a content: of a string, or of parts that are all text.
pub(super) fn text_of(content: &Json) -> Option<String> {
    match content {
        Json::String(text) => Some(text.clone()),
        Json::Array(parts) => {
            let is_text = |part: &&Json| {
                let kind = part.get("type").map(Json::as_str);
                kind.is_none_or(|kind| kind == Some("text"))
            };
            let texts: Option<Vec<&str>> = parts
                .iter()
                .map(|part| Some(part).filter(is_text)?.get("text")?.as_str())
                .collect();
            Some(texts?.join("\n"))
        }
        _ => None,
    }
}
