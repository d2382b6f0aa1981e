//! What models refuse of the formats that they share.

use serde::Deserialize;

use super::super::family::Meaning;
use super::{Catalog, find_model};

/// Something that some models refuse, and who says so.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RequestRule {
    /// Ids of the models.
    pub models: Vec<String>,
    /// Ids of the request families in which it holds; empty for all.
    #[serde(default)]
    pub formats: Vec<String>,
    /// What they refuse.
    pub refuses: Refusal,
    /// Whether the source leaves no doubt.
    pub is_certain: bool,
    /// What is refused and why, a sentence without a period.
    pub reason: String,
    /// Key of the source.
    pub source: String,
}

/// What is refused of a body.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Refusal {
    /// A parameter, in whatever format.
    Parameter {
        /// What it is for.
        parameter: Meaning,
        /// A value that may be taken all the same.
        #[serde(default)]
        doubtful_value: Option<f64>,
    },
    /// Parameters that are taken alone and not together.
    Together {
        /// What they are for.
        parameters: Vec<Meaning>,
    },
    /// A last message of the assistant: the beginning of the answer.
    Prefill,
    /// A field of the model's own format.
    Field {
        /// Where it stands in a body of that format.
        path: Vec<String>,
        /// The values that are refused; any where there are none.
        #[serde(default)]
        values: Vec<String>,
    },
}

impl RequestRule {
    /// The reason with who says so, and when.
    pub fn detail(&self, catalog: &Catalog) -> String {
        match catalog.source(&self.source) {
            Some(source) => format!("{} ({}, {})", self.reason, source.title, source.as_of),
            None => self.reason.clone(),
        }
    }
}

impl Catalog {
    /// What a model refuses in a format. The model may be given by id, profile id or ARN.
    pub fn request_rules<'c>(
        &'c self,
        model: &str,
        format: &'c str,
    ) -> impl Iterator<Item = &'c RequestRule> {
        let known = (!model.is_empty()).then(|| find_model(self, model)).flatten();
        let id = known.map(|model| model.id.as_str());
        let rules = self.request_rules.iter().filter(move |_| id.is_some());
        rules.filter(move |rule| {
            rule.models.iter().any(|model| Some(model.as_str()) == id)
                && (rule.formats.is_empty() || rule.formats.iter().any(|known| known == format))
        })
    }
}
