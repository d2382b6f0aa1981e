//! What a request says, whatever the family.

use serde_json::Value;

use super::super::recipe::Parameters;
use super::super::template::Text;

/// Everything that a body is made of, whatever the family.
#[derive(Debug, Clone)]
pub struct Prompt<'a> {
    /// Model id as Bedrock spells it: some families write bodies differently by version.
    pub model: &'a str,
    /// Instruction that stands before the conversation.
    pub system: Option<Text>,
    /// The conversation, oldest first. The last turn is the user's, or the beginning of the answer.
    pub turns: Vec<Turn>,
    /// Parameters, already checked against [`Family::parameters`](super::Family::parameters).
    pub parameters: &'a Parameters,
    /// Tools that the model may ask for.
    pub tools: Vec<Tool>,
    /// Whether it may, must, or must use a certain one.
    pub tool_choice: ToolChoice,
}

impl<'a> Prompt<'a> {
    /// A prompt of one text.
    pub fn of_text(model: &'a str, text: Text, parameters: &'a Parameters) -> Self {
        Self {
            model,
            system: None,
            turns: vec![Turn::user(text)],
            parameters,
            tools: Vec::new(),
            tool_choice: ToolChoice::Auto,
        }
    }

    /// All that is said, as one text: for models that take no conversation. The system prompt comes
    /// first; several turns are told apart by the names of their roles.
    pub fn as_text(&self, user: &str, assistant: &str) -> Text {
        let mut out = Text::default();
        if let Some(system) = &self.system {
            out.extend(system);
        }
        let is_conversation = self.turns.len() > 1;
        for turn in &self.turns {
            if !out.is_empty() {
                out.push_literal(if is_conversation && turn.role == Role::Assistant {
                    "\n"
                } else {
                    "\n\n"
                });
            }
            if is_conversation {
                out.push_literal(if turn.role == Role::User { user } else { assistant });
                out.push_literal(": ");
            }
            out.extend(&turn.text());
        }
        if is_conversation && self.turns.last().is_some_and(|turn| turn.role == Role::User) {
            out.push_literal("\n");
            out.push_literal(assistant);
            out.push_literal(":");
        }
        out
    }

    /// The text of the last turn: what an embedding is made of.
    pub fn last_text(&self) -> Text {
        self.turns.last().map(Turn::text).unwrap_or_default()
    }

    /// The first medium of the last turn, of these kinds: what an embedding is made of.
    pub fn last_medium(&self, kinds: &[MediaKind]) -> Option<&Media> {
        self.turns.last()?.parts.iter().find_map(|part| match part {
            Part::Media(media) if kinds.contains(&media.kind) => Some(media),
            _ => None,
        })
    }

    /// Images, documents and videos of all turns.
    pub fn media(&self) -> impl Iterator<Item = &Media> {
        let parts = self.turns.iter().flat_map(|turn| &turn.parts);
        parts.filter_map(|part| match part {
            Part::Media(media) => Some(media),
            _ => None,
        })
    }
}

/// Who speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The one who asks.
    User,
    /// The model.
    Assistant,
}

impl Role {
    /// Its usual name in bodies: `user` or `assistant`.
    pub fn name(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Assistant => "assistant",
        }
    }
}

/// One turn of a conversation.
#[derive(Debug, Clone, PartialEq)]
pub struct Turn {
    /// Who speaks.
    pub role: Role,
    /// What is said, in order.
    pub parts: Vec<Part>,
}

impl Turn {
    /// A turn of the user that is one text.
    pub fn user(text: Text) -> Self {
        Self { role: Role::User, parts: vec![Part::Text(text)] }
    }

    /// A turn of the model that is one text.
    pub fn assistant(text: Text) -> Self {
        Self { role: Role::Assistant, parts: vec![Part::Text(text)] }
    }

    /// All texts of the turn, with a line end between two.
    pub fn text(&self) -> Text {
        let mut out = Text::default();
        for part in &self.parts {
            let text = match part {
                Part::Text(text) | Part::ToolResult { text, .. } => text,
                Part::Media(_) | Part::ToolUse { .. } => continue,
            };
            if !out.is_empty() {
                out.push_literal("\n");
            }
            out.extend(text);
        }
        out
    }
}

/// A part of a turn.
#[derive(Debug, Clone, PartialEq)]
pub enum Part {
    /// Text.
    Text(Text),
    /// An image, document or video.
    Media(Media),
    /// The model asked for a tool.
    ToolUse {
        /// What the result refers to.
        id: String,
        /// Name of the tool.
        name: String,
        /// What it was asked.
        input: Value,
    },
    /// What a tool answered.
    ToolResult {
        /// What it refers to.
        id: String,
        /// The answer.
        text: Text,
    },
}

/// An image, document or video.
#[derive(Debug, Clone, PartialEq)]
pub struct Media {
    /// What it is.
    pub kind: MediaKind,
    /// Its format by the usual ending, lower case: `jpeg`, `png`, `pdf`.
    pub format: String,
    /// Name that the model may see; only documents have one.
    pub name: String,
    /// Where it is.
    pub source: MediaSource,
}

/// What a medium is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MediaKind {
    /// A picture.
    Image,
    /// A file of text.
    Document,
    /// Moving pictures.
    Video,
}

/// Where a medium is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MediaSource {
    /// In the body: base64 without a prefix.
    Base64(String),
    /// In S3, beside the input of the job.
    S3 {
        /// `s3://bucket/key`.
        uri: String,
    },
}

/// A tool that the model may ask for.
#[derive(Debug, Clone, PartialEq)]
pub struct Tool {
    /// Its name.
    pub name: String,
    /// What it is for; may be empty.
    pub description: String,
    /// JSON schema of what it is asked.
    pub schema: Value,
}

/// Whether the model has to use a tool.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum ToolChoice {
    /// As it likes.
    #[default]
    Auto,
    /// It must use one.
    Any,
    /// It must use this one.
    Named(String),
    /// It must not.
    None,
}
