//! Models, and what each source says of them.

use std::collections::BTreeMap;

use serde::Deserialize;

/// A value and the key of the source that says so.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fact<T> {
    /// What it says.
    pub value: T,
    /// Who says so.
    pub source: String,
}

/// What a model takes in or gives out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Modality {
    /// Text.
    Text,
    /// Pictures.
    Image,
    /// Moving pictures.
    Video,
    /// Sound.
    Audio,
    /// Vectors.
    Embedding,
}

impl Modality {
    /// Name for people, lower case.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Image => "image",
            Self::Video => "video",
            Self::Audio => "audio",
            Self::Embedding => "embedding",
        }
    }
}

/// Whether a model can be called through Converse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ConverseSupport {
    /// It can.
    Yes,
    /// It can, without a conversation.
    Limited,
    /// It cannot.
    No,
}

/// Where a model is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// Offered, and no end is known.
    Active,
    /// Offered, and an end has been announced.
    Announced,
    /// Offered to those who use it; AWS advises to move on.
    Legacy,
    /// Past its end in every region that a source names.
    EndOfLife,
    /// No source says.
    Unknown,
}

/// What is known of a model's life.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lifecycle {
    /// Where it is.
    pub status: Stage,
    /// Day (`yyyy-mm-dd`) of its end, in the regions that `by_region` does not name.
    pub end_of_life: Option<String>,
    /// Days of its end by region. When any is named, other regions may live longer.
    #[serde(default)]
    pub by_region: BTreeMap<String, String>,
    /// What the days do not say.
    pub note: Option<String>,
    /// Key of the source; `None` when none was found.
    pub source: Option<String>,
}

/// Where a model answers single requests.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Online {
    /// The regions; `None` when the source has words instead.
    pub regions: Option<Vec<String>>,
    /// Whether the source means these regions and no others.
    pub is_exhaustive: bool,
    /// The source's words.
    pub text: Option<String>,
    /// Key of the source.
    pub source: String,
}

/// What one list of batch models says of a model. Lists stand in the order of their dates.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BatchTable {
    /// Regions where a job can name the model itself.
    pub on_demand: Vec<String>,
    /// Regions where a job can name an inference profile of the model.
    pub through_profile: Vec<String>,
    /// Key of the source.
    pub source: String,
}

/// A foundation model.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// Model id as Bedrock spells it.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Who made it.
    pub provider: String,
    /// Spellings of the id that were published and are not right.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Key of the source of the id.
    pub id_source: String,
    /// Whether the survey of early 2025 names it.
    pub in_survey: bool,
    /// Id of its request family; `None` where only Converse is known.
    pub format: Option<String>,
    /// Key of the source of the family, where it is not the family's own documentation.
    pub format_source: Option<String>,
    /// Ids of other request families that it takes just as well.
    #[serde(default)]
    pub also_formats: Vec<Fact<String>>,
    /// Whether it can be called through Converse.
    pub converse: Option<Fact<ConverseSupport>>,
    /// What it takes in.
    pub input: Option<Vec<Modality>>,
    /// What it gives out.
    pub output: Option<Vec<Modality>>,
    /// Tokens of prompt and answer together.
    pub context_window: Option<Fact<u32>>,
    /// Longest answer in tokens.
    pub max_output: Option<Fact<u32>>,
    /// Its life.
    pub lifecycle: Lifecycle,
    /// Where it answers single requests.
    pub online: Option<Online>,
    /// What the lists of batch models say, oldest first.
    pub batch: Vec<BatchTable>,
    /// Whether an application inference profile can be made of it.
    pub application_profile: Option<Fact<bool>>,
    /// What else to know.
    #[serde(default)]
    pub notes: Vec<String>,
    /// Where sources disagree in words.
    #[serde(default)]
    pub conflicts: Vec<String>,
}

impl Model {
    /// The day (`yyyy-mm-dd`) on which the model ends in a region; `None` when none is known.
    pub fn end_of_life_in(&self, region: &str) -> Option<&str> {
        let Lifecycle { end_of_life, by_region, .. } = &self.lifecycle;
        if by_region.is_empty() {
            end_of_life.as_deref()
        } else {
            by_region.get(region).map(String::as_str)
        }
    }

    /// Whether the model has ended everywhere that is known on this day (`yyyy-mm-dd`).
    pub fn is_past_end_of_life(&self, today: &str) -> bool {
        self.lifecycle.end_of_life.as_deref().is_some_and(|day| day <= today)
    }

    /// Whether another model answers with the same: text, vectors or pictures. Where it is not known
    /// of one, it may.
    pub fn answers_alike(&self, other: &Self) -> bool {
        match (&self.output, &other.output) {
            (Some(own), Some(other)) => own.iter().any(|modality| other.contains(modality)),
            _ => true,
        }
    }

    /// What the newest list of batch models by AWS says.
    pub fn newest_batch_table(&self) -> Option<&BatchTable> {
        self.batch.last()
    }
}
