//! Everything that turns a source into a job, without its data.
//!
//! A recipe can be saved, shared and run again: the same input with the same recipe gives
//! the same bytes.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::source::Dialect;

/// The version that this code writes. Version 1 had no examples, media, tools and patch.
pub const VERSION: u32 = 2;

/// Values of a model's parameters by their name in the request body (`max_tokens`, `temperature`).
pub type Parameters = BTreeMap<String, serde_json::Value>;

/// How a source becomes a job.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Recipe {
    /// Version of this format, [`VERSION`].
    pub version: u32,
    /// How the source is read; `None` reads it as its first bytes suggest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dialect: Option<Dialect>,
    /// Model id as Bedrock spells it.
    pub model: String,
    /// Request format of the body, a family id such as `claude-messages` or `converse`.
    pub format: String,
    /// System prompt, a template; empty for none.
    #[serde(default)]
    pub system: String,
    /// Answered questions that stand before the prompt in every record.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub examples: Vec<Example>,
    /// Columns that hold a conversation, before the prompt.
    #[serde(default, skip_serializing_if = "Conversation::is_none")]
    pub conversation: Conversation,
    /// Prompt template over the columns of the source: `Summarize {{body}}`.
    pub prompt: String,
    /// Columns that hold images, documents or videos; they stand before the prompt's text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub media: Vec<String>,
    /// Parameters that differ from the model's own defaults.
    #[serde(default)]
    pub parameters: Parameters,
    /// Columns whose values go before [`parameters`](Self::parameters), by parameter name.
    /// An empty cell leaves the value that holds for all rows.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub parameter_columns: BTreeMap<String, String>,
    /// Tools that the model may ask for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tools: Vec<Tool>,
    /// JSON schema that the answer has to follow: the model is made to use a tool of that schema.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer_schema: Option<serde_json::Value>,
    /// Change to the finished body for everything else: an object is a merge patch (RFC 7396), an
    /// array a JSON patch (RFC 6902). Texts in it are templates.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub patch: Option<serde_json::Value>,
    /// Where record ids come from.
    #[serde(default)]
    pub record_id: RecordIdSource,
}

impl Default for Recipe {
    fn default() -> Self {
        Self {
            version: VERSION,
            dialect: None,
            model: String::new(),
            format: String::new(),
            system: String::new(),
            examples: Vec::new(),
            conversation: Conversation::None,
            prompt: String::new(),
            media: Vec::new(),
            parameters: Parameters::new(),
            parameter_columns: BTreeMap::new(),
            tools: Vec::new(),
            answer_schema: None,
            patch: None,
            record_id: RecordIdSource::default(),
        }
    }
}

/// A question with the answer that is wanted, as templates.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Example {
    /// What the user says.
    pub user: String,
    /// What the model is to answer.
    pub assistant: String,
}

/// Columns that hold a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Conversation {
    /// None: the prompt is the only turn.
    #[default]
    None,
    /// A column with a JSON array of messages: `[{"role": "user", "content": "…"}, …]`.
    Messages(String),
    /// Columns that are one turn each, in this order; an empty cell is no turn.
    Turns(Vec<TurnColumn>),
}

impl Conversation {
    /// Whether there is none.
    pub fn is_none(&self) -> bool {
        *self == Self::None
    }
}

/// A column that is one turn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TurnColumn {
    /// Name of the column.
    pub column: String,
    /// Who speaks.
    pub role: TurnRole,
}

/// Who speaks in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TurnRole {
    /// The one who asks.
    User,
    /// The model.
    Assistant,
}

/// A tool that the model may ask for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Tool {
    /// Its name.
    pub name: String,
    /// What it is for.
    #[serde(default)]
    pub description: String,
    /// JSON schema of what it is asked.
    pub schema: serde_json::Value,
}

/// Where record ids come from.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RecordIdSource {
    /// `R0000000001`, `R0000000002`, …: the number of the data row, zero-padded.
    #[default]
    Generated,
    /// The text of a column.
    Column(String),
}
