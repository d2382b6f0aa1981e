//! What kind of file a source is, by its first bytes.

use serde::{Deserialize, Serialize};

use super::super::json::Document;
use super::items::{Holder, LIST_KEY};

/// How many bytes [`recognize`] looks at; more do not change what it says.
pub const MAX_RECOGNIZED_BYTES: usize = 64 * 1024;

/// What kind of file a source is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SourceKind {
    /// Batch of OpenAI: `{"custom_id", "method", "url", "body"}` on each line.
    #[serde(rename = "openai")]
    OpenAi,
    /// The same as people write it for LiteLLM: without `url`, or with `bedrock/` before the model.
    #[serde(rename = "litellm")]
    LiteLlm,
    /// Requests of Anthropic's batches, one on each line: `{"custom_id", "params"}`.
    AnthropicLines,
    /// A batch of Anthropic as its API takes it: `{"requests": [{"custom_id", "params"}, …]}`.
    AnthropicObject,
    /// Records of Bedrock: `{"recordId", "modelInput"}`.
    Bedrock,
    /// Answers of a Bedrock job: records with `modelOutput` or `error`.
    BedrockOutput,
    /// Request bodies with nothing around them.
    Bodies,
    /// Prompts: lines of text, JSON strings, or `{"prompt"}`.
    Prompts,
}

impl SourceKind {
    /// Name for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::OpenAi => "OpenAI batch",
            Self::LiteLlm => "LiteLLM batch",
            Self::AnthropicLines => "Anthropic message batch, one request a line",
            Self::AnthropicObject => "Anthropic message batch, one object",
            Self::Bedrock => "Bedrock batch records",
            Self::BedrockOutput => "output of a Bedrock batch job",
            Self::Bodies => "request bodies",
            Self::Prompts => "prompts",
        }
    }
}

/// What kind of file begins with these bytes; `None` when it is empty, binary, or JSON without a
/// request in it. Any text is at least [`SourceKind::Prompts`].
pub fn recognize(first_bytes: &[u8]) -> Option<SourceKind> {
    look(first_bytes).kind
}

/// How records lie in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Layout {
    /// Each line is a prompt.
    Text,
    /// Each line is JSON.
    Lines,
    /// JSON over several lines.
    Items(Holder),
    /// This is no text.
    Binary,
}

/// What the beginning of a file tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Look {
    pub(super) layout: Layout,
    pub(super) kind: Option<SourceKind>,
}

pub(super) fn look(first_bytes: &[u8]) -> Look {
    let bytes = first_bytes.get(..MAX_RECOGNIZED_BYTES).unwrap_or(first_bytes);
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    if bytes.contains(&0) {
        return Look { layout: Layout::Binary, kind: None };
    }
    let text = Look { layout: Layout::Text, kind: Some(SourceKind::Prompts) };
    let Some((first, rest)) = bytes.split_first() else {
        return Look { layout: Layout::Lines, kind: None };
    };
    let inside = rest.trim_ascii_start();
    let line = bytes.split(|&byte| byte == b'\n').next().unwrap_or(bytes);
    let after = bytes.get(line.len()..).unwrap_or_default();
    let mut below = after.iter().skip_while(|byte| matches!(byte, b'\r' | b'\n'));
    // With a record below, at the start of a line, the first one is broken rather than long.
    let has_no_second_line = below.next().is_none_or(|&byte| byte == b'{');
    match (first, inside.first()) {
        (b'{', None | Some(b'"' | b'}')) => {
            let Outline { names, n_bytes } = outline(bytes);
            if names.iter().any(|name| name == LIST_KEY) {
                let layout = Layout::Items(Holder::Object);
                return Look { layout, kind: Some(SourceKind::AnthropicObject) };
            }
            let is_on_one_line = n_bytes.is_some_and(|n_bytes| n_bytes <= line.len());
            let layout = if is_on_one_line || has_no_second_line {
                Layout::Lines
            } else {
                Layout::Items(Holder::None)
            };
            let record = bytes.get(..n_bytes.unwrap_or(bytes.len())).unwrap_or(bytes);
            Look { layout, kind: kind_of(&names, record) }
        }
        (b'[', Some(b'{')) => {
            let Outline { names, n_bytes } = outline(inside);
            let record = inside.get(..n_bytes.unwrap_or(inside.len())).unwrap_or(inside);
            Look { layout: Layout::Items(Holder::List), kind: kind_of(&names, record) }
        }
        (b'[', Some(b'"')) => {
            Look { layout: Layout::Items(Holder::List), kind: Some(SourceKind::Prompts) }
        }
        (b'[', Some(b']')) if inside.trim_ascii_end().len() == 1 => {
            Look { layout: Layout::Items(Holder::List), kind: Some(SourceKind::Prompts) }
        }
        (b'"', _) => {
            let is_json = std::str::from_utf8(line)
                .is_ok_and(|line| Document::default().parse(line.trim()).is_ok());
            if is_json { Look { layout: Layout::Lines, ..text } } else { text }
        }
        _ => text,
    }
}

/// What can be seen of an object of which only the beginning may be there.
struct Outline {
    /// Names of its fields.
    names: Vec<String>,
    /// How long it is, when its end is there.
    n_bytes: Option<usize>,
}

fn outline(bytes: &[u8]) -> Outline {
    let mut names = Vec::new();
    let mut text = Vec::new();
    let (mut depth, mut is_in_text, mut is_escaped) = (0_usize, false, false);
    for (idx, &byte) in bytes.iter().enumerate() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if is_in_text => is_escaped = true,
            b'"' => {
                is_in_text = !is_in_text;
                if is_in_text {
                    text.clear();
                }
            }
            _ if is_in_text => text.extend((depth == 1).then_some(byte)),
            b':' if depth == 1 => names.push(String::from_utf8_lossy(&text).into_owned()),
            b'{' | b'[' => depth += 1,
            b'}' | b']' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Outline { names, n_bytes: Some(idx + 1) };
                }
            }
            _ => {}
        }
    }
    Outline { names, n_bytes: None }
}

fn kind_of(names: &[String], record: &[u8]) -> Option<SourceKind> {
    let has = |name: &str| names.iter().any(|found| found == name);
    let is_for_litellm = || memchr::memmem::find(record, b"\"bedrock/").is_some();
    let is_body = || has("model") || has("max_tokens");
    Some(if has("modelOutput") || (has("recordId") && has("error")) {
        SourceKind::BedrockOutput
    } else if has("modelInput") {
        SourceKind::Bedrock
    } else if has("params") {
        SourceKind::AnthropicLines
    } else if has("url") && !is_for_litellm() {
        SourceKind::OpenAi
    } else if has("body") {
        SourceKind::LiteLlm
    } else if has("messages") {
        SourceKind::Bodies
    } else if has("prompt") || has("input") || has("text") {
        if is_body() { SourceKind::Bodies } else { SourceKind::Prompts }
    } else {
        return None;
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, layout: Layout, kind: Option<SourceKind>) {
        assert_eq!(look(text.as_bytes()), Look { layout, kind }, "{text}");
        assert_eq!(recognize(text.as_bytes()), kind);
    }

    #[test]
    fn files_are_known_by_their_beginning() {
        use SourceKind::{
            AnthropicLines, AnthropicObject, Bedrock, BedrockOutput, Bodies, LiteLlm, OpenAi,
            Prompts,
        };
        const STREAM: Layout = Layout::Items(Holder::None);
        const LIST: Layout = Layout::Items(Holder::List);
        const OBJECT: Layout = Layout::Items(Holder::Object);
        for (text, layout, kind) in [
            (
                r#"{"custom_id": "a", "method": "POST", "url": "/v1/chat/completions", "body": {"#,
                Layout::Lines,
                Some(OpenAi),
            ),
            (
                r#"{"custom_id": "a", "url": "/v1/chat/completions", "body": {"model": "bedrock/x"}}"#,
                Layout::Lines,
                Some(LiteLlm),
            ),
            (r#"{"custom_id": "a", "body": {"url": 1}}"#, Layout::Lines, Some(LiteLlm)),
            (r#"{"custom_id": "a", "params": {}}"#, Layout::Lines, Some(AnthropicLines)),
            ("{\n\"requests\": [", OBJECT, Some(AnthropicObject)),
            (r#"[{"custom_id": "a", "params": {}}]"#, LIST, Some(AnthropicLines)),
            (r#"{"recordId": "a", "modelInput": {}}"#, Layout::Lines, Some(Bedrock)),
            (
                r#"{"recordId": "a", "modelInput": {}, "modelOutput": {}}"#,
                Layout::Lines,
                Some(BedrockOutput),
            ),
            (r#"{"recordId": "a", "error": {}}"#, Layout::Lines, Some(BedrockOutput)),
            ("{\n  \"messages\": []\n}", STREAM, Some(Bodies)),
            ("{\"messages\": []}\n{", Layout::Lines, Some(Bodies)),
            ("{\"messages\": [}\r\n\r\n{\"messages\": []}", Layout::Lines, Some(Bodies)),
            (r#"{"model": "m", "input": "x"}"#, Layout::Lines, Some(Bodies)),
            (r#"{"id": 1, "prompt": "x"}"#, Layout::Lines, Some(Prompts)),
            (r#"["a", "b"]"#, LIST, Some(Prompts)),
            ("[ ]\n", LIST, Some(Prompts)),
            ("[ ] buy milk", Layout::Text, Some(Prompts)),
            ("\u{feff}\n\"a\"\n\"b\"", Layout::Lines, Some(Prompts)),
            ("\"Yes,\" she said", Layout::Text, Some(Prompts)),
            ("{name} writes", Layout::Text, Some(Prompts)),
            ("[note] be short", Layout::Text, Some(Prompts)),
            ("Why is the sky blue?", Layout::Text, Some(Prompts)),
            (r#"{"question": "x"}"#, Layout::Lines, None),
            (" \n", Layout::Lines, None),
            ("PK\0\0", Layout::Binary, None),
        ] {
            check(text, layout, kind);
        }
    }

    #[test]
    fn a_record_that_is_longer_than_what_is_looked_at_is_known_too() {
        let long = "x".repeat(2 * MAX_RECOGNIZED_BYTES);
        let text = format!(r#"{{"custom_id": "a", "params": {{"system": "{long}"}}}}"#);
        check(&text, Layout::Lines, Some(SourceKind::AnthropicLines));
    }
}
