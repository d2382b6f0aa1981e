//! A conversation as people keep it: a JSON array of messages, as OpenAI, Anthropic or Converse
//! write it.

use serde_json::Value;

use super::super::template::Text;
use super::{Media, MediaKind, MediaSource, Part, Role, Turn};

/// What an array of messages says.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Messages {
    /// Messages of the roles system and developer, joined.
    pub system: Option<Text>,
    /// All others.
    pub turns: Vec<Turn>,
}

/// Reads a JSON array of messages, or an object that holds one as `messages`.
///
/// # Errors
///
/// What of it is no conversation, in words.
pub fn of_text(text: &str) -> Result<Messages, String> {
    let value: Value =
        serde_json::from_str(text).map_err(|error| format!("it is not JSON: {error}"))?;
    let list = value.get("messages").unwrap_or(&value);
    let list = list.as_array().ok_or("expected a JSON array of messages")?;
    let mut messages = Messages::default();
    for (idx, message) in list.iter().enumerate() {
        add(&mut messages, message).map_err(|problem| format!("message {}: {problem}", idx + 1))?;
    }
    if messages.turns.is_empty() {
        return Err("there is no message of the user in it".to_owned());
    }
    Ok(messages)
}

fn add(messages: &mut Messages, message: &Value) -> Result<(), String> {
    let role = message.get("role").and_then(Value::as_str).ok_or("it has no role")?;
    if message.get("tool_calls").is_some_and(|calls| !calls.is_null()) {
        return Err("it calls tools, which a conversation from a column cannot do".to_owned());
    }
    let content = message.get("content").ok_or("it has no content")?;
    let role = match role {
        "system" | "developer" => {
            let text = Turn { role: Role::User, parts: parts(content)? }.text();
            let system = messages.system.get_or_insert_default();
            if !system.is_empty() {
                system.push_literal("\n\n");
            }
            system.extend(&text);
            return Ok(());
        }
        "user" | "human" => Role::User,
        "assistant" | "ai" | "model" | "bot" => Role::Assistant,
        other => return Err(format!("the role \"{other}\" is none of system, user, assistant")),
    };
    messages.turns.push(Turn { role, parts: parts(content)? });
    Ok(())
}

fn parts(content: &Value) -> Result<Vec<Part>, String> {
    match content {
        Value::String(text) => Ok(vec![Part::Text(Text::literal(text))]),
        Value::Array(items) => items.iter().map(part).collect(),
        _ => Err("its content is neither a text nor an array of parts".to_owned()),
    }
}

fn part(part: &Value) -> Result<Part, String> {
    if let Some(text) = part.as_str().or_else(|| part.get("text").and_then(Value::as_str)) {
        return Ok(Part::Text(Text::literal(text)));
    }
    image(part)
        .map(Part::Media)
        .ok_or_else(|| "a part of it is neither a text nor an image with its bytes".to_owned())
}

/// An image in the spelling of OpenAI (a data URL), Anthropic, or Converse.
fn image(part: &Value) -> Option<Media> {
    let of = |format: &str, data: &str| Media {
        kind: MediaKind::Image,
        format: if format == "jpg" { "jpeg" } else { format }.to_owned(),
        name: String::new(),
        source: MediaSource::Base64(data.to_owned()),
    };
    if let Some(url) = part.pointer("/image_url/url").and_then(Value::as_str) {
        let (format, data) = url.strip_prefix("data:image/")?.split_once(";base64,")?;
        return Some(of(format, data));
    }
    let text = |pointer: &str| part.pointer(pointer).and_then(Value::as_str);
    if let (Some(media_type), Some(data)) = (text("/source/media_type"), text("/source/data")) {
        return Some(of(media_type.strip_prefix("image/")?, data));
    }
    Some(of(text("/image/format")?, text("/image/source/bytes")?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<(String, Vec<(Role, usize)>), String> {
        let messages = of_text(text)?;
        let system = format!("{:?}", messages.system.map(|text| text.pieces().to_vec()));
        Ok((system, messages.turns.iter().map(|turn| (turn.role, turn.parts.len())).collect()))
    }

    #[test]
    fn all_three_spellings_are_read() {
        let turns = |text| read(text).expect("a conversation").1;
        assert_eq!(
            turns(
                r#"[{"role":"user","content":"a"},{"role":"assistant","content":"b"},{"role":"user","content":[{"type":"text","text":"c"},{"type":"image_url","image_url":{"url":"data:image/png;base64,QUJD"}}]}]"#
            ),
            [(Role::User, 1), (Role::Assistant, 1), (Role::User, 2)]
        );
        assert_eq!(
            turns(
                r#"{"messages":[{"role":"user","content":[{"text":"a"},{"image":{"format":"png","source":{"bytes":"QUJD"}}}]}]}"#
            ),
            [(Role::User, 2)]
        );
        assert_eq!(
            turns(
                r#"[{"role":"human","content":[{"type":"image","source":{"type":"base64","media_type":"image/jpeg","data":"QUJD"}}]}]"#
            ),
            [(Role::User, 1)]
        );
    }

    #[test]
    fn the_system_message_stands_apart() {
        let (system, turns) = read(
            r#"[{"role":"system","content":"Be kind."},{"role":"user","content":"a"},{"role":"developer","content":"Be short."}]"#,
        )
        .expect("a conversation");
        assert!(system.contains("Be kind.\\n\\nBe short."), "{system}");
        assert_eq!(turns.len(), 1);
    }

    #[test]
    fn what_is_no_conversation_says_why() {
        for (text, words) in [
            ("Hello", "not JSON"),
            ("{}", "array"),
            ("[]", "no message"),
            (r#"[{"content":"a"}]"#, "message 1: it has no role"),
            (r#"[{"role":"user"}]"#, "no content"),
            (r#"[{"role":"tool","content":"a"}]"#, "\"tool\""),
            (r#"[{"role":"assistant","content":"a","tool_calls":[{"id":"1"}]}]"#, "calls tools"),
            (
                r#"[{"role":"user","content":[{"type":"image_url","image_url":{"url":"https://a"}}]}]"#,
                "neither",
            ),
        ] {
            let problem = read(text).expect_err("no conversation");
            assert!(problem.contains(words), "{text}: {problem}");
        }
    }
}
