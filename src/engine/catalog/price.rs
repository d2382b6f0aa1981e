//! Prices, in millionths of a US dollar.

use serde::Deserialize;

/// What a model costs. `None` where no price was found: never zero.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Price {
    /// Id of the model.
    pub model: String,
    /// `base`, a region's code, or `profile-` and the prefix of a profile id.
    pub scope: String,
    /// Micro-dollars for a million input tokens.
    pub input: Option<u64>,
    /// Micro-dollars for a million output tokens.
    pub output: Option<u64>,
    /// The same in a batch job, where AWS publishes a price.
    pub batch_input: Option<u64>,
    /// The same in a batch job, where AWS publishes a price.
    pub batch_output: Option<u64>,
    /// Whether a batch job may be taken to cost half, where no price of its own is published: AWS
    /// says so of select models without naming them.
    #[serde(default)]
    pub assumes_half_in_batch: bool,
    /// Micro-dollars for an image.
    pub image: Option<u64>,
    /// What kind of image.
    pub image_note: Option<String>,
    /// Key of the source.
    pub source: String,
    /// Day on which it was read.
    pub checked: String,
}
