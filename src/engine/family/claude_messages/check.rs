//! What the shape of a body cannot say.

use super::super::super::check::{Findings, Path};
use super::super::super::json::{Kind, Value};
use super::super::{rules, shape};

/// The beta with which a model thinks between calls of tools.
const INTERLEAVED: &str = "interleaved-thinking-2025-05-14";

pub(super) fn check(body: Value<'_>, model: &str, path: &Path<'_>, out: &mut Findings<'_>) {
    rules::first_turn::check(body, path, out);
    check_tools(body, path, out);
    check_calls(body, path, out);
    check_thinking(body, model, path, out);
}

/// A tool of the caller's own needs a schema; Anthropic's own have a `type` instead.
/// A choice needs something to choose from.
fn check_tools(body: Value<'_>, path: &Path<'_>, out: &mut Findings<'_>) {
    let tools_path = path.field("tools");
    let tools = body.get("tools").into_iter().flat_map(Value::items);
    for (idx, tool) in tools.enumerate() {
        let path = tools_path.item(idx);
        let is_own = tool.get("type").is_none_or(|kind| kind.is_str("custom"));
        if is_own && tool.kind() == Kind::Object && tool.get("input_schema").is_none() {
            shape::missing_field(&path.field("input_schema"), out);
        }
        check_name(tool.get("name"), &path.field("name"), out);
    }
    if body.get("tool_choice").is_some() && body.get("tools").is_none() {
        shape::missing_field(&tools_path, out);
    }
}

/// Names and ids of tools in the messages are of one alphabet.
fn check_calls(body: Value<'_>, path: &Path<'_>, out: &mut Findings<'_>) {
    let messages_path = path.field("messages");
    for (idx, message) in body.get("messages").into_iter().flat_map(Value::items).enumerate() {
        let message_path = messages_path.item(idx);
        let content_path = message_path.field("content");
        let parts = message.get("content").into_iter().flat_map(Value::items);
        for (idx, part) in parts.enumerate() {
            let Some(kind) = part.get("type") else { continue };
            let path = content_path.item(idx);
            if kind.is_str("tool_use") {
                check_name(part.get("id"), &path.field("id"), out);
                check_name(part.get("name"), &path.field("name"), out);
            } else if kind.is_str("tool_result") {
                check_name(part.get("tool_use_id"), &path.field("tool_use_id"), out);
            }
        }
    }
}

fn check_name(name: Option<Value<'_>>, path: &Path<'_>, out: &mut Findings<'_>) {
    let is_usual = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    let is_right = |name: &str| name.chars().all(is_usual);
    rules::wrong_form::check(name, is_right, "letters, digits, _ and -", path, out);
}

/// Whether the model may think between calls of tools: the budget is then for the whole turn.
fn thinks_between_calls(body: Value<'_>) -> bool {
    let mut betas = body.get("anthropic_beta").into_iter().flat_map(Value::items);
    betas.any(|beta| beta.is_str(INTERLEAVED)) && body.get("tools").is_some()
}

/// What thinking forbids.
fn check_thinking(body: Value<'_>, model: &str, path: &Path<'_>, out: &mut Findings<'_>) {
    let Some(thinking) = body.get("thinking") else {
        return;
    };
    let effort = body.at(&["output_config", "effort"]);
    if model.contains("claude-opus-5")
        && thinking.get("type").is_some_and(|kind| kind.is_str("disabled"))
        && effort.is_some_and(|effort| effort.is_str("xhigh") || effort.is_str("max"))
    {
        rules::forbidden_together::add(&path.field("thinking"), out, || {
            "with an effort above high, thinking cannot be disabled".to_owned()
        });
    }
    let is_on = ["enabled", "adaptive"]
        .iter()
        .any(|on| thinking.get("type").is_some_and(|kind| kind.is_str(on)));
    if !is_on {
        return;
    }
    let budget = thinking.get("budget_tokens").and_then(Value::as_i64);
    let limit = body.get("max_tokens").and_then(Value::as_i64);
    if let (Some(budget), Some(limit)) = (budget, limit)
        && budget >= limit
        && !thinks_between_calls(body)
    {
        rules::forbidden_together::add(&path.field("max_tokens"), out, || {
            format!(
                "max_tokens ({limit}) must be above thinking.budget_tokens ({budget}): thinking counts as output"
            )
        });
    }
    if body.get("temperature").and_then(Value::as_f64).is_some_and(|value| value < 1.0) {
        rules::forbidden_together::add(&path.field("temperature"), out, || {
            "while the model thinks, temperature can only be 1".to_owned()
        });
    }
    for name in ["top_p", "top_k"] {
        if body.get(name).is_some() {
            rules::forbidden_together::add(&path.field(name), out, || {
                format!("while the model thinks, {name} has to be left out")
            });
        }
    }
    let last = body.get("messages").and_then(|messages| messages.items().last());
    if last.and_then(|message| message.get("role")).is_some_and(|role| role.is_str("assistant")) {
        rules::forbidden_together::add(&path.field("messages"), out, || {
            "while the model thinks, its answer cannot be begun: the last message has to be the user's".to_owned()
        });
    }
    let choice = body.at(&["tool_choice", "type"]);
    if choice.is_some_and(|choice| choice.is_str("any") || choice.is_str("tool")) {
        rules::forbidden_together::add(&path.field("tool_choice"), out, || {
            "while the model thinks, it cannot be made to use a tool".to_owned()
        });
    }
}
