//! Everything that turns a source into a job, without its data.
//!
//! A recipe can be saved, shared and run again: the same input with the same recipe gives
//! the same bytes.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::source::Dialect;

/// The version that this code writes.
pub const VERSION: u32 = 1;

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
    /// Request format of the body, a family id such as `claude-messages`.
    pub format: String,
    /// System prompt, a template; empty for none.
    #[serde(default)]
    pub system: String,
    /// Prompt template over the columns of the source: `Summarize {{body}}`.
    pub prompt: String,
    /// Parameters that differ from the model's own defaults.
    #[serde(default)]
    pub parameters: Parameters,
    /// Where record ids come from.
    #[serde(default)]
    pub record_id: RecordIdSource,
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
