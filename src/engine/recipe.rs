//! Everything that turns a source into a job, without its data.
//!
//! A recipe can be saved, shared and run again: the same input with the same recipe gives
//! the same bytes.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

use super::select::Selection;
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
    /// Which rows become records.
    #[serde(default, skip_serializing_if = "Selection::is_all")]
    pub selection: Selection,
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
    /// Most records of a part, where it is to be smaller than the quotas allow.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_records_per_part: Option<u64>,
    /// Fields that this version does not know: kept, so that nothing is lost on the way through.
    #[serde(flatten)]
    pub unknown: serde_json::Map<String, serde_json::Value>,
}

/// Why a text is no recipe.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RecipeError {
    /// It is not JSON, or a field has a value of the wrong kind: export the recipe again.
    #[error("it is not a recipe: {reason}")]
    NotARecipe {
        /// What is wrong with it.
        reason: String,
    },
    /// A newer Quarry wrote it: update this one.
    #[error("it is of version {version}, and this Quarry reads versions up to {VERSION}")]
    TooNew {
        /// Its version.
        version: u64,
    },
}

impl Recipe {
    /// The recipe as a file: JSON, laid out for people, with a line end.
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }

    /// Reads a recipe file. Older versions become this one; unknown fields are kept.
    ///
    /// # Errors
    ///
    /// The text is no recipe, or of a version that this code does not know.
    pub fn from_json(text: &str) -> Result<Self, RecipeError> {
        let not_a_recipe =
            |error: serde_json::Error| RecipeError::NotARecipe { reason: error.to_string() };
        let value: serde_json::Value = serde_json::from_str(text).map_err(not_a_recipe)?;
        let version = value.get("version").and_then(serde_json::Value::as_u64);
        match version {
            None => Err(RecipeError::NotARecipe { reason: "it has no version".to_owned() }),
            Some(version) if version > VERSION.into() => Err(RecipeError::TooNew { version }),
            // Version 2 only added fields, each of which may be absent.
            Some(_) => {
                let recipe: Self = serde_json::from_value(value).map_err(not_a_recipe)?;
                Ok(Self { version: VERSION, ..recipe })
            }
        }
    }

    /// The recipe as text for the fragment of an address: base64url of its compact JSON.
    pub fn to_fragment(&self) -> String {
        URL_SAFE_NO_PAD.encode(serde_json::to_vec(self).unwrap_or_default())
    }

    /// Reads what [`to_fragment`](Self::to_fragment) made.
    ///
    /// # Errors
    ///
    /// The text is cut or changed, or of a version that this code does not know.
    pub fn from_fragment(text: &str) -> Result<Self, RecipeError> {
        let bytes = URL_SAFE_NO_PAD
            .decode(text)
            .map_err(|error| RecipeError::NotARecipe { reason: error.to_string() })?;
        Self::from_json(&String::from_utf8_lossy(&bytes))
    }
}

impl Default for Recipe {
    fn default() -> Self {
        Self {
            version: VERSION,
            dialect: None,
            selection: Selection::default(),
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
            max_records_per_part: None,
            unknown: serde_json::Map::new(),
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_recipe_comes_back_from_its_file_and_its_link() {
        let recipe = Recipe {
            model: "amazon.nova-lite-v1:0".into(),
            format: "nova".into(),
            prompt: "Grüße, {{name}} 東京".into(),
            parameters: [("temperature".to_owned(), json!(0.25))].into(),
            ..Recipe::default()
        };
        assert_eq!(Recipe::from_json(&recipe.to_json()), Ok(recipe.clone()));
        let fragment = recipe.to_fragment();
        assert!(fragment.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)));
        assert_eq!(Recipe::from_fragment(&fragment), Ok(recipe));
    }

    #[test]
    fn an_older_recipe_is_read_and_unknown_fields_are_kept() {
        let text = r#"{"version": 1, "model": "m", "format": "nova", "prompt": "p", "color": [1]}"#;
        let recipe = Recipe::from_json(text).expect("a recipe");
        assert_eq!((recipe.version, recipe.prompt.as_str()), (VERSION, "p"));
        assert!(recipe.to_json().contains("\"color\": ["));
    }

    #[test]
    fn what_is_no_recipe_says_why() {
        for (text, words) in [
            ("", "it is not a recipe"),
            ("[]", "no version"),
            (r#"{"version": 99, "model": "m"}"#, "version 99"),
            (r#"{"version": 2, "format": "nova", "prompt": "p"}"#, "model"),
            (r#"{"version": 2, "model": 5, "format": "nova", "prompt": "p"}"#, "string"),
        ] {
            let problem = Recipe::from_json(text).expect_err("no recipe").to_string();
            assert!(problem.contains(words), "{text}: {problem}");
        }
        assert!(Recipe::from_fragment("%%%").is_err());
    }
}
