//! By what rule the images of a model become tokens, who says so, and how far off that may be.

use std::sync::LazyLock;

use serde::Deserialize;

use super::super::interval::Interval;
use super::formula::Formula;
use super::size::ImageSize;

/// How much a rule is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ImageGrade {
    /// The provider, or AWS, publishes it.
    Published,
    /// The code and settings that come with the model's open weights do it so; how Bedrock runs them
    /// nobody says.
    OpenWeights,
    /// Little more than a guess.
    Rough,
}

impl ImageGrade {
    /// In a word, for people.
    pub fn word(self) -> &'static str {
        match self {
            Self::Published => "published",
            Self::OpenWeights => "as its open weights do it",
            Self::Rough => "rough",
        }
    }
}

/// How the images of some models become tokens.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImageRule {
    /// Stable name.
    pub id: String,
    /// What the ids of its models begin with.
    models: Vec<String>,
    /// What it does, for people.
    pub title: String,
    formula: Formula,
    /// Percent by which it may be off.
    pub band_percent: u64,
    /// How much it is worth.
    pub grade: ImageGrade,
    /// What to know of it, for people.
    pub note: String,
    /// Where it is from.
    pub source: String,
    /// When that was read.
    pub as_of: String,
}

static RULES: LazyLock<Vec<ImageRule>> = LazyLock::new(|| {
    // The tests make sure that the rows parse.
    serde_json::from_str(include_str!("../data/image_rules.json")).unwrap_or_default()
});

impl ImageRule {
    /// The rule of a model; `None` when no source says one. `model` is the id of a foundation model.
    pub fn of(model: &str) -> Option<&'static Self> {
        RULES.iter().find(|rule| rule.models.iter().any(|id| model.starts_with(id)))
    }

    /// All rules.
    pub fn all() -> &'static [Self] {
        &RULES
    }

    /// Whether the tokens of an image depend on its size.
    pub fn needs_size(&self) -> bool {
        self.formula.needs_size()
    }

    /// Tokens of an image, from–to; `None` when they depend on its size and that is not known.
    pub fn tokens(&self, size: Option<ImageSize>) -> Option<Interval> {
        let size = match size {
            Some(size) => size,
            None if self.needs_size() => return None,
            None => ImageSize { width: 1, height: 1 },
        };
        let Interval { low, likely, high } = self.formula.tokens(size);
        let below = low.saturating_mul(100_u64.saturating_sub(self.band_percent)) / 100;
        let above = high.saturating_mul(100 + self.band_percent).div_ceil(100);
        Some(Interval { low: below, likely, high: above })
    }
}
