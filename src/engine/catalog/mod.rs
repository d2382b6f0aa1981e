//! Facts that change without code: which models there are, each with source and date.
//!
//! Facts are rows of the JSON files in `data/`, compiled in and parsed once. Tests name the row
//! that is wrong, so a mistake in the data fails the build and never the user.

use std::sync::LazyLock;

use serde::Deserialize;

/// A model of the catalog.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// Model id as Bedrock spells it.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Who made it.
    pub provider: String,
    /// Id of its request family.
    pub format: String,
    /// Longest answer in tokens.
    pub max_output_tokens: u32,
    /// Where that number stands.
    pub max_output_source: String,
    /// Day (`yyyy-mm-dd`) after which AWS no longer serves it in any region; `None` when none is known.
    pub end_of_life: Option<String>,
    /// Where that day stands.
    pub end_of_life_source: Option<String>,
    /// Day on which the row was checked.
    pub checked: String,
}

impl Model {
    /// Whether the model is past its end of life on this day (`yyyy-mm-dd`).
    pub fn is_past_end_of_life(&self, today: &str) -> bool {
        self.end_of_life.as_deref().is_some_and(|day| day <= today)
    }
}

static MODELS: LazyLock<Vec<Model>> =
    LazyLock::new(|| serde_json::from_str(include_str!("data/models.json")).unwrap_or_default());

/// Every model, those that people choose today first.
pub fn models() -> &'static [Model] {
    &MODELS
}

/// The model of this id.
pub fn model(id: &str) -> Option<&'static Model> {
    models().iter().find(|model| model.id == id)
}

#[cfg(test)]
mod tests {
    use super::super::family;
    use super::*;

    #[test]
    fn the_data_parses_and_every_row_is_whole() {
        let rows: Result<Vec<Model>, _> = serde_json::from_str(include_str!("data/models.json"));
        assert!(!rows.expect("models.json is a list of models").is_empty());
        let is_day =
            |day: &str| day.len() == 10 && day.bytes().all(|b| b.is_ascii_digit() || b == b'-');
        for (idx, row) in models().iter().enumerate() {
            assert!(
                models().iter().skip(idx + 1).all(|other| other.id != row.id),
                "{} stands twice",
                row.id
            );
            assert!(family::by_id(&row.format).is_some(), "{}: no family {}", row.id, row.format);
            assert!(row.max_output_tokens > 0 && !row.max_output_source.is_empty(), "{}", row.id);
            assert!(is_day(&row.checked), "{}", row.id);
            assert_eq!(row.end_of_life.is_some(), row.end_of_life_source.is_some(), "{}", row.id);
            assert!(row.end_of_life.as_deref().is_none_or(is_day), "{}", row.id);
        }
    }

    #[test]
    fn the_first_model_is_one_that_people_can_use() {
        assert!(!models()[0].is_past_end_of_life("2026-11-23"));
        assert!(
            model("amazon.titan-text-express-v1").expect("a row").is_past_end_of_life("2026-11-23")
        );
    }
}
